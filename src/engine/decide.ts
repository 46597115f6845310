import type { Program } from "../asl/program.ts";
import { assertNever } from "./assert-never.ts";
import type { Command, TurnContext } from "./command.ts";
import { executionDeadline } from "./deadline.ts";
import { fork } from "./draft.ts";
import { begin } from "./evolve.ts";
import type { Execution, ExecutionIdentity, HeldResult, StartCause, TaskAttempt } from "./execution.ts";
import { InvariantBroken } from "./invariant.ts";
import type { ExecutionStarted, JournalRecord } from "./records.ts";
import { redrive } from "./redrive.ts";
import { settle } from "./settle.ts";
import { startTask } from "./states/task.ts";
import {
  failByToken,
  failDispatched,
  loseSubmission,
  reportJob,
  submitTask,
  succeedByToken,
  succeedDispatched,
  takeActivity,
} from "./states/task-report.ts";
import { step } from "./step.ts";
import { isSameNonce } from "./task-token.ts";
import { tick } from "./tick.ts";
import { HistoryFull, Turn } from "./turn.ts";
import { type EventId, type FrameId, ROOT_FRAME } from "./units.ts";

/** What a turn comes to: the records to commit, and the state that they fold to. */
export interface Decision {
  readonly records: readonly JournalRecord[];
  /** Equal to folding `records` into the execution that went in. */
  readonly execution: Execution;
  /** The turn ended early (a bound of EngineLimits): a Tick takes it on. */
  readonly unfinished: boolean;
}

/**
 * Decides what happens next. Pure: same arguments, same answer; nothing is changed but what it returns.
 * A command that no longer fits (a late result, a stale timer) gives no records.
 *
 * @param execution its identity alone for the first turn, whose command is Start.
 * @throws {InvariantBroken} our bug, or a journal that does not fit the program: commit nothing.
 */
export function decide(
  program: Program,
  execution: Execution | ExecutionIdentity,
  command: Command,
  context: TurnContext,
): Decision {
  const turn =
    "frames" in execution
      ? new Turn(program, fork(execution), context)
      : startTurn(program, execution, command, context);
  if (turn.draft.status !== "RUNNING" && command.type !== "Redrive") {
    return { records: [], execution: turn.draft, unfinished: false };
  }
  let unfinished = false;
  try {
    obey(turn, command);
    unfinished = run(turn);
  } catch (thrown) {
    if (!(thrown instanceof HistoryFull)) throw thrown;
    failFullHistory(turn, thrown.frame);
  }
  return { records: turn.records, execution: turn.draft, unfinished };
}

function startTurn(program: Program, identity: ExecutionIdentity, command: Command, context: TurnContext): Turn {
  if (command.type !== "Start") throw new InvariantBroken(`${command.type} before the start`);
  const { executionArn } = identity;
  const { now } = context;
  const record: ExecutionStarted = {
    type: "ExecutionStarted",
    id: 1 as EventId,
    previous: 0 as EventId,
    at: context.now,
    frame: ROOT_FRAME,
    input: command.input,
    ...causeOf(command.startedBy),
    startAt: program.root.startAt.name,
    deadlineAt: executionDeadline(program, { executionArn, startedAt: now, now }),
  };
  return new Turn(program, begin(identity, record), context, record);
}

function causeOf(startedBy: StartCause | undefined): Pick<ExecutionStarted, "parent" | "parentEvent" | "awaited"> {
  if (startedBy === undefined) return {};
  const { execution, scheduledId, awaited } = startedBy;
  return { parent: execution, parentEvent: scheduledId, ...(awaited ? { awaited } : {}) };
}

function obey(turn: Turn, command: Command): void {
  switch (command.type) {
    case "Start":
      turn.runnable.push(ROOT_FRAME);
      return;
    case "Tick":
      resume(turn);
      return tick(turn);
    case "TasksAdmitted":
      for (const id of command.scheduledIds) withTask(turn, id, (frame) => startTask(turn, frame));
      return;
    case "TaskSubmitted":
      return withTask(turn, command.scheduledId, (frame, task) => submitTask(turn, frame, task, command));
    case "TaskSucceeded":
      return withTask(turn, command.scheduledId, (frame, task) => succeedDispatched(turn, frame, task, command.output));
    case "TaskFailed":
      return withTask(turn, command.scheduledId, (frame, task) => failDispatched(turn, frame, task, reasonOf(command)));
    case "ActivityTaken":
      return withTask(turn, command.scheduledId, (frame, task) => takeActivity(turn, frame, task, command.workerName));
    case "TokenSucceeded":
      return withToken(turn, command, (frame, task) => succeedByToken(turn, frame, task, command.output));
    case "TokenFailed":
      return withToken(turn, command, (frame, task) => failByToken(turn, frame, task, reasonOf(command)));
    case "JobSucceeded":
      return withJob(turn, command.scheduledId, { kind: "succeeded", output: command.output });
    case "JobFailed":
      return withJob(turn, command.scheduledId, { kind: "failed", ...reasonOf(command) });
    case "SubmissionLost":
      return withTask(turn, command.scheduledId, (frame, task) => loseSubmission(turn, frame, task));
    case "Stop":
      turn.emit({ type: "ExecutionAborted", frame: ROOT_FRAME, previous: 0 as EventId, ...reasonOf(command) });
      return;
    case "Redrive":
      return redrive(turn, command.clientToken);
    default:
      return assertNever(command);
  }
}

/** Takes up the frames that a turn cut short left behind. */
function resume(turn: Turn): void {
  for (const { id, progress } of turn.draft.frames.values()) {
    const phase = progress.kind === "state" ? progress.state.phase.kind : undefined;
    // A Map may have a place free, or nothing left to begin; step finds out.
    if (progress.kind === "next" || phase === "ready" || phase === "join") turn.runnable.push(id);
  }
}

/** Takes frames on, each a step in turn, until all wait on something outside or the turn is full. */
function run(turn: Turn): boolean {
  settle(turn);
  for (let next = 0; next < turn.runnable.length && turn.draft.status === "RUNNING"; next++) {
    if (turn.isFull) return true;
    step(turn, turn.runnable[next] as FrameId);
    settle(turn);
  }
  return false;
}

/** Calls `act` with the frame whose task this is; a task that is over is nobody's. */
function withTask(turn: Turn, scheduledId: EventId, act: (frame: FrameId, task: TaskAttempt) => void): void {
  for (const { id, progress } of turn.draft.frames.values()) {
    if (progress.kind !== "state" || progress.state.phase.kind !== "task") continue;
    const { task } = progress.state.phase;
    if (task.scheduledId === scheduledId) return act(id, task);
  }
}

/** What a job came to. Every report leaves a record, so that the message that brought it is read once. */
function withJob(turn: Turn, scheduledId: EventId, result: HeldResult): void {
  let isTaken = false;
  withTask(turn, scheduledId, (frame, task) => {
    isTaken = reportJob(turn, frame, task, result);
  });
  if (!isTaken) turn.note({ type: "ReportDropped", frame: ROOT_FRAME });
}

/** The same for somebody who has its token. */
function withToken(
  turn: Turn,
  { scheduledId, nonce }: { readonly scheduledId: EventId; readonly nonce: string },
  act: (frame: FrameId, task: TaskAttempt) => void,
): void {
  withTask(turn, scheduledId, (frame, task) => {
    if (task.nonce !== undefined && isSameNonce(task.nonce, nonce)) act(frame, task);
  });
}

function reasonOf({ error, cause }: { readonly error?: string; readonly cause?: string }) {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}

/** Reported of AWS: the last event that a history can hold is its ExecutionFailed. */
function failFullHistory(turn: Turn, frame: FrameId): void {
  const { historyEventsMax } = turn.context.limits;
  turn.emit({
    type: "ExecutionFailed",
    frame: ROOT_FRAME,
    previous: turn.draft.frames.get(frame)?.chain ?? turn.chain(ROOT_FRAME),
    error: "States.Runtime",
    cause: `The execution reached the maximum number of history events (${historyEventsMax}).`,
  });
}
