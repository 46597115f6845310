import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sqliteFailure } from "./driver.ts";
import { nodeSqlite } from "./node-sqlite.ts";

/** Another process serves this data folder. */
export class DataFolderInUse extends Error {
  override readonly name = "DataFolderInUse";
  readonly pid: number | undefined;
  readonly port: number | undefined;

  constructor(folder: string, owner: LockInfo) {
    super(
      `The data folder ${folder} is in use by another Stepwell` +
        (owner.pid === undefined ? "" : `, process ${owner.pid}`) +
        (owner.port === undefined ? "" : `, port ${owner.port}`) +
        ". Stop it, or choose another folder.",
    );
    this.pid = owner.pid;
    this.port = owner.port;
  }
}

/** What the owner of a folder says of itself. */
export interface LockInfo {
  readonly pid?: number;
  readonly port?: number;
}

export interface FolderLock {
  setInfo(info: LockInfo): void;
  release(): void;
}

/**
 * Takes a folder for this process alone. The lock is an exclusive transaction on a database of its own:
 * the operating system gives it back when the process ends, however it ends, so a `kill -9` leaves no
 * stale lock behind, which a file with a pid would. The file beside it only tells who to ask.
 *
 * @throws {DataFolderInUse} where another process has it.
 */
export function lockFolder(folder: string): FolderLock {
  const infoPath = join(folder, "lock.json");
  const lock = nodeSqlite.open(join(folder, "lock.sqlite"));
  try {
    lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (sqliteFailure(error) === "busy") throw new DataFolderInUse(folder, readInfo(infoPath));
    throw error;
  }
  const setInfo = (info: LockInfo): void => {
    // Renamed into place: a reader never sees half of it.
    writeFileSync(`${infoPath}.new`, JSON.stringify(info));
    renameSync(`${infoPath}.new`, infoPath);
  };
  setInfo({ pid: process.pid });
  return { setInfo, release: () => lock.close() };
}

function readInfo(path: string): LockInfo {
  try {
    const info: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof info === "object" && info !== null ? info : {};
  } catch {
    return {};
  }
}
