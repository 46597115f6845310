import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { leadsTo } from "../leads-to.ts";
import { type ExecutionId, type Store, StoreUnavailable } from "../store.ts";
import { openForReading, openForWriting } from "./database.ts";
import type { Connection } from "./driver.ts";
import { type FolderLock, type LockInfo, lockFolder } from "./folder-lock.ts";
import { functionLogReader } from "./function-logs.ts";
import { migrate } from "./migrate.ts";
import { packTurns } from "./packed-turns.ts";
import { activityReader } from "./read-activities.ts";
import { dueReader } from "./read-due.ts";
import { executionReader } from "./read-executions.ts";
import { expressReader } from "./read-express.ts";
import { stateMachineReader } from "./read-state-machines.ts";
import { versionReader } from "./read-versions.ts";
import { statusEventReader } from "./status-events.ts";
import { type StartWriter, startWriter, WriterClient } from "./writer-client.ts";

export { DataFolderInUse } from "./folder-lock.ts";
export { DataFolderRefused } from "./migrate.ts";

export interface SqliteStoreOptions {
  /** The data folder; made where it is not there. */
  readonly folder: string;
  /** This Stepwell's version: kept in the folder, so that an older release can name who wrote it. */
  readonly version: string;
  /** Bound on the database, in pages of 8 KiB; beyond it writes are refused as on a full disk. Default: none. */
  readonly pagesMax?: number;
  readonly startWriter?: StartWriter;
}

export interface SqliteStore extends Store {
  readonly location: string;
  /** Tells a second process that wants the folder who has it. */
  setLockInfo(info: { readonly port: number }): void;
}

/**
 * Opens a data folder. What was committed before a crash is there; what was not is gone.
 *
 * @throws {DataFolderInUse} another process serves it.
 * @throws {DataFolderRefused} a newer Stepwell wrote it.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".gitignore"), "*\n");
  const lock = lockFolder(folder);
  try {
    const path = join(folder, "stepwell.sqlite");
    const writer = new WriterClient({ path, pagesMax: options.pagesMax ?? 0 }, options.startWriter ?? startWriter);
    writer.begin();
    try {
      const lastExecutionId = prepare(path, options.version);
      // An empty commit: the thread is up and the log is there before anything is read.
      await writer.call("commit", [packTurns([])]);
      return sqliteStore(folder, writer, openForReading(path), lock, lastExecutionId);
    } catch (error) {
      writer.abandon();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Brings the layout up to date and answers the last execution id in use. */
function prepare(path: string, version: string): number {
  const database = openForWriting(path);
  try {
    migrate(database, version);
    const last = database
      .prepare(
        "SELECT max((SELECT last_execution_id FROM totals), coalesce((SELECT max(id) FROM executions), 0)) AS id",
      )
      .get();
    return last?.["id"] as number;
  } finally {
    database.close();
  }
}

function sqliteStore(
  folder: string,
  writer: WriterClient,
  reader: Connection,
  lock: FolderLock,
  lastExecutionId: number,
): SqliteStore {
  const executions = executionReader(reader);
  const due = dueReader(reader);
  const machines = stateMachineReader(reader);
  const versions = versionReader(reader);
  const activities = activityReader(reader);
  const express = expressReader(reader);
  const functionLogs = functionLogReader(reader);
  const statusEvents = statusEventReader(reader);
  const totals = reader.prepare("SELECT open_executions, closed_executions FROM totals");
  let lastId = lastExecutionId;
  let closing: Promise<void> | undefined;

  /** Reads at once, on this thread: a point read takes microseconds, a thread's answer would take longer. */
  const read = async <T>(call: () => T): Promise<T> => {
    if (closing !== undefined) throw new StoreUnavailable("The store is closed.");
    try {
      return call();
    } catch (cause) {
      throw new StoreUnavailable(`SQLite: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  };

  const done = async (answer: Promise<null>): Promise<void> => {
    await answer;
  };

  const close = async (): Promise<void> => {
    try {
      await writer.close();
    } finally {
      reader.close();
      lock.release();
    }
  };

  return {
    kind: "sqlite",
    location: folder,
    setLockInfo: (info) => lock.setInfo({ pid: process.pid, ...info } satisfies LockInfo),

    commit(turns) {
      const packed = packTurns(turns);
      return writer.call("commit", [packed], [packed.bytes.buffer]);
    },
    allocateExecutionId: () => ++lastId as ExecutionId,
    executionEnds: (id) => read(() => executions.ends(id)),
    executionEndsByName: (machine, name) => read(() => executions.endsByName(machine, name)),
    execution: (id) => read(() => executions.row(id)),
    executionByName: (machine, name) => read(() => executions.byName(machine, name)),
    listExecutions: (listing) => read(() => executions.list(listing)),
    segments: (range) => read(() => executions.segments(range)),
    segmentsAfter: (id, turn) => read(() => executions.segmentsAfter(id, turn)),
    snapshot: (id) => read(() => executions.snapshot(id)),
    inbox: (id) => read(() => executions.inbox(id)),
    send: (id, message) => done(writer.call("send", [id, message])),
    due: (until, limit, after) => read(() => due(until, limit, after)),
    quarantine: (id, reason) => done(writer.call("quarantine", [id, reason])),
    counts: () =>
      read(() => {
        const row = totals.get();
        return {
          stateMachines: machines.count(),
          openExecutions: row?.["open_executions"] as number,
          closedExecutions: row?.["closed_executions"] as number,
        };
      }),

    createStateMachine: (input) => writer.call("createStateMachine", [input]),
    updateStateMachine: (...args) => writer.call("updateStateMachine", args),
    deleteStateMachine: (id) => done(writer.call("deleteStateMachine", [id])),
    sweepDeleted: () => writer.call("sweepDeleted", []),
    setTags: (id, tags) => done(writer.call("setTags", [id, tags])),
    stateMachine: (id) => read(() => machines.byId(id)),
    stateMachineByName: (region, account, name) => read(() => machines.byName(region, account, name)),
    stateMachinesNamed: (region, account, name) => read(() => machines.named(region, account, name)),
    listStateMachines: (region, account, limit, after) => read(() => machines.list(region, account, limit, after ?? 0)),
    revision: (id) => read(() => machines.revision(id)),
    placesOfStateMachine: (name, limit) => read(() => machines.places(name, limit)),

    publishVersion: (input) => writer.call("publishVersion", [input]),
    deleteVersion: (...args) => writer.call("deleteVersion", args),
    version: (id, number) => read(() => versions.version(id, number)),
    listVersions: (id, limit, below) => read(() => versions.list(id, limit, below)),
    createAlias: (input) => writer.call("createAlias", [input]),
    updateAlias: (...args) => writer.call("updateAlias", args),
    deleteAlias: (id) => done(writer.call("deleteAlias", [id])),
    alias: (id, name) => read(() => versions.alias(id, name)),
    listAliases: (id, limit, { after = 0, version } = {}) =>
      read(() =>
        versions
          .aliases(id)
          .filter((alias) => alias.id > after && (version === undefined || leadsTo(alias, version)))
          .slice(0, limit),
      ),

    createActivity: (input) => writer.call("createActivity", [input]),
    deleteActivity: (id) => done(writer.call("deleteActivity", [id])),
    setActivityTags: (id, tags) => done(writer.call("setActivityTags", [id, tags])),
    activity: (key) => read(() => activities.byKey(key)),
    listActivities: (region, account, limit, after) => read(() => activities.list(region, account, limit, after ?? 0)),
    placesOfActivity: (name, limit) => read(() => activities.places(name, limit)),
    waitingTasks: (id, limit) => read(() => activities.waiting(id, limit)),
    heard: (id, heartbeat) => done(writer.call("heard", [id, heartbeat])),
    heartbeats: (id) => read(() => activities.heartbeats(id)),
    postpone: (...args) => done(writer.call("postpone", args)),

    changeExpress: (changes) => writer.call("changeExpress", [changes]),
    expressStarts: (limit, after) => read(() => express.starts(limit, after ?? 0)),
    countExpressStarts: () => read(() => express.count()),

    addFunctionLogs: (chunks) => done(writer.call("addFunctionLogs", [chunks])),
    functionLogs: (id, limit, after) => read(() => functionLogs.read(id, limit, after ?? 0)),
    newestFunctionLog: () => read(() => functionLogs.newest()),
    trimFunctionLogs: (id, bytesMax) => done(writer.call("trimFunctionLogs", [id, bytesMax])),

    statusEvents: (limit, after) => read(() => statusEvents(limit, after ?? 0)),
    deleteStatusEvents: (ids) => done(writer.call("deleteStatusEvents", [ids])),

    purge: (before, limit) => writer.call("purge", [before, limit]),
    close: () => (closing ??= close()),
  };
}
