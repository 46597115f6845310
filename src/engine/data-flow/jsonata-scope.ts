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
  const states: { [field: string]: Json } = {};
  lazy(states, "input", () => input.value);
  if (result !== undefined) lazy(states, "result", () => result.value);
  if (errorOutput !== undefined) lazy(states, "errorOutput", () => errorOutput.value);
  lazy(states, "context", () => contextObject(turn, frameId, extras ?? {}));
  return states;
}

function lazy(object: object, name: string, make: () => Json): void {
  Object.defineProperty(object, name, {
    enumerable: true,
    configurable: true,
    get() {
      const value = make();
      Object.defineProperty(object, name, { value, enumerable: true });
      return value;
    },
  });
}
