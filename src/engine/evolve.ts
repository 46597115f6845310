import { assertNever } from "./assert-never.ts";
import { type Draft, dropChildren, fork, frameOf, setProgress, setState, stateOf, withChild } from "./draft.ts";
import {
  type Execution,
  type ExecutionIdentity,
  type Frame,
  type HeldResult,
  type Join,
  type Kept,
  type StartCause,
  type TaskAttempt,
  toFrame,
} from "./execution.ts";
import { InvariantBroken, invariant } from "./invariant.ts";
import type { ExecutionStarted, ParallelStateStarted, StateExited } from "./records.ts";
import { isEvent, type JournalRecord, type MapIterationStarted, type RetrySet, type StateEntered } from "./records.ts";
import { reopenExecution, reopenFrame } from "./reopen.ts";
import { attemptOf } from "./task-attempt.ts";
import { type EventId, type FrameId, ROOT_FRAME } from "./units.ts";
import type { Variables } from "./variables.ts";

/** The state after one more record. The only way an execution changes, live and on replay alike. */
export function evolve(execution: Execution, record: JournalRecord): Execution {
  return foldOnto(execution, [record]);
}

/** The state after further records. */
export function foldOnto(execution: Execution, records: readonly JournalRecord[]): Execution {
  const draft = fork(execution);
  for (const record of records) apply(draft, record);
  return draft;
}

/** The state of a whole journal, whose first record is ExecutionStarted. */
export function fold(identity: ExecutionIdentity, records: readonly JournalRecord[]): Execution {
  const [first, ...rest] = records;
  if (first?.type !== "ExecutionStarted") throw new InvariantBroken("a journal begins with ExecutionStarted");
  const draft = begin(identity, first);
  for (const record of rest) apply(draft, record);
  return draft;
}

/** The draft that ExecutionStarted makes. */
export function begin(identity: ExecutionIdentity, record: ExecutionStarted): Draft {
  const startedBy = startCauseOf(record);
  return {
    identity,
    status: "RUNNING",
    startedAt: record.at,
    deadlineAt: record.deadlineAt,
    input: record.input,
    ...(startedBy === undefined ? {} : { startedBy }),
    lastEventId: record.id,
    lastAt: record.at,
    nextFrame: 1 as FrameId,
    // The first state's previousEventId is 0 on AWS, not ExecutionStarted's.
    frames: new Map([
      [
        ROOT_FRAME,
        toFrame(ROOT_FRAME, undefined, 0 as EventId, { kind: "next", state: record.startAt, input: record.input }),
      ],
    ]),
    scheduledTasks: new Map(),
  };
}

/** Which task started the execution, where one did. */
export function startCauseOf({ parent, parentEvent, awaited }: ExecutionStarted): StartCause | undefined {
  if (parent === undefined || parentEvent === undefined) return undefined;
  return { execution: parent, scheduledId: parentEvent, awaited: awaited === true };
}

/** Applies a record to a draft in place. */
export function apply(draft: Draft, record: JournalRecord): void {
  invariant(
    draft.status === "RUNNING" || record.type === "ExecutionRedriven",
    `${record.type} after the end of the execution`,
  );
  draft.lastAt = record.at;
  if (isEvent(record)) {
    invariant(record.id === draft.lastEventId + 1, `event ${record.id} follows event ${draft.lastEventId}`);
    draft.lastEventId = record.id;
  }
  switch (record.type) {
    case "ExecutionStarted":
      throw new InvariantBroken("ExecutionStarted twice");
    case "ExecutionSucceeded":
      return end(draft, { status: "SUCCEEDED", stoppedAt: record.at, output: record.output });
    case "ExecutionFailed":
      return end(draft, { status: "FAILED", stoppedAt: record.at, ...errorOutput(record) });
    case "ExecutionAborted":
      return end(draft, { status: "ABORTED", stoppedAt: record.at, ...errorOutput(record) });
    case "ExecutionTimedOut":
      // AWS's Describe answers give a timed-out execution no error and no cause.
      return end(draft, { status: "TIMED_OUT", stoppedAt: record.at });
    case "ExecutionRedriven":
      return reopenExecution(draft, record);
    case "FrameReopened":
      return reopenFrame(draft, record);
    case "PassStateEntered":
    case "TaskStateEntered":
    case "ChoiceStateEntered":
    case "WaitStateEntered":
    case "SucceedStateEntered":
    case "FailStateEntered":
    case "ParallelStateEntered":
    case "MapStateEntered":
      return enter(draft, record);
    case "PassStateExited":
    case "TaskStateExited":
    case "ChoiceStateExited":
    case "WaitStateExited":
    case "SucceedStateExited":
    case "ParallelStateExited":
    case "MapStateExited":
      return exit(draft, record);
    case "TaskScheduled":
    case "LambdaFunctionScheduled":
    case "ActivityScheduled": {
      const frame = frameOf(draft, record.frame);
      const { name } = stateOf(frame);
      const ordinal = draft.scheduledTasks.get(name) ?? 0;
      draft.scheduledTasks.set(name, ordinal + 1);
      return setState(draft, frame, { phase: { kind: "task", task: attemptOf(record, ordinal) } }, record.id);
    }
    case "TaskStarted":
    case "LambdaFunctionStarted":
    case "ActivityStarted": {
      const { frame, task } = taskOf(draft, record.frame);
      return setState(
        draft,
        frame,
        { phase: { kind: "task", task: { ...task, stage: "started", startedAt: record.at } } },
        record.id,
      );
    }
    case "TaskSubmitted": {
      const { frame, task } = taskOf(draft, record.frame);
      const child = record.child === undefined ? {} : { child: record.child };
      const submitted: TaskAttempt = { ...task, stage: "submitted", submittedAt: record.at, ...child };
      return setState(draft, frame, { phase: { kind: "task", task: submitted } }, record.id);
    }
    case "TaskSucceeded":
    case "LambdaFunctionSucceeded":
    case "TaskFailed":
    case "TaskTimedOut":
    case "TaskStartFailed":
    case "TaskSubmitFailed":
    case "LambdaFunctionFailed":
    case "LambdaFunctionTimedOut":
    case "LambdaFunctionScheduleFailed":
    case "LambdaFunctionStartFailed":
    case "ActivitySucceeded":
    case "ActivityFailed":
    case "ActivityTimedOut":
    case "ActivityScheduleFailed":
      return setState(draft, frameOf(draft, record.frame), { phase: { kind: "settled" } }, record.id);
    case "ParallelStateStarted":
      return startBranches(draft, record);
    case "MapStateStarted": {
      const { length, items, concurrency, startAt } = record;
      const join: Join = {
        kind: "map",
        startedId: record.id,
        items,
        length,
        concurrency,
        startAt,
        children: [],
        open: 0,
        freed: [],
      };
      return setState(draft, frameOf(draft, record.frame), { phase: { kind: "join", join } }, record.id);
    }
    case "MapIterationStarted":
      return startIteration(draft, record);
    case "MapIterationSucceeded": {
      const { frame, join } = joinOf(draft, record.frame);
      invariant(join.kind === "map", "MapIterationSucceeded outside a Map");
      const next: Join = { ...join, open: join.open - 1, freed: [...join.freed, record.previous] };
      return setState(draft, frame, { phase: { kind: "join", join: next } }, record.id);
    }
    case "EvaluationFailed":
    case "ParallelStateFailed":
    case "MapStateFailed":
      return setState(draft, frameOf(draft, record.frame), {}, record.id);
    // AWS does not chain on these: what follows names the event before them as its previous one.
    case "ParallelStateSucceeded":
    case "MapStateSucceeded":
    case "MapIterationFailed":
    case "MapIterationAborted":
    case "TaskStateAborted":
    case "WaitStateAborted":
    case "ParallelStateAborted":
    case "MapStateAborted":
    case "ReportDropped":
      return;
    case "TimerSet":
      return setState(draft, frameOf(draft, record.frame), { phase: { kind: "timer", dueAt: record.dueAt } });
    case "RetrySet":
      return setRetry(draft, record);
    case "RetryBegun":
      return setState(draft, frameOf(draft, record.frame), { phase: { kind: "ready" } });
    case "ResultHeld": {
      const { frame, task } = taskOf(draft, record.frame);
      const held: HeldResult =
        record.output === undefined
          ? { kind: "failed", ...errorOutput(record) }
          : { kind: "succeeded", output: record.output };
      return setState(draft, frame, { phase: { kind: "task", task: { ...task, held } } });
    }
    case "FrameFailed": {
      const frame = frameOf(draft, record.frame);
      const parent = frame.parent === undefined ? undefined : frameOf(draft, frame.parent.frame);
      // What the Map or Parallel does next follows the event that its child failed by.
      if (parent !== undefined) setState(draft, parent, {}, frame.chain);
      return setProgress(draft, frame, { kind: "failed", ...keptState(frame), ...errorOutput(record) });
    }
    case "FrameAborted": {
      const frame = frameOf(draft, record.frame);
      return setProgress(draft, frame, { kind: "aborted", ...keptState(frame) });
    }
    default:
      return assertNever(record);
  }
}

function enter(draft: Draft, record: StateEntered): void {
  const frame = frameOf(draft, record.frame);
  invariant(frame.progress.kind === "next", `${record.type} in a frame that is ${frame.progress.kind}`);
  const type = record.type.slice(0, -"StateEntered".length) as never;
  const { name, input } = record;
  setProgress(
    draft,
    frame,
    {
      kind: "state",
      state: { name, type, enteredId: record.id, enteredAt: record.at, input, retries: [], phase: { kind: "ready" } },
    },
    record.id,
  );
}

function exit(draft: Draft, record: StateExited): void {
  const frame = frameOf(draft, record.frame);
  dropChildren(draft, stateOf(frame));
  const { next, output } = record;
  if (next !== undefined) {
    const variables = merge(frame.variables, record.assigned);
    const progress = { kind: "next", state: next, input: output } as const;
    draft.frames.set(frame.id, toFrame(frame.id, frame.parent, record.id, progress, variables));
    return;
  }
  draft.frames.set(frame.id, toFrame(frame.id, frame.parent, record.id, { kind: "succeeded", output }));
  if (frame.parent === undefined) return;
  // A branch has no event of its own for its end; an iteration has (MapIterationSucceeded).
  const { frame: parent, join } = joinOf(draft, frame.parent.frame);
  if (join.kind === "parallel") {
    setState(draft, parent, { phase: { kind: "join", join: { ...join, open: join.open - 1 } } }, record.id);
  }
}

function merge(scope: Variables | undefined, assigned: Variables | undefined): Variables | undefined {
  return scope === undefined || assigned === undefined ? (scope ?? assigned) : { ...scope, ...assigned };
}

function startBranches(draft: Draft, record: ParallelStateStarted): void {
  const frame = frameOf(draft, record.frame);
  dropChildren(draft, stateOf(frame));
  const children = record.branches.map((_, index) => (record.firstFrame + index) as FrameId);
  record.branches.forEach((startAt, index) => {
    const id = children[index] as FrameId;
    const progress = { kind: "next", state: startAt, input: record.input } as const;
    draft.frames.set(id, toFrame(id, { frame: frame.id, index }, record.id, progress));
  });
  draft.nextFrame = (record.firstFrame + children.length) as FrameId;
  const join: Join = { kind: "parallel", children, open: children.length };
  setState(draft, frame, { phase: { kind: "join", join } }, record.id);
}

function startIteration(draft: Draft, record: MapIterationStarted): void {
  const { frame, join } = joinOf(draft, record.frame);
  invariant(join.kind === "map", "MapIterationStarted outside a Map");
  const progress = { kind: "next", state: join.startAt, input: record.input } as const;
  draft.frames.set(record.child, toFrame(record.child, { frame: frame.id, index: record.index }, record.id, progress));
  draft.nextFrame = (record.child + 1) as FrameId;
  const place = join.freed.indexOf(record.previous);
  const freed = place < 0 ? join.freed : join.freed.filter((_, index) => index !== place);
  const next: Join = { ...join, children: withChild(draft, join.children, record.child), open: join.open + 1, freed };
  setState(draft, frame, { phase: { kind: "join", join: next } });
}

function setRetry(draft: Draft, record: RetrySet): void {
  const frame = frameOf(draft, record.frame);
  const state = stateOf(frame);
  dropChildren(draft, state);
  const retries = Array.from(
    { length: Math.max(state.retries.length, record.retrier + 1) },
    (_, index) => state.retries[index] ?? 0,
  );
  retries[record.retrier] = (retries[record.retrier] ?? 0) + 1;
  setState(draft, frame, { retries, phase: { kind: "backoff", dueAt: record.dueAt } });
}

/** Ends the execution and closes what was open; the frames stay, for redrive. */
function end(draft: Draft, change: Partial<Execution>): void {
  Object.assign(draft, change);
  for (const frame of draft.frames.values()) {
    const { kind } = frame.progress;
    if (kind !== "state" && kind !== "next") continue;
    if (frame.parent === undefined && change.status === "FAILED") {
      const { error, cause } = change;
      setProgress(draft, frame, { kind: "failed", ...keptState(frame), ...errorOutput({ error, cause }) });
    } else {
      setProgress(draft, frame, { kind: "aborted", ...keptState(frame) });
    }
  }
}

function keptState({ progress }: Frame): Kept {
  if (progress.kind === "state") return { state: progress.state };
  return progress.kind === "next" ? { next: { state: progress.state, input: progress.input } } : {};
}

function errorOutput({ error, cause }: { readonly error?: string | undefined; readonly cause?: string | undefined }) {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}

function taskOf(draft: Draft, id: FrameId) {
  const frame = frameOf(draft, id);
  const { phase } = stateOf(frame);
  invariant(phase.kind === "task", `frame ${id} has no task under way`);
  return { frame, task: phase.task };
}

function joinOf(draft: Draft, id: FrameId) {
  const frame = frameOf(draft, id);
  const { phase } = stateOf(frame);
  invariant(phase.kind === "join", `frame ${id} has no children`);
  return { frame, join: phase.join };
}
