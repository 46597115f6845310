import { openForWriting } from "./database.ts";
import { sqliteFailure } from "./driver.ts";
import { functionLogWriter } from "./function-logs.ts";
import type { WriterCall, WriterCalls, WriterOptions, WriterReply, WriterRequest } from "./protocol.ts";
import { statusEventWriter } from "./status-events.ts";
import { CommitUnknown, inTransaction } from "./transaction.ts";
import { activityWriter } from "./write-activities.ts";
import { expressWriter } from "./write-express.ts";
import { pageGiver, purger } from "./write-housekeeping.ts";
import { stateMachineWriter } from "./write-state-machines.ts";
import { SEND, turnWriter } from "./write-turns.ts";
import { versionWriter } from "./write-versions.ts";

type Handlers = { readonly [C in WriterCall]: (...args: WriterCalls[C]["args"]) => WriterCalls[C]["answer"] };

/** Opens the database for writing. What it answers carries out one request, in a transaction of its own. */
export function openWriter(options: WriterOptions): (request: WriterRequest) => WriterReply {
  const handlers = handlersOf(options);
  return ({ id, call, args }) => {
    try {
      const handle = handlers[call] as (...args: readonly unknown[]) => unknown;
      return { id, kind: "done", answer: handle(...args) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof CommitUnknown) return { id, kind: "unknown", message };
      const failure = sqliteFailure(error);
      if (failure === "misuse") return { id, kind: "failed", message };
      return { id, kind: "refused", message, full: failure === "full" };
    }
  };
}

function handlersOf(options: WriterOptions): Handlers {
  const database = openForWriting(options.path, options.pagesMax);
  const writeTurns = turnWriter(database);
  const machines = stateMachineWriter(database);
  const versions = versionWriter(database);
  const activities = activityWriter(database);
  const changeExpress = expressWriter(database);
  const functionLogs = functionLogWriter(database);
  const statusEvents = statusEventWriter(database);
  const purge = purger(database);
  const giveBackPages = pageGiver(database);
  const send = database.prepare(SEND);
  const quarantine = database.prepare("UPDATE executions SET quarantine = ? WHERE id = ?");

  return {
    commit: (packed) => inTransaction(database, () => writeTurns(packed)),
    send: (id, message) => inTransaction(database, () => nothing(send.run(message, id))),
    quarantine: (id, reason) => inTransaction(database, () => nothing(quarantine.run(reason, id))),
    createStateMachine: (input) => inTransaction(database, () => machines.create(input)),
    updateStateMachine: (...args) => inTransaction(database, () => machines.update(...args)),
    deleteStateMachine: (id) => inTransaction(database, () => nothing(machines.delete(id))),
    sweepDeleted: () =>
      inTransaction(database, () => {
        activities.sweep();
        return machines.sweep();
      }),
    setTags: (id, tags) => inTransaction(database, () => nothing(machines.setTags(id, tags))),
    publishVersion: (input) => inTransaction(database, () => versions.publish(input)),
    deleteVersion: (id, number) => inTransaction(database, () => versions.deleteVersion(id, number)),
    createAlias: (input) => inTransaction(database, () => versions.createAlias(input)),
    updateAlias: (id, change) => inTransaction(database, () => versions.updateAlias(id, change)),
    deleteAlias: (id) => inTransaction(database, () => nothing(versions.deleteAlias(id))),
    createActivity: (input) => inTransaction(database, () => activities.create(input)),
    deleteActivity: (id) => inTransaction(database, () => nothing(activities.delete(id))),
    setActivityTags: (id, tags) => inTransaction(database, () => nothing(activities.setTags(id, tags))),
    heard: (id, heartbeat) => inTransaction(database, () => nothing(activities.heard(id, heartbeat))),
    postpone: (id, turn, at) => inTransaction(database, () => nothing(activities.postpone(id, turn, at))),
    changeExpress: (changes) => inTransaction(database, () => changeExpress(changes)),
    addFunctionLogs: (chunks) => inTransaction(database, () => nothing(functionLogs.add(chunks))),
    trimFunctionLogs: (id, bytesMax) => inTransaction(database, () => nothing(functionLogs.trim(id, bytesMax))),
    deleteStatusEvents: (ids) => inTransaction(database, () => nothing(statusEvents.remove(ids))),
    purge: (before, limit) => {
      const count = inTransaction(database, () => purge(before, limit));
      giveBackPages();
      return count;
    },
    close: () => {
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      database.close();
      return null;
    },
  };
}

function nothing(_done: unknown): null {
  return null;
}
