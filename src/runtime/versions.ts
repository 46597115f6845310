import type { Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";
import type { Quotas } from "./quotas.ts";
import type { Versions } from "./service.ts";

export interface VersionsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly quotas: Pick<Quotas, "versionsPerStateMachine" | "aliasesPerStateMachine">;
}

export function createVersions({ store, clock, quotas }: VersionsParts): Versions {
  return {
    publish: (stateMachineId, revisionId, description) =>
      store.publishVersion({
        stateMachineId,
        revisionId,
        description,
        at: clock.now(),
        versionsMax: quotas.versionsPerStateMachine,
      }),
    async hasRoom(id) {
      const max = quotas.versionsPerStateMachine;
      return (await store.listVersions(id, max)).length < max;
    },
    byNumber: (id, number) => store.version(id, number),
    list: (id, limit, below) => store.listVersions(id, limit, below),
    delete: (id, number) => store.deleteVersion(id, number),
    createAlias: (input) => store.createAlias({ ...input, at: clock.now(), aliasesMax: quotas.aliasesPerStateMachine }),
    alias: (id, name) => store.alias(id, name),
    listAliases: (id, limit, options) => store.listAliases(id, limit, options),
    updateAlias: (id, change) => store.updateAlias(id, { ...change, at: clock.now() }),
    deleteAlias: (id) => store.deleteAlias(id),
  };
}
