import type { TaskRequest } from "../port.ts";
import type { InvocationAnswer } from "./invocation.ts";

/**
 * How long past the task's own time-out a call may go on. The runtime cuts the task off at the time-out;
 * this only frees the connection should that signal never come.
 */
const DEADLINE_GRACE_MS = 5000;

/** Calls with a signal that goes off when the task is cut off or the function's own time is over. */
export async function withinFunctionTime(
  seconds: number,
  { signal, deadlineAt }: TaskRequest,
  call: (signal: AbortSignal) => Promise<InvocationAnswer>,
): Promise<InvocationAnswer> {
  const functionMs = seconds * 1000;
  const deadlineMs = deadlineAt === undefined ? Number.POSITIVE_INFINITY : deadlineAt - Date.now() + DEADLINE_GRACE_MS;
  const cutOff = new AbortController();
  let functionTimedOut = false;
  const abort = () => cutOff.abort();
  const timer = setTimeout(
    () => {
      functionTimedOut = functionMs <= deadlineMs;
      abort();
    },
    Math.max(0, Math.min(functionMs, deadlineMs)),
  );
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    const answer = await call(cutOff.signal);
    return functionTimedOut && answer.kind === "unreachable" ? { kind: "functionTimedOut", seconds } : answer;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
