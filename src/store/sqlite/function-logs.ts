import type { ExecutionId, FunctionLogChunk, FunctionLogRow } from "../store.ts";
import type { Connection } from "./driver.ts";

/** One that is not there gets none: what it printed would never be purged. */
const ADD = "INSERT INTO function_logs (execution, lines) SELECT id, ? FROM executions WHERE id = ?";

/** Writes chunks of what functions printed, inside a transaction that the caller begins and ends. */
export function functionLogWriter(database: Connection): (chunks: readonly FunctionLogChunk[]) => void {
  const add = database.prepare(ADD);
  return (chunks) => {
    for (const { executionId, lines } of chunks) add.run(lines, executionId);
  };
}

/** Reads the chunks of one execution, oldest first. */
export function functionLogReader(
  database: Connection,
): (id: ExecutionId, limit: number, after: number) => readonly FunctionLogRow[] {
  const chunks = database.prepare(
    "SELECT id, lines FROM function_logs WHERE execution = ? AND id > ? ORDER BY id LIMIT ?",
  );
  return (id, limit, after) =>
    chunks.all(id, after, limit).map((row) => ({ id: row["id"] as number, lines: row["lines"] as string }));
}
