import { expect, test } from "vitest";
import type { Connection } from "./driver.ts";
import { CommitUnknown, inTransaction } from "./transaction.ts";

/** A connection that notes what it runs, and whose COMMIT fails with one of SQLite's result codes. */
function failingAtCommit(errcode: number): { readonly connection: Connection; readonly ran: string[] } {
  const ran: string[] = [];
  const connection: Connection = {
    exec(sql) {
      ran.push(sql);
      if (sql === "COMMIT") throw Object.assign(new Error("commit failed"), { errcode });
    },
    prepare: () => {
      throw new Error("not needed");
    },
    close: () => undefined,
  };
  return { connection, ran };
}

test("an error of the disk at COMMIT leaves open whether it took place", () => {
  const SQLITE_IOERR_FSYNC = 1034;
  const { connection, ran } = failingAtCommit(SQLITE_IOERR_FSYNC);
  expect(() => inTransaction(connection, () => 1)).toThrow(CommitUnknown);
  expect(ran).toEqual(["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"]);
});

test("a full disk at COMMIT is certain: nothing was written", () => {
  const SQLITE_FULL = 13;
  const { connection, ran } = failingAtCommit(SQLITE_FULL);
  let failure: unknown;
  try {
    inTransaction(connection, () => 1);
  } catch (error) {
    failure = error;
  }
  expect(failure).toMatchObject({ errcode: SQLITE_FULL });
  expect(ran.at(-1)).toBe("ROLLBACK");
});
