import type { Execution, TaskAttempt } from "./execution.ts";
import type { JournalRecord } from "./records.ts";
import type { EventId, FrameId } from "./units.ts";

/** A task that waits for the end of an execution which it starts. */
export interface AwaitedChild {
  readonly frame: FrameId;
  /** What AWS's events call `resource`. */
  readonly resource: string;
  /** Row id of the execution; absent until the task is submitted. */
  readonly child?: number;
}

/** By the id of the task's …Scheduled event. */
export type AwaitedChildren = ReadonlyMap<EventId, AwaitedChild>;

export const NO_CHILDREN: AwaitedChildren = new Map();

/** Whether a task waits for the end of the execution that it starts. */
export function awaitsChild({ resourceType, resource }: Pick<TaskAttempt, "resourceType" | "resource">): boolean {
  return resourceType === "states" && resource.startsWith("startExecution.sync");
}

export function awaitedChildren(execution: Execution): AwaitedChildren {
  if (execution.status !== "RUNNING") return NO_CHILDREN;
  const children = new Map<EventId, AwaitedChild>();
  for (const { id, progress } of execution.frames.values()) {
    if (progress.kind !== "state" || progress.state.phase.kind !== "task") continue;
    const { task } = progress.state.phase;
    if (!awaitsChild(task)) continue;
    const { child, resource, scheduledId } = task;
    children.set(scheduledId, { frame: id, resource, ...(child === undefined ? {} : { child }) });
  }
  return children.size === 0 ? NO_CHILDREN : children;
}

/** The same after a turn; where it can have changed nothing, without looking at the execution. */
export function awaitedChildrenAfter(
  before: AwaitedChildren,
  records: readonly JournalRecord[],
  execution: Execution,
): AwaitedChildren {
  const opens = (record: JournalRecord) => record.type === "TaskScheduled" && awaitsChild(record);
  return before.size === 0 && !records.some(opens) ? before : awaitedChildren(execution);
}

/**
 * Row ids of the children that nobody waits for any more after a turn, although they have not reported their end: the
 * task timed out, its state was cut off, or the execution ended.
 */
export function childrenCutOff(
  before: AwaitedChildren,
  records: readonly JournalRecord[],
  after: AwaitedChildren,
): readonly number[] {
  if (before === after) return [];
  const reported = new Set<FrameId>();
  for (const { type, frame } of records) if (type === "TaskSucceeded" || type === "TaskFailed") reported.add(frame);
  const cutOff: number[] = [];
  for (const [scheduledId, { frame, child }] of before) {
    if (child !== undefined && !after.has(scheduledId) && !reported.has(frame)) cutOff.push(child);
  }
  return cutOff;
}
