import type { EpochMs } from "../../engine/units.ts";
import type { ActivityId, CreateActivityOutcome, ExecutionId, Heartbeat, NewActivity, Tag } from "../store.ts";
import type { Connection } from "./driver.ts";
import { activityReader } from "./read-activities.ts";

export interface ActivityWriter {
  create(input: NewActivity): CreateActivityOutcome;
  delete(id: ActivityId): void;
  setTags(id: ActivityId, tags: readonly Tag[]): void;
  heard(id: ExecutionId, heartbeat: Heartbeat): void;
  postpone(id: ExecutionId, turn: number, nextWakeupAt: EpochMs): void;
  /** A deleted activity is kept only for the tasks that wait for it. */
  sweep(): void;
}

/** An activity that was deleted is taken up again: the tasks that waited for it wait for its successor. */
const UPSERT = `INSERT INTO activities (region, account, name, created, tags, encryption, deleted)
  VALUES (?, ?, ?, ?, ?, ?, 0)
  ON CONFLICT (region, account, name) DO UPDATE SET created = excluded.created, tags = excluded.tags,
  encryption = excluded.encryption, deleted = 0`;

const SWEEP = `DELETE FROM activities WHERE deleted = 1
  AND NOT EXISTS (SELECT 1 FROM open_tasks WHERE open_tasks.activity = activities.id)`;

/** Writes activities and what is heard of their workers, inside a transaction that the caller begins and ends. */
export function activityWriter(database: Connection): ActivityWriter {
  const read = activityReader(database);
  const upsert = database.prepare(UPSERT);
  const remove = database.prepare("UPDATE activities SET deleted = 1 WHERE id = ?");
  const setTags = database.prepare("UPDATE activities SET tags = ? WHERE id = ?");
  const heard = database.prepare("UPDATE open_tasks SET heard = ? WHERE execution = ? AND scheduled_id = ?");
  const postpone = database.prepare("UPDATE executions SET next_wakeup = ? WHERE id = ? AND turn = ?");
  const sweep = database.prepare(SWEEP);
  return {
    create(input) {
      const existing = read.byKey(input);
      if (existing !== undefined) return { kind: "exists", row: existing };
      const { region, account, name, at, tags, encryptionConfiguration, activitiesMax } = input;
      if (read.countIn(region, account) >= activitiesMax) return { kind: "tooMany" };
      upsert.run(region, account, name, at, JSON.stringify(tags), encryptionConfiguration);
      const row = read.byKey(input);
      if (row === undefined) throw new Error(`Activity ${name} is not there after it was inserted.`);
      return { kind: "created", row };
    },
    delete(id) {
      remove.run(id);
    },
    setTags(id, tags) {
      setTags.run(JSON.stringify(tags), id);
    },
    heard(id, { scheduledId, at }) {
      heard.run(at, id, scheduledId);
    },
    postpone(id, turn, nextWakeupAt) {
      postpone.run(nextWakeupAt, id, turn);
    },
    sweep() {
      sweep.run();
    },
  };
}
