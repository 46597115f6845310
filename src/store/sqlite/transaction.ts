import type { Connection } from "./driver.ts";
import { sqliteFailure } from "./driver.ts";

/** COMMIT failed in a way that leaves open whether it took place. */
export class CommitUnknown extends Error {
  override readonly name = "CommitUnknown";
}

/**
 * Runs work in one transaction. Whatever it throws, nothing of it was written.
 *
 * @throws {CommitUnknown} where COMMIT itself met an error of the disk: its frames may be in the log.
 */
export function inTransaction<T>(database: Connection, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  let answer: T;
  try {
    answer = work();
  } catch (error) {
    rollBack(database);
    throw error;
  }
  try {
    database.exec("COMMIT");
  } catch (error) {
    rollBack(database);
    const failure = sqliteFailure(error);
    // Full: not even the frame that commits has been written. Busy: it was not begun.
    if (failure === "full" || failure === "busy") throw error;
    throw new CommitUnknown(String(error), { cause: error });
  }
  return answer;
}

function rollBack(database: Connection): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // SQLite rolls back by itself on some errors; then there is no transaction left to end.
  }
}
