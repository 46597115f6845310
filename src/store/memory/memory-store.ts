import type { StateMachineId, Store } from "../store.ts";
import { StoreUnavailable } from "../store.ts";
import { MemoryActivities } from "./memory-activities.ts";
import { MemoryExecutions } from "./memory-executions.ts";
import { MemoryExpress } from "./memory-express.ts";
import { MemoryFunctionLogs } from "./memory-function-logs.ts";
import { MemoryStateMachines } from "./memory-state-machines.ts";
import { MemoryStatusEvents } from "./memory-status-events.ts";
import { MemoryVersions } from "./memory-versions.ts";

/**
 * A store that lives and dies with the process: for tests, `stepwell run` and `--store memory`. It keeps the
 * promises of every store, among them that what was handed to it may be changed afterwards by its caller.
 */
export function memoryStore(): Store {
  const activities = new MemoryActivities();
  const functionLogs = new MemoryFunctionLogs();
  const statusEvents = new MemoryStatusEvents();
  const executions = new MemoryExecutions({ activities, functionLogs, statusEvents });
  const express = new MemoryExpress();
  const machines = new MemoryStateMachines();
  const versions = new MemoryVersions(machines);
  let isClosed = false;

  const isActive = (id: StateMachineId): boolean => machines.byId(id)?.status === "ACTIVE";
  const hasExecution = (id: StateMachineId, which: "open" | "any"): boolean =>
    express.hasStart(id) || executions.hasExecution(id, which);

  /** Carries out a call at once, in one go: nothing comes between a commit's turns. */
  const now = <T>(call: () => T): Promise<T> => {
    if (isClosed) return Promise.reject(new StoreUnavailable("The store is closed."));
    try {
      return Promise.resolve(call());
    } catch (error) {
      return Promise.reject(error);
    }
  };

  return {
    kind: "memory",
    location: null,

    commit: (turns) => now(() => turns.map((turn) => executions.commit(turn, isActive))),
    allocateExecutionId: () => executions.allocateId(),
    executionEnds: (id) => now(() => executions.ends(id)),
    executionEndsByName: (machine, name) => now(() => executions.endsByName(machine, name)),
    execution: (id) => now(() => executions.row(id)),
    executionByName: (machine, name) => now(() => executions.byName(machine, name)),
    listExecutions: (listing) => now(() => executions.list(listing)),
    segments: (range) => now(() => executions.segments(range)),
    segmentsAfter: (id, turn) => now(() => executions.segmentsAfter(id, turn)),
    snapshot: (id) => now(() => executions.snapshot(id)),
    inbox: (id) => now(() => executions.inbox(id)),
    send: (id, message) => now(() => executions.send(id, message)),
    due: (until, limit, after) => now(() => executions.due(until, limit, after)),
    quarantine: (id, reason) => now(() => executions.quarantine(id, reason)),
    counts: () => now(() => ({ stateMachines: machines.count(), ...executions.counts() })),

    createStateMachine: (input) => now(() => machines.create(input)),
    updateStateMachine: (id, content, awsRevisionId, at) => now(() => machines.update(id, content, awsRevisionId, at)),
    deleteStateMachine: (id) => now(() => machines.delete(id, hasExecution(id, "open"))),
    sweepDeleted: () =>
      now(() => {
        const count = machines.sweep(hasExecution);
        versions.sweep();
        activities.sweep();
        return count;
      }),
    setTags: (id, tags) => now(() => machines.setTags(id, tags)),
    stateMachine: (id) => now(() => machines.byId(id)),
    stateMachineByName: (region, account, name) => now(() => machines.byName(region, account, name)),
    stateMachinesNamed: (region, account, name) => now(() => machines.named(region, account, name)),
    listStateMachines: (region, account, limit, after) =>
      now(() => machines.list(region, account, limit, after ?? (0 as NonNullable<typeof after>))),
    revision: (id) => now(() => machines.revision(id)),
    placesOfStateMachine: (name, limit) => now(() => machines.places(name, limit)),

    publishVersion: (input) => now(() => versions.publish(input)),
    deleteVersion: (id, number) => now(() => versions.deleteVersion(id, number)),
    version: (id, number) => now(() => versions.version(id, number)),
    listVersions: (id, limit, below) => now(() => versions.list(id, limit, below)),
    createAlias: (input) => now(() => versions.createAlias(input)),
    updateAlias: (id, change) => now(() => versions.updateAlias(id, change)),
    deleteAlias: (id) => now(() => versions.deleteAlias(id)),
    alias: (id, name) => now(() => versions.alias(id, name)),
    listAliases: (id, limit, options) => now(() => versions.listAliases(id, limit, options)),

    createActivity: (input) => now(() => activities.create(input)),
    deleteActivity: (id) => now(() => activities.delete(id)),
    setActivityTags: (id, tags) => now(() => activities.setTags(id, tags)),
    activity: (key) => now(() => activities.byKey(key)),
    listActivities: (region, account, limit, after) => now(() => activities.list(region, account, limit, after ?? 0)),
    placesOfActivity: (name, limit) => now(() => activities.places(name, limit)),
    waitingTasks: (id, limit) => now(() => activities.waiting(id, limit)),
    heard: (id, heartbeat) => now(() => activities.heard(id, heartbeat)),
    heartbeats: (id) => now(() => activities.heartbeats(id)),
    postpone: (id, turn, nextWakeupAt) => now(() => executions.postpone(id, turn, nextWakeupAt)),

    changeExpress: (changes) => now(() => express.change(changes, isActive)),
    expressStarts: (limit, after) => now(() => express.starts(limit, after ?? 0)),
    countExpressStarts: () => now(() => express.count),

    addFunctionLogs: (chunks) =>
      now(() => {
        for (const chunk of chunks) if (executions.row(chunk.executionId) !== undefined) functionLogs.add(chunk);
      }),
    functionLogs: (id, limit, after) => now(() => functionLogs.read(id, limit, after ?? 0)),
    newestFunctionLog: () => now(() => functionLogs.newest()),
    trimFunctionLogs: (id, bytesMax) => now(() => functionLogs.trim(id, bytesMax)),

    statusEvents: (limit, after) => now(() => statusEvents.read(limit, after ?? 0)),
    deleteStatusEvents: (ids) => now(() => statusEvents.delete(ids)),

    purge: (before, limit) => now(() => executions.purge(before, limit)),
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
  };
}
