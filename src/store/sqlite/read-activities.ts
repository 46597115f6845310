import type { EpochMs, EventId } from "../../engine/units.ts";
import type {
  ActivityId,
  ActivityKey,
  ActivityRow,
  ExecutionId,
  Heartbeat,
  Place,
  Tag,
  WaitingTask,
} from "../store.ts";
import type { Connection, SqlRow } from "./driver.ts";
import { toPlace } from "./read-state-machines.ts";

export interface ActivityReader {
  byKey(key: ActivityKey): ActivityRow | undefined;
  list(region: string, account: string, limit: number, after: number): readonly ActivityRow[];
  countIn(region: string, account: string): number;
  places(name: string, limit: number): readonly Place[];
  waiting(id: ActivityId, limit: number): readonly WaitingTask[];
  heartbeats(id: ExecutionId): readonly Heartbeat[];
}

const SELECT = "SELECT id, region, account, name, created, tags, encryption FROM activities";

export function activityReader(database: Connection): ActivityReader {
  const byKey = database.prepare(`${SELECT} WHERE region = ? AND account = ? AND name = ? AND deleted = 0`);
  const list = database.prepare(
    `${SELECT} WHERE region = ? AND account = ? AND id > ? AND deleted = 0 ORDER BY id LIMIT ?`,
  );
  const countIn = database.prepare(
    "SELECT count(*) AS count FROM activities WHERE region = ? AND account = ? AND deleted = 0",
  );
  const places = database.prepare(
    "SELECT region, account FROM activities WHERE name = ? AND deleted = 0 ORDER BY id LIMIT ?",
  );
  const waiting = database.prepare(
    "SELECT id, execution, scheduled_id FROM open_tasks WHERE activity = ? ORDER BY id LIMIT ?",
  );
  const heartbeats = database.prepare(
    "SELECT scheduled_id, heard FROM open_tasks WHERE execution = ? AND heard IS NOT NULL ORDER BY scheduled_id",
  );
  return {
    byKey({ region, account, name }) {
      const row = byKey.get(region, account, name);
      return row === undefined ? undefined : toActivity(row);
    },
    list: (region, account, limit, after) => list.all(region, account, after, limit).map(toActivity),
    countIn: (region, account) => countIn.get(region, account)?.["count"] as number,
    places: (name, limit) => places.all(name, limit).map(toPlace),
    waiting: (id, limit) => waiting.all(id, limit).map(toWaitingTask),
    heartbeats: (id) => heartbeats.all(id).map(toHeartbeat),
  };
}

function toActivity(row: SqlRow): ActivityRow {
  return {
    id: row["id"] as ActivityId,
    region: row["region"] as string,
    account: row["account"] as string,
    name: row["name"] as string,
    createdAt: row["created"] as EpochMs,
    tags: JSON.parse(row["tags"] as string) as readonly Tag[],
    encryptionConfiguration: row["encryption"] as string,
  };
}

function toWaitingTask(row: SqlRow): WaitingTask {
  return {
    id: row["id"] as number,
    executionId: row["execution"] as ExecutionId,
    scheduledId: row["scheduled_id"] as EventId,
  };
}

function toHeartbeat(row: SqlRow): Heartbeat {
  return { scheduledId: row["scheduled_id"] as EventId, at: row["heard"] as EpochMs };
}
