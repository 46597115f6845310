/**
 * A failure of the workflow that an expression ran into: the `Error` and `Cause` an execution reports.
 * Thrown inside `expr` and the state modules of `engine`, caught at the border of a state, never beyond.
 */
export class StatesFault extends Error {
  readonly error: string;
  override readonly cause: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.name = "StatesFault";
    this.error = error;
    this.cause = cause;
  }
}

/** A `States.Runtime` failure: an exception of the interpreter, never retried, never caught. */
export function runtimeFault(cause: string): StatesFault {
  return new StatesFault("States.Runtime", cause);
}
