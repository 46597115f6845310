import type { EpochMs } from "../../engine/units.ts";
import type { ExpressStartId, ExpressStartRow, RevisionId, StateMachineId } from "../store.ts";
import type { Connection, SqlRow } from "./driver.ts";
import { startedThrough } from "./started-through.ts";

const STARTS = `SELECT id, machine, revision, arn, name, input, started, version, alias, mock_test_case, trace_header
  FROM express_starts WHERE id > ? ORDER BY id LIMIT ?`;

/** Reads the starts of Express executions that have not ended. */
export interface ExpressReader {
  /** Oldest first. */
  starts(limit: number, after: number): readonly ExpressStartRow[];
  count(): number;
}

export function expressReader(database: Connection): ExpressReader {
  const starts = database.prepare(STARTS);
  const count = database.prepare("SELECT count(*) AS starts FROM express_starts");
  return {
    starts: (limit, after) => starts.all(after, limit).map(toStart),
    count: () => count.get()?.["starts"] as number,
  };
}

function toStart(row: SqlRow): ExpressStartRow {
  const mockTestCase = row["mock_test_case"] as string | null;
  const traceHeader = row["trace_header"] as string | null;
  return {
    id: row["id"] as ExpressStartId,
    stateMachineId: row["machine"] as StateMachineId,
    revisionId: row["revision"] as RevisionId,
    executionArn: row["arn"] as string,
    name: row["name"] as string,
    input: row["input"] as string,
    startedAt: row["started"] as EpochMs,
    ...startedThrough(row),
    ...(mockTestCase === null ? {} : { mockTestCase }),
    ...(traceHeader === null ? {} : { traceHeader }),
  };
}
