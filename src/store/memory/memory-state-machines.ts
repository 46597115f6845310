import type { EpochMs } from "../../engine/units.ts";
import type {
  CreateStateMachineOutcome,
  NewStateMachine,
  Place,
  RevisionContent,
  RevisionId,
  RevisionRow,
  StateMachineId,
  StateMachineRow,
  Tag,
} from "../store.ts";

const NONE = 0 as StateMachineId;

/** The state machines of a memory store, with all their revisions. */
export class MemoryStateMachines {
  readonly #machines = new Map<StateMachineId, StateMachineRow>();
  readonly #revisions = new Map<RevisionId, RevisionRow>();
  readonly #machineOfRevision = new Map<RevisionId, StateMachineId>();
  #lastId = 0;
  #lastRevisionId = 0;

  create(input: NewStateMachine): CreateStateMachineOutcome {
    const existing = this.byName(input.region, input.account, input.name);
    if (existing !== undefined) return { kind: "exists", row: existing };
    const { region, account, stateMachinesMax } = input;
    if (this.list(region, account, stateMachinesMax, NONE).length >= stateMachinesMax) return { kind: "tooMany" };
    const id = ++this.#lastId as StateMachineId;
    const revision = this.#addRevision(id, input.content, null, input.at);
    const row: StateMachineRow = {
      id,
      region: input.region,
      account: input.account,
      name: input.name,
      type: input.type,
      status: "ACTIVE",
      createdAt: input.at,
      tags: copyTags(input.tags),
      revision,
    };
    this.#machines.set(id, row);
    return { kind: "created", row };
  }

  update(id: StateMachineId, content: RevisionContent, awsRevisionId: string, at: EpochMs): RevisionRow | undefined {
    const machine = this.#machines.get(id);
    if (machine === undefined || machine.status !== "ACTIVE") return undefined;
    const revision = this.#addRevision(id, content, awsRevisionId, at);
    this.#machines.set(id, { ...machine, revision });
    return revision;
  }

  #addRevision(
    machine: StateMachineId,
    content: RevisionContent,
    awsRevisionId: string | null,
    createdAt: EpochMs,
  ): RevisionRow {
    const id = ++this.#lastRevisionId as RevisionId;
    const revision: RevisionRow = {
      id,
      awsRevisionId,
      createdAt,
      definition: content.definition,
      roleArn: content.roleArn,
      loggingConfiguration: content.loggingConfiguration,
      tracingConfiguration: content.tracingConfiguration,
      encryptionConfiguration: content.encryptionConfiguration,
    };
    this.#revisions.set(id, revision);
    this.#machineOfRevision.set(id, machine);
    return revision;
  }

  delete(id: StateMachineId, hasOpenExecution: boolean): void {
    const machine = this.#machines.get(id);
    if (machine === undefined || machine.status === "DELETED") return;
    this.#machines.set(id, { ...machine, status: hasOpenExecution ? "DELETING" : "DELETED" });
  }

  sweep(hasExecution: (id: StateMachineId, which: "open" | "any") => boolean): number {
    let changed = 0;
    for (const machine of this.#machines.values()) {
      if (machine.status === "DELETED" && !hasExecution(machine.id, "any")) {
        this.#remove(machine.id);
        changed++;
      } else if (machine.status === "DELETING" && !hasExecution(machine.id, "open")) {
        this.#machines.set(machine.id, { ...machine, status: "DELETED" });
        changed++;
      }
    }
    return changed;
  }

  #remove(id: StateMachineId): void {
    this.#machines.delete(id);
    for (const [revision, machine] of this.#machineOfRevision) {
      if (machine !== id) continue;
      this.#revisions.delete(revision);
      this.#machineOfRevision.delete(revision);
    }
  }

  setTags(id: StateMachineId, tags: readonly Tag[]): void {
    const machine = this.#machines.get(id);
    if (machine !== undefined) this.#machines.set(id, { ...machine, tags: copyTags(tags) });
  }

  byId(id: StateMachineId): StateMachineRow | undefined {
    return this.#machines.get(id);
  }

  byName(region: string, account: string, name: string): StateMachineRow | undefined {
    return this.named(region, account, name).find((machine) => machine.status !== "DELETED");
  }

  named(region: string, account: string, name: string): readonly StateMachineRow[] {
    return [...this.#machines.values()]
      .filter((machine) => machine.name === name && machine.region === region && machine.account === account)
      .reverse();
  }

  list(region: string, account: string, limit: number, after: StateMachineId): readonly StateMachineRow[] {
    return this.#listed()
      .filter((machine) => machine.id > after && machine.region === region && machine.account === account)
      .slice(0, limit);
  }

  places(name: string, limit: number): readonly Place[] {
    const named = this.#listed().filter((machine) => machine.name === name);
    return named.slice(0, limit).map(({ region, account }) => ({ region, account }));
  }

  count(): number {
    return this.#listed().length;
  }

  #listed(): readonly StateMachineRow[] {
    return [...this.#machines.values()].filter((machine) => machine.status !== "DELETED");
  }

  revision(id: RevisionId): RevisionRow | undefined {
    return this.#revisions.get(id);
  }
}

function copyTags(tags: readonly Tag[]): readonly Tag[] {
  return tags.map(({ key, value }) => ({ key, value }));
}
