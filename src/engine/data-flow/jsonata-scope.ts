import type { Json } from "../../expr/json.ts";
import { createBudget, type JsonataScope } from "../../expr/jsonata/compile.ts";
import { type ContextExtras, contextObject } from "../context-object.ts";
import type { Payload } from "../payload.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";
import { variablesOf } from "../variables.ts";

/** What `$states` has besides the input and the context object. */
export interface StatesSource {
  readonly result?: Payload;
  readonly errorOutput?: Payload;
  readonly extras?: ContextExtras | undefined;
}

/** What expressions of this frame's state read. */
export function jsonataScope(turn: Turn, frameId: FrameId, input: Payload, source: StatesSource): JsonataScope {
  return {
    states: statesOf(turn, frameId, input, source),
    variables: variablesOf(turn, frameId),
    now: turn.now,
    random: turn.context.random,
    budget: createBudget(),
  };
}

/**
 * `$states`. A member is made when it is first read: a payload is not parsed, and no context object built, for an
 * expression that does not ask for it. From then on it is plain data, so that `$states` itself can be a result.
 */
function statesOf(
  turn: Turn,
  frameId: FrameId,
  input: Payload,
  { result, errorOutput, extras }: StatesSource,
): JsonataScope["states"] {
  const states = {
    get input() {
      return settled(this, "input", input.value);
    },
    get context() {
      return settled(this, "context", contextObject(turn, frameId, extras ?? NO_EXTRAS));
    },
  };
  if (result !== undefined) return withMember(states, "result", result);
  return errorOutput === undefined ? states : withMember(states, "errorOutput", errorOutput);
}

const NO_EXTRAS: ContextExtras = {};

/** What only some places have: it comes from a payload that the state has just got or made. */
function withMember(states: JsonataScope["states"], name: "result" | "errorOutput", payload: Payload) {
  return Object.defineProperty(states, name, {
    enumerable: true,
    configurable: true,
    get() {
      return settled(this as object, name, payload.value);
    },
  });
}

/** Puts the value in the place of the accessor that made it. */
function settled(states: object, name: string, value: Json): Json {
  Object.defineProperty(states, name, { value, enumerable: true });
  return value;
}
