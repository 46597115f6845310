import type { Execution, TaskAttempt } from "../engine/execution.ts";
import type { JournalRecord } from "../engine/records.ts";
import type { EventId } from "../engine/units.ts";
import type { ActivityKey, OpenTaskChanges } from "../store/store.ts";

/**
 * The tasks of an execution that have a row in the store: those that wait for a worker, with the ARN of their activity,
 * and those whose heartbeats are kept, with null.
 */
export type OpenTasks = ReadonlyMap<EventId, string | null>;

export const NO_OPEN_TASKS: OpenTasks = new Map();

export function openTasksOf(execution: Execution): OpenTasks {
  if (execution.status !== "RUNNING") return NO_OPEN_TASKS;
  const tasks = new Map<EventId, string | null>();
  for (const { progress } of execution.frames.values()) {
    if (progress.kind !== "state" || progress.state.phase.kind !== "task") continue;
    const { task } = progress.state.phase;
    const place = placeOf(task);
    if (place !== undefined) tasks.set(task.scheduledId, place);
  }
  return tasks.size === 0 ? NO_OPEN_TASKS : tasks;
}

function placeOf({ family, stage, resource, nonce, heartbeatSeconds }: TaskAttempt): string | null | undefined {
  if (family === "activity" && stage === "scheduled") return resource;
  return nonce !== undefined && heartbeatSeconds !== undefined ? null : undefined;
}

/** The open tasks after a turn; where it can have changed nothing about them, without looking at the execution. */
export function openTasksAfter(before: OpenTasks, records: readonly JournalRecord[], execution: Execution): OpenTasks {
  return before.size === 0 && !records.some(opensTask) ? before : openTasksOf(execution);
}

function opensTask(record: JournalRecord): boolean {
  return record.type === "ActivityScheduled" || (record.type === "TaskScheduled" && record.nonce !== undefined);
}

/** What a turn writes of it; undefined where nothing changed. */
export function openTaskChanges(before: OpenTasks, after: OpenTasks): OpenTaskChanges | undefined {
  if (before === after) return undefined;
  const opened: OpenTaskChanges["opened"][number][] = [];
  const taken: EventId[] = [];
  for (const [scheduledId, activityArn] of after) {
    const was = before.get(scheduledId);
    if (was === undefined) opened.push(openedTask(scheduledId, activityArn));
    else if (was !== null && activityArn === null) taken.push(scheduledId);
  }
  const closed = [...before.keys()].filter((scheduledId) => !after.has(scheduledId));
  return opened.length + taken.length + closed.length === 0 ? undefined : { opened, taken, closed };
}

function openedTask(scheduledId: EventId, activityArn: string | null): OpenTaskChanges["opened"][number] {
  return activityArn === null ? { scheduledId } : { scheduledId, activity: activityKey(activityArn) };
}

/** Takes `arn:aws:states:REGION:ACCOUNT:activity:NAME` apart; a Program holds no other text as an activity's ARN. */
function activityKey(arn: string): ActivityKey {
  const [, , , region = "", account = "", , name = ""] = arn.split(":");
  return { region, account, name };
}
