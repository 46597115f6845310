import type { Json } from "../expr/json.ts";
import type { Scope } from "../expr/scope.ts";
import type { Frame } from "./execution.ts";
import type { Turn } from "./turn.ts";
import type { FrameId, JsonText } from "./units.ts";

/** Workflow variables by name. */
export type Variables = Readonly<Record<string, JsonText>>;

/**
 * The variables that a state of this frame sees: its own scope's, then those of the scopes around. Until the state is
 * left none of them changes, so they are the values at its entry. A value is parsed when it is read.
 */
export function variablesOf(turn: Turn, frameId: FrameId): Scope["variables"] {
  return { get: (name) => lookUp(turn, frameId, name) };
}

function lookUp(turn: Turn, frameId: FrameId, name: string): Json | undefined {
  for (let id: FrameId | undefined = frameId; id !== undefined; ) {
    const { variables, parent }: Frame = turn.frame(id);
    const text = variables !== undefined && Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (text !== undefined) return turn.payload(text).value;
    id = parent?.frame;
  }
  return undefined;
}
