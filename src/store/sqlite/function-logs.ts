import type { ExecutionId, FunctionLogChunk, FunctionLogRow } from "../store.ts";
import type { Connection, SqlRow } from "./driver.ts";

/** One that is not there gets none: what it printed would never be purged. */
const ADD = "INSERT INTO function_logs (execution, lines) SELECT id, ? FROM executions WHERE id = ?";

/** From the newest one back, all that do not fit any more. The lengths stand beside the texts, which are not read. */
const TRIM = `DELETE FROM function_logs WHERE execution = ? AND id <= (SELECT max(id) FROM
  (SELECT id, sum(octet_length(lines)) OVER (ORDER BY id DESC) AS bytes FROM function_logs WHERE execution = ?)
  WHERE bytes > ?)`;

export interface FunctionLogWriter {
  add(chunks: readonly FunctionLogChunk[]): void;
  trim(id: ExecutionId, bytesMax: number): void;
}

/** Writes chunks of what functions printed, inside a transaction that the caller begins and ends. */
export function functionLogWriter(database: Connection): FunctionLogWriter {
  const add = database.prepare(ADD);
  const trim = database.prepare(TRIM);
  return {
    add(chunks) {
      for (const { executionId, lines } of chunks) add.run(lines, executionId);
    },
    trim: (id, bytesMax) => void trim.run(id, id, bytesMax),
  };
}

export interface FunctionLogReader {
  /** The chunks of one execution, oldest first. */
  read(id: ExecutionId, limit: number, after: number): readonly FunctionLogRow[];
  newest(): FunctionLogRow | undefined;
}

export function functionLogReader(database: Connection): FunctionLogReader {
  const chunks = database.prepare(
    "SELECT id, lines FROM function_logs WHERE execution = ? AND id > ? ORDER BY id LIMIT ?",
  );
  const newest = database.prepare("SELECT id, lines FROM function_logs ORDER BY id DESC LIMIT 1");
  return {
    read: (id, limit, after) => chunks.all(id, after, limit).map(toChunk),
    newest() {
      const row = newest.get();
      return row === undefined ? undefined : toChunk(row);
    },
  };
}

function toChunk(row: SqlRow): FunctionLogRow {
  return { id: row["id"] as number, lines: row["lines"] as string };
}
