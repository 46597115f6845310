import { leadsTo } from "../leads-to.ts";
import type {
  AliasChange,
  AliasId,
  AliasRow,
  CreateAliasOutcome,
  DeleteVersionOutcome,
  NewAlias,
  NewVersion,
  PublishVersionOutcome,
  Route,
  StateMachineId,
  StateMachineRow,
  UpdateAliasOutcome,
  VersionRow,
} from "../store.ts";

/** Where the machines are that versions belong to. */
export interface MachineLookup {
  byId(id: StateMachineId): StateMachineRow | undefined;
}

/** What is published of one machine. */
interface Published {
  readonly versions: Map<number, VersionRow>;
  /** The last number given: it is not given again. */
  lastNumber: number;
}

/** The versions and aliases of a memory store. */
export class MemoryVersions {
  readonly #machines: MachineLookup;
  readonly #published = new Map<StateMachineId, Published>();
  readonly #aliases = new Map<AliasId, AliasRow>();
  #lastAliasId = 0;

  constructor(machines: MachineLookup) {
    this.#machines = machines;
  }

  publish({ stateMachineId, revisionId, description, at, versionsMax }: NewVersion): PublishVersionOutcome {
    if (!this.#isActive(stateMachineId)) return { kind: "stateMachineGone" };
    const published = this.#published.get(stateMachineId) ?? { versions: new Map(), lastNumber: 0 };
    this.#published.set(stateMachineId, published);
    for (const row of published.versions.values()) if (row.revisionId === revisionId) return { kind: "exists", row };
    if (published.versions.size >= versionsMax) return { kind: "tooMany" };
    const number = ++published.lastNumber;
    const row: VersionRow = { stateMachineId, number, revisionId, description, createdAt: at };
    published.versions.set(number, row);
    return { kind: "published", row };
  }

  deleteVersion(id: StateMachineId, number: number): DeleteVersionOutcome {
    const aliases = this.#aliasesOf(id).filter((alias) => leadsTo(alias, number));
    if (aliases.length > 0) return { kind: "referenced", aliases: aliases.map((alias) => alias.name) };
    this.#published.get(id)?.versions.delete(number);
    return { kind: "deleted" };
  }

  version(id: StateMachineId, number: number): VersionRow | undefined {
    return this.#published.get(id)?.versions.get(number);
  }

  list(id: StateMachineId, limit: number, below = Number.POSITIVE_INFINITY): readonly VersionRow[] {
    return [...(this.#published.get(id)?.versions.values() ?? [])]
      .filter((row) => row.number < below)
      .reverse()
      .slice(0, limit);
  }

  createAlias({ stateMachineId, name, description, routing, at, aliasesMax }: NewAlias): CreateAliasOutcome {
    if (!this.#isActive(stateMachineId)) return { kind: "stateMachineGone" };
    const existing = this.alias(stateMachineId, name);
    if (existing !== undefined) return { kind: "exists", row: existing };
    if (!this.#hasVersions(stateMachineId, routing)) return { kind: "versionGone" };
    if (this.#aliasesOf(stateMachineId).length >= aliasesMax) return { kind: "tooMany" };
    const id = ++this.#lastAliasId as AliasId;
    const row = { id, stateMachineId, name, description, routing: copy(routing), createdAt: at, updatedAt: at };
    this.#aliases.set(id, row);
    return { kind: "created", row };
  }

  updateAlias(id: AliasId, { description, routing, at }: AliasChange): UpdateAliasOutcome {
    const alias = this.#aliases.get(id);
    if (alias === undefined) return { kind: "gone" };
    if (routing !== undefined && !this.#hasVersions(alias.stateMachineId, routing)) return { kind: "versionGone" };
    const row: AliasRow = {
      ...alias,
      description: description ?? alias.description,
      routing: routing === undefined ? alias.routing : copy(routing),
      updatedAt: at,
    };
    this.#aliases.set(id, row);
    return { kind: "updated", row };
  }

  deleteAlias(id: AliasId): void {
    this.#aliases.delete(id);
  }

  alias(machine: StateMachineId, name: string): AliasRow | undefined {
    return this.#aliasesOf(machine).find((alias) => alias.name === name);
  }

  listAliases(
    machine: StateMachineId,
    limit: number,
    { after = 0 as AliasId, version }: { readonly after?: AliasId; readonly version?: number } = {},
  ): readonly AliasRow[] {
    return this.#aliasesOf(machine)
      .filter((alias) => alias.id > after && (version === undefined || leadsTo(alias, version)))
      .slice(0, limit);
  }

  /** Versions and aliases go with their machine. */
  sweep(): void {
    for (const id of this.#published.keys()) if (this.#machines.byId(id) === undefined) this.#published.delete(id);
    for (const { id, stateMachineId } of this.#aliases.values()) {
      if (this.#machines.byId(stateMachineId) === undefined) this.#aliases.delete(id);
    }
  }

  #isActive(id: StateMachineId): boolean {
    return this.#machines.byId(id)?.status === "ACTIVE";
  }

  #hasVersions(id: StateMachineId, routing: readonly Route[]): boolean {
    return routing.every(({ version }) => this.version(id, version) !== undefined);
  }

  #aliasesOf(id: StateMachineId): readonly AliasRow[] {
    return [...this.#aliases.values()].filter((alias) => alias.stateMachineId === id);
  }
}

function copy(routing: readonly Route[]): readonly Route[] {
  return routing.map(({ version, weight }) => ({ version, weight }));
}
