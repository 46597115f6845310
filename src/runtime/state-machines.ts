import type {
  CreateStateMachineOutcome,
  RevisionContent,
  RevisionRow,
  StateMachineId,
  StateMachineRow,
  Store,
  Tag,
} from "../store/store.ts";
import type { Clock } from "./clock.ts";
import type { Ids } from "./ids.ts";
import type { MachineRows } from "./machine-rows.ts";
import type { Programs } from "./programs.ts";
import type { Quotas } from "./quotas.ts";
import type { StateMachines } from "./service.ts";

/** What {@link createStateMachines} is made of. */
export interface StateMachinesParts {
  readonly store: Store;
  readonly rows: MachineRows;
  readonly programs: Programs;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly quotas: Pick<Quotas, "stateMachines">;
}

/** State machines, with their rows kept in memory and dropped at each write. */
export function createStateMachines({ store, rows, programs, clock, ids, quotas }: StateMachinesParts): StateMachines {
  /** Drops the kept row before the write, for readers meanwhile, and after it. */
  async function changing<T>(id: StateMachineId, write: (row: StateMachineRow) => Promise<T>): Promise<T | undefined> {
    const row = await rows.byId(id);
    if (row === undefined) return undefined;
    rows.changed(row);
    try {
      return await write(row);
    } finally {
      rows.changed(row);
    }
  }

  return {
    async create(input): Promise<CreateStateMachineOutcome> {
      const create = () =>
        store.createStateMachine({ ...input, at: clock.now(), stateMachinesMax: quotas.stateMachines });
      let outcome = await create();
      // Its last execution may have ended since anybody looked: then the name is free.
      if (outcome.kind === "exists" && outcome.row.status === "DELETING" && (await store.sweepDeleted()) > 0) {
        rows.allChanged();
        outcome = await create();
      }
      if (outcome.kind !== "tooMany") rows.written(outcome.row);
      return outcome;
    },
    byName: (region, account, name) => rows.byName(region, account, name),
    byId: (id) => rows.byId(id),
    list: (region, account, limit, after) => store.listStateMachines(region, account, limit, after),
    places: (name, limit) => store.placesOfStateMachine(name, limit),
    update: (id, content) =>
      changing<RevisionRow | undefined>(id, async ({ revision }) =>
        revision.awsRevisionId !== null && sameContent(revision, content)
          ? revision
          : store.updateStateMachine(id, content, ids.revisionId(), clock.now()),
      ),
    async delete(id) {
      await changing(id, () => store.deleteStateMachine(id));
      // Reading it makes known that it is DELETING: its running executions end at their next transition.
      await rows.byId(id);
    },
    async setTags(id, tags: readonly Tag[]) {
      await changing(id, () => store.setTags(id, tags));
    },
    revision: (id) => rows.revision(id),
    program: (revision) => programs.of(revision),
  };
}

/** Recorded: an update that changes nothing answers the revision that is there. */
function sameContent(a: RevisionContent, b: RevisionContent): boolean {
  return (
    a.definition === b.definition &&
    a.roleArn === b.roleArn &&
    a.loggingConfiguration === b.loggingConfiguration &&
    a.tracingConfiguration === b.tracingConfiguration &&
    a.encryptionConfiguration === b.encryptionConfiguration
  );
}
