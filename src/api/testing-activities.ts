import type { EpochMs } from "../engine/units.ts";
import { AWS_QUOTAS } from "../runtime/quotas.ts";
import type { Activities, Versions } from "../runtime/service.ts";
import { MemoryActivities } from "../store/memory/memory-activities.ts";
import { type MachineLookup, MemoryVersions } from "../store/memory/memory-versions.ts";

const ACTIVITIES_LISTED_AFTER = 0;

/** Activities that no task ever waits for. */
export function testingActivities(tick: () => EpochMs): Activities {
  const activities = new MemoryActivities();
  return {
    create: async (input) => activities.create({ ...input, at: tick(), activitiesMax: AWS_QUOTAS.activities }),
    delete: async (id) => activities.delete(id),
    setTags: async (id, tags) => activities.setTags(id, tags),
    byKey: async (key) => activities.byKey(key),
    list: async (region, account, limit, after) =>
      activities.list(region, account, limit, after ?? ACTIVITIES_LISTED_AFTER),
    places: async (name, limit) => activities.places(name, limit),
    poll: async () => ({ kind: "none" }),
  };
}

/** Versions and aliases of machines that somebody else keeps. */
export function testingVersions(machines: MachineLookup, tick: () => EpochMs): Versions {
  const versions = new MemoryVersions(machines);
  return {
    publish: async (stateMachineId, revisionId, description) =>
      versions.publish({
        stateMachineId,
        revisionId,
        description,
        at: tick(),
        versionsMax: AWS_QUOTAS.versionsPerStateMachine,
      }),
    hasRoom: async (id) =>
      versions.list(id, AWS_QUOTAS.versionsPerStateMachine).length < AWS_QUOTAS.versionsPerStateMachine,
    byNumber: async (id, number) => versions.version(id, number),
    list: async (id, limit, below) => versions.list(id, limit, below),
    delete: async (id, number) => versions.deleteVersion(id, number),
    createAlias: async (input) =>
      versions.createAlias({ ...input, at: tick(), aliasesMax: AWS_QUOTAS.aliasesPerStateMachine }),
    alias: async (id, name) => versions.alias(id, name),
    listAliases: async (id, limit, options) => versions.listAliases(id, limit, options),
    updateAlias: async (id, change) => versions.updateAlias(id, { ...change, at: tick() }),
    deleteAlias: async (id) => versions.deleteAlias(id),
  };
}
