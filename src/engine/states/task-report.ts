import type { TaskState } from "../../asl/program.ts";
import { assertNever } from "../assert-never.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import { failBy } from "../evaluation-failed.ts";
import type { HeldResult, TaskAttempt } from "../execution.ts";
import { dataLimitFault } from "../failure.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { FrameId, JsonText } from "../units.ts";

/*
 * What becomes of a task that was scheduled. Who reports it:
 *
 *     lambda, service           the dispatcher, of what it carried out
 *     activity                  a worker, by token
 *     service with a job        the dispatcher until the service has accepted it, then the job's end; one that comes
 *                               earlier is held until then
 *     service with a token      the dispatcher until the service has accepted it, then whoever has the token; a report
 *                               by token that comes earlier is held until then
 */

interface Reason {
  readonly error?: string;
  readonly cause?: string;
}

/** A worker comes for an activity's task: from here on its time-outs count. */
export function takeActivity(turn: Turn, frameId: FrameId, task: TaskAttempt, workerName: string | undefined): void {
  if (task.family !== "activity" || task.stage !== "scheduled") return;
  const worker = workerName === undefined ? {} : { workerName };
  turn.emit({ type: "ActivityStarted", frame: frameId, previous: turn.chain(frameId), ...worker });
}

/** The service accepted the task. */
export function submitTask(
  turn: Turn,
  frameId: FrameId,
  task: TaskAttempt,
  { output, child }: { readonly output: JsonText; readonly child?: number },
): void {
  if (task.family !== "service" || task.stage === "submitted") return;
  const { resourceType, resource } = task;
  const previous = turn.chain(frameId);
  const awaited = child === undefined ? {} : { child };
  turn.emit({ type: "TaskSubmitted", frame: frameId, previous, resourceType, resource, output, ...awaited });
  if (task.held !== undefined) conclude(turn, frameId, task, task.held);
}

/** The dispatcher has the result; one that came by token before it was accepted first. */
export function succeedDispatched(turn: Turn, frameId: FrameId, task: TaskAttempt, output: JsonText): void {
  if (task.held !== undefined) conclude(turn, frameId, task, task.held);
  else succeedTask(turn, frameId, task, output);
}

/** The same for a failure. */
export function failDispatched(turn: Turn, frameId: FrameId, task: TaskAttempt, reason: Reason): void {
  if (task.held !== undefined) conclude(turn, frameId, task, task.held);
  else failTask(turn, frameId, task, reason);
}

/** Its dispatch ended with a crash after the result was held: nobody will say any more what the service answered. */
export function loseSubmission(turn: Turn, frameId: FrameId, task: TaskAttempt): void {
  if (task.held !== undefined && task.stage === "started") conclude(turn, frameId, task, task.held);
}

export function succeedByToken(turn: Turn, frameId: FrameId, task: TaskAttempt, output: JsonText): void {
  if (isAwaited(task)) succeedTask(turn, frameId, task, output);
  else if (canBeHeld(task)) turn.note({ type: "ResultHeld", frame: frameId, output });
}

export function failByToken(turn: Turn, frameId: FrameId, task: TaskAttempt, reason: Reason): void {
  if (isAwaited(task)) failTask(turn, frameId, task, reason);
  else if (canBeHeld(task)) turn.note({ type: "ResultHeld", frame: frameId, ...reason });
}

/** The job that the task started has ended. Answers whether the task takes the report. */
export function reportJob(turn: Turn, frameId: FrameId, task: TaskAttempt, result: HeldResult): boolean {
  const { kind: _, ...held } = result;
  if (isAwaited(task)) conclude(turn, frameId, task, result);
  else if (canBeHeld(task)) turn.note({ type: "ResultHeld", frame: frameId, ...held });
  else return false;
  return true;
}

/** Whether the task now waits for a report by token, or of its job. */
function isAwaited({ family, stage }: TaskAttempt): boolean {
  return stage === (family === "activity" ? "started" : "submitted");
}

/** The first of two reports counts. */
function canBeHeld({ family, stage, held }: TaskAttempt): boolean {
  return family === "service" && stage === "started" && held === undefined;
}

function conclude(turn: Turn, frameId: FrameId, task: TaskAttempt, held: HeldResult): void {
  switch (held.kind) {
    case "succeeded":
      return succeedTask(turn, frameId, task, held.output);
    case "failed": {
      const { kind: _, ...reason } = held;
      return failTask(turn, frameId, task, reason);
    }
    default:
      return assertNever(held);
  }
}

function succeedTask(turn: Turn, frameId: FrameId, task: TaskAttempt, output: JsonText): void {
  const { family, resourceType, resource } = task;
  if (turn.isOversized(output)) {
    const { error, cause } = dataLimitFault(family === "service" ? resourceType : resource);
    return failTask(turn, frameId, task, { error, cause });
  }
  const previous = turn.chain(frameId);
  const result = turn.payload(output);
  turn.written(result);
  switch (family) {
    case "lambda":
      turn.emit({ type: "LambdaFunctionSucceeded", frame: frameId, previous, output });
      break;
    case "activity":
      turn.emit({ type: "ActivitySucceeded", frame: frameId, previous, output });
      break;
    case "service":
      turn.emit({ type: "TaskSucceeded", frame: frameId, previous, resourceType, resource, output });
      break;
    default:
      return assertNever(family);
  }
  const state = turn.definition(frameId) as TaskState;
  try {
    exitState(turn, frameId, state, { ...flowOf(turn, frameId, state).conclude(result), next: state.next });
  } catch (thrown) {
    turn.fail(frameId, failBy(turn, frameId, thrown));
  }
}

function failTask(turn: Turn, frameId: FrameId, task: TaskAttempt, reason: Reason): void {
  emitEnd(turn, frameId, task, "Failed", reason);
  turn.fail(frameId, { ...reason, fromTask: true });
}

/** Its time is over, or its heartbeat was not heard. */
export function timeOutTask(turn: Turn, frameId: FrameId, task: TaskAttempt, heartbeat: boolean): void {
  const error = "States.Timeout";
  emitEnd(turn, frameId, task, "TimedOut", { error });
  turn.fail(frameId, { error, fromTask: true, ...(heartbeat ? { heartbeat: true } : {}) });
}

function emitEnd(turn: Turn, frameId: FrameId, task: TaskAttempt, end: "Failed" | "TimedOut", reason: Reason): void {
  const { family, resourceType, resource } = task;
  const previous = turn.chain(frameId);
  switch (family) {
    case "lambda":
      turn.emit({ type: `LambdaFunction${end}`, frame: frameId, previous, ...reason });
      return;
    case "activity":
      turn.emit({ type: `Activity${end}`, frame: frameId, previous, ...reason });
      return;
    case "service":
      turn.emit({ type: `Task${end}`, frame: frameId, previous, resourceType, resource, ...reason });
      return;
    default:
      return assertNever(family);
  }
}
