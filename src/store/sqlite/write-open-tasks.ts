import type { EventId } from "../../engine/units.ts";
import type { OpenTaskChanges } from "../store.ts";
import type { Connection } from "./driver.ts";

export interface OpenTaskWriter {
  /** Which of the tasks opened wait for an activity that is not there. */
  missing(changes: OpenTaskChanges): readonly EventId[];
  apply(executionId: number, changes: OpenTaskChanges): void;
}

/** Writes what turns do to open tasks, inside a transaction that the caller begins and ends. */
export function openTaskWriter(database: Connection): OpenTaskWriter {
  const activity = database.prepare(
    "SELECT id FROM activities WHERE region = ? AND account = ? AND name = ? AND deleted = 0",
  );
  const open = database.prepare("INSERT INTO open_tasks (execution, scheduled_id, activity) VALUES (?, ?, ?)");
  const take = database.prepare("UPDATE open_tasks SET activity = NULL WHERE execution = ? AND scheduled_id = ?");
  const close = database.prepare("DELETE FROM open_tasks WHERE execution = ? AND scheduled_id = ?");

  function activityId({ activity: key }: OpenTaskChanges["opened"][number]): number | null {
    if (key === undefined) return null;
    return (activity.get(key.region, key.account, key.name)?.["id"] as number | undefined) ?? null;
  }

  return {
    missing: ({ opened }) =>
      opened
        .filter((task) => task.activity !== undefined && activityId(task) === null)
        .map(({ scheduledId }) => scheduledId),
    apply(executionId, { opened, taken, closed }) {
      for (const task of opened) open.run(executionId, task.scheduledId, activityId(task));
      for (const scheduledId of taken) take.run(executionId, scheduledId);
      for (const scheduledId of closed) close.run(executionId, scheduledId);
    },
  };
}
