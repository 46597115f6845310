import type { FailState, FailText } from "../../asl/program.ts";
import { runtimeFault } from "../../expr/fault.ts";
import { scopeOf } from "../data-flow.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

/** Fail ends its machine with the definition's error. */
export function runFail(turn: Turn, frameId: FrameId, state: FailState): void {
  const error = textOf(turn, frameId, state.error, "ErrorPath");
  const cause = textOf(turn, frameId, state.cause, "CausePath");
  turn.fail(frameId, {
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    // A Fail state's error is the workflow's own, so that ErrorEquals around it may name it, States.Runtime included.
    fromTask: true,
  });
}

function textOf(turn: Turn, frameId: FrameId, text: FailText | undefined, field: string): string | undefined {
  if (text === undefined) return undefined;
  if (text.kind === "literal") return text.text;
  const scope = scopeOf(turn, frameId, turn.payload(turn.state(frameId).input));
  const value = text.expression.evaluate(scope, field);
  if (typeof value !== "string")
    throw runtimeFault(`The ${field} field does not refer to a string: ${text.expression.text}`);
  return value;
}
