import { StatesFault } from "../expr/fault.ts";
import { QueryFault } from "../expr/jsonata/query-fault.ts";
import type { StateInProgress } from "./execution.ts";

/** What a state failed by, and which names a Retrier's or Catcher's ErrorEquals may know it under. */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
  /** A task reported it: States.TaskFailed matches it. */
  readonly fromTask: boolean;
  /** The heartbeat lapsed: reported as States.Timeout, matched by States.HeartbeatTimeout too. */
  readonly heartbeat?: true;
  /** A field in JSONata failed: the history shows an EvaluationFailed. */
  readonly evaluation?: { readonly location: string | undefined };
}

/** A fault of the interpreter whose cause AWS reports without the usual prefix. */
export class BareFault extends StatesFault {}

/** AWS's "The state/task 'X' returned a result …": a payload over the quota. */
export function dataLimitFault(what: string): BareFault {
  return new BareFault(
    "States.DataLimitExceeded",
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/** Turns what an expression threw into the failure of its state; anything else is our bug and goes on. */
export function failureOf(thrown: unknown, state: StateInProgress): Failure {
  if (thrown instanceof BareFault) return { error: thrown.error, cause: thrown.cause, fromTask: false };
  const prefix = `An error occurred while executing the state '${state.name}' (entered at the event id #${state.enteredId}). `;
  if (thrown instanceof StatesFault) {
    const evaluation = thrown instanceof QueryFault ? { evaluation: { location: thrown.location } } : {};
    return { error: thrown.error, cause: prefix + thrown.cause, fromTask: false, ...evaluation };
  }
  throw thrown;
}

/** Whether one name of an ErrorEquals list takes this failure. */
export function matches(name: string, failure: Failure): boolean {
  // An exception of the interpreter is never retried and never caught.
  if (failure.error === "States.Runtime" && !failure.fromTask) return false;
  switch (name) {
    case "States.ALL":
      // A payload over the quota is terminal: the wildcard does not take it. Recorded: it does where the task's own
      // result was too large.
      return failure.error !== "States.DataLimitExceeded" || failure.fromTask;
    case "States.TaskFailed":
      return (
        failure.error === name ||
        (failure.fromTask && (failure.error !== "States.Timeout" || failure.heartbeat === true))
      );
    case "States.HeartbeatTimeout":
      return failure.heartbeat === true || failure.error === name;
    default:
      return failure.error === name;
  }
}
