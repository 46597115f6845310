/*
 * Lambda's words for a runtime that did not give an answer, as they stand in a task's Cause. Each takes the
 * request id, because which invocation gets to hear it is only known later.
 */

export type RuntimeError = (requestId: string) => string;

function runtimeError(errorType: string, message: string): RuntimeError {
  return (requestId) => JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${message}` });
}

/** Go's words for signals, which Lambda's supervisor uses. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/** The process, or the worker thread, ended before it had answered. */
export function exited(code: number | null, signal: string | null = null): RuntimeError {
  const how =
    signal !== null
      ? `with error: signal: ${SIGNALS[signal] ?? signal}`
      : code === 0
        ? "without providing a reason"
        : `with error: exit status ${code}`;
  return runtimeError("Runtime.ExitError", `Runtime exited ${how}`);
}

export const outOfMemory: RuntimeError = runtimeError(
  "Runtime.OutOfMemory",
  "Runtime exited with error: signal: killed",
);

/** The program could not even be started. */
export function invalidEntrypoint(reason: string): RuntimeError {
  return runtimeError("Runtime.InvalidEntrypoint", reason);
}

/** Lambda's words for a handler whose file is not there. */
export function importModuleError(message: string): RuntimeError {
  return () => JSON.stringify({ errorType: "Runtime.ImportModuleError", errorMessage: message, trace: [] });
}
