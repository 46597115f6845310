import type { FailState } from "../../asl/program.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

/** Fail ends its machine with the definition's error. */
export function runFail(turn: Turn, frameId: FrameId, state: FailState): void {
  const flow = flowOf(turn, frameId, state);
  const error = state.error === undefined ? {} : { error: flow.text(state.error, "Error") };
  const cause = state.cause === undefined ? {} : { cause: flow.text(state.cause, "Cause") };
  // A Fail state's error is the workflow's own, so that ErrorEquals around it may name it, States.Runtime included.
  turn.fail(frameId, { ...error, ...cause, fromTask: true });
}
