import type { Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";
import type { Versions } from "./service.ts";

const VERSIONS_MAX = 1_000; // AWS quota per state machine
const ALIASES_MAX = 100; // AWS quota per state machine

export function createVersions({ store, clock }: { readonly store: Store; readonly clock: Clock }): Versions {
  return {
    publish: (stateMachineId, revisionId, description) =>
      store.publishVersion({
        stateMachineId,
        revisionId,
        description,
        at: clock.now(),
        versionsMax: VERSIONS_MAX,
      }),
    byNumber: (id, number) => store.version(id, number),
    list: (id, limit, below) => store.listVersions(id, limit, below),
    delete: (id, number) => store.deleteVersion(id, number),
    createAlias: (input) => store.createAlias({ ...input, at: clock.now(), aliasesMax: ALIASES_MAX }),
    alias: (id, name) => store.alias(id, name),
    listAliases: (id, limit, options) => store.listAliases(id, limit, options),
    updateAlias: (id, change) => store.updateAlias(id, { ...change, at: clock.now() }),
    deleteAlias: (id) => store.deleteAlias(id),
  };
}
