import type { EpochMs } from "../../engine/units.ts";
import type { Connection } from "./driver.ts";
import { segmentKey } from "./segment-key.ts";
import { Totals } from "./totals.ts";

/** Closed executions of every machine, each status a run of the listing index read from its old end. */
const PURGEABLE = `SELECT e.id AS id, e.turn AS turn
  FROM state_machines m CROSS JOIN (VALUES (1), (2), (3), (4)) s
  CROSS JOIN executions e ON e.machine = m.id AND e.status = s.column1 AND e.sort_at < ?
  WHERE e.next_wakeup IS NULL LIMIT ?`;

/** Free pages are used again by new executions; only beyond this share of the file are they given back. */
const FREE_SHARE_KEPT = 0.25;
/** Pages given back at once, so that commits do not wait long. */
const PAGES_GIVEN_BACK = 256;

/** Deletes old executions, inside a transaction that the caller begins and ends. Answers how many. */
export function purger(database: Connection): (before: EpochMs, limit: number) => number {
  const purgeable = database.prepare(PURGEABLE);
  const execution = database.prepare("DELETE FROM executions WHERE id = ?");
  const segments = database.prepare("DELETE FROM segments WHERE id BETWEEN ? AND ?");
  const snapshot = database.prepare("DELETE FROM snapshots WHERE execution = ?");
  const inbox = database.prepare("DELETE FROM inbox WHERE execution = ?");
  const openTasks = database.prepare("DELETE FROM open_tasks WHERE execution = ?");
  const functionLogs = database.prepare("DELETE FROM function_logs WHERE execution = ?");
  const totals = new Totals(database);
  return (before, limit) => {
    const rows = purgeable.all(before, limit);
    totals.begin();
    for (const row of rows) {
      const id = row["id"] as number;
      execution.run(id);
      segments.run(segmentKey(id, 1), segmentKey(id, row["turn"] as number));
      snapshot.run(id);
      inbox.run(id);
      openTasks.run(id);
      functionLogs.run(id);
    }
    totals.purged(rows.length);
    totals.write();
    return rows.length;
  };
}

/** Gives free pages at the end of the file back to the disk, some at a time. */
export function pageGiver(database: Connection): () => void {
  const pages = database.prepare("PRAGMA page_count");
  const free = database.prepare("PRAGMA freelist_count");
  return () => {
    const pageCount = pages.get()?.["page_count"] as number;
    const freeCount = free.get()?.["freelist_count"] as number;
    if (freeCount > pageCount * FREE_SHARE_KEPT) database.exec(`PRAGMA incremental_vacuum(${PAGES_GIVEN_BACK})`);
  };
}
