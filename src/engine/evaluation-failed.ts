import { type Failure, failureOf } from "./failure.ts";
import type { Turn } from "./turn.ts";
import type { EventId, FrameId } from "./units.ts";

/** Makes a failure of what was thrown in a state. Where a field in JSONata failed, the history says so first. */
export function failBy(turn: Turn, frameId: FrameId, thrown: unknown): Failure {
  const state = turn.state(frameId);
  const failure = failureOf(thrown, state);
  const { evaluation, error = "States.QueryEvaluationError", cause = "" } = failure;
  if (evaluation !== undefined) {
    turn.emit({
      type: "EvaluationFailed",
      frame: frameId,
      previous: eventBefore(turn, frameId),
      error,
      cause,
      ...(evaluation.location === undefined ? {} : { location: evaluation.location }),
      state: state.name,
    });
  }
  return failure;
}

/**
 * Recorded: what fails as a state is entered follows the event that its Entered event follows, as if both had happened
 * at once; but not in a Wait, whose hour is found after it was entered.
 */
function eventBefore(turn: Turn, frameId: FrameId): EventId {
  const { type, enteredId } = turn.state(frameId);
  const chain = turn.chain(frameId);
  if (type === "Wait" || chain !== enteredId) return chain;
  return turn.previousOf(enteredId) ?? chain;
}
