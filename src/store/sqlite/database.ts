import type { Connection } from "./driver.ts";
import { nodeSqlite } from "./node-sqlite.ts";

/** A log that a long burst has grown beyond this is cut when it is next reset. */
const WAL_BYTES_KEPT = 64 * 1024 * 1024;
/** Pages in the log before it is copied into the database. More of them coalesce; fewer make shorter stalls. */
const CHECKPOINT_PAGES = 2000;
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens the database for writing, creating it where it is not there.
 *
 * @param pagesMax bound on the file, in pages; 0: none.
 */
export function openForWriting(path: string, pagesMax = 0): Connection {
  const database = nodeSqlite.open(path);
  // The first two are fixed with the first table and cannot be changed afterwards.
  database.exec(`
    PRAGMA page_size = 8192;
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${WAL_BYTES_KEPT};
    PRAGMA cache_size = -65536;
    ${pagesMax > 0 ? `PRAGMA max_page_count = ${pagesMax};` : ""}
  `);
  return database;
}

/** Opens the database for reading: short reads, since a long one would keep the log from being reset. */
export function openForReading(path: string): Connection {
  const database = nodeSqlite.open(path, { readOnly: true });
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return database;
}
