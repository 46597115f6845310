/**
 * The little of a synchronous SQLite library that the store needs. `node:sqlite` serves it
 * (node-sqlite.ts); another library would take one more file of this shape.
 */
export interface SqliteDriver {
  open(path: string, options?: { readonly readOnly?: boolean }): Connection;
}

export interface Connection {
  /** Runs statements that take no parameters and answer nothing. */
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/** What can be bound and read. A blob is read as a Uint8Array. */
export type SqlValue = null | number | string | Uint8Array;

/** A bigint only goes in: what is read fits a double, or the driver throws. */
export type SqlParameter = SqlValue | bigint;

export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface Statement {
  /** Answers how many rows were changed. */
  run(...values: readonly SqlParameter[]): number;
  get(...values: readonly SqlParameter[]): SqlRow | undefined;
  all(...values: readonly SqlParameter[]): readonly SqlRow[];
}

/** What the store tells apart in SQLite's result codes. */
export type SqliteFailure =
  | "full"
  | "busy"
  /** The disk, the memory or the file does not do what it should. */
  | "broken"
  /** What was asked for is wrong: our own mistake. */
  | "misuse";

/** By primary result code, the low byte of an extended one: https://www.sqlite.org/rescode.html */
const RESULT_CODES: Readonly<Record<number, SqliteFailure>> = {
  5: "busy", // SQLITE_BUSY
  6: "busy", // SQLITE_LOCKED
  7: "broken", // SQLITE_NOMEM
  8: "broken", // SQLITE_READONLY
  10: "broken", // SQLITE_IOERR
  11: "broken", // SQLITE_CORRUPT
  13: "full", // SQLITE_FULL
  14: "broken", // SQLITE_CANTOPEN
  26: "broken", // SQLITE_NOTADB
};

/** Reads a failure's kind from an error of the driver; the code stands in `errcode`, as `node:sqlite` has it. */
export function sqliteFailure(error: unknown): SqliteFailure {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
  return RESULT_CODES[code & 0xff] ?? "misuse";
}
