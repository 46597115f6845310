import type { EpochMs } from "../../engine/units.ts";
import type { ExecutionId } from "../store.ts";
import type { Connection, SqlRow } from "./driver.ts";

export interface Due {
  readonly id: ExecutionId;
  readonly at: EpochMs;
}

/** An open execution with a message is due at this time, whatever its row says. */
const AT_ONCE = 0;

const WITH_MESSAGE = `SELECT DISTINCT e.id AS id, ${AT_ONCE} AS at FROM inbox i JOIN executions e ON e.id = i.execution
  WHERE i.execution > ? AND e.status = 0 AND e.quarantine IS NULL ORDER BY i.execution LIMIT ?`;

const BY_WAKEUP = `SELECT id, next_wakeup AS at FROM executions
  WHERE next_wakeup IS NOT NULL AND quarantine IS NULL AND next_wakeup <= ? AND (next_wakeup, id) > (?, ?)
  AND (status <> 0 OR NOT EXISTS (SELECT 1 FROM inbox WHERE execution = executions.id))
  ORDER BY next_wakeup, id LIMIT ?`;

/** Reads what is due, earliest first, in pages. */
export function dueReader(database: Connection): (until: EpochMs, limit: number, after?: Due) => readonly Due[] {
  const withMessage = database.prepare(WITH_MESSAGE);
  const byWakeup = database.prepare(BY_WAKEUP);
  return (until, limit, after) => {
    const place = after ?? { at: -1, id: 0 };
    const messages = place.at > AT_ONCE ? [] : withMessage.all(place.at < AT_ONCE ? 0 : place.id, limit);
    const timers = byWakeup.all(until, place.at, place.id, limit);
    return [...messages, ...timers]
      .map(toDue)
      .sort((a, b) => a.at - b.at || a.id - b.id)
      .slice(0, limit);
  };
}

function toDue(row: SqlRow): Due {
  return { id: row["id"] as ExecutionId, at: row["at"] as EpochMs };
}
