import type { RevisionId, RevisionRow, StateMachineId, StateMachineRow, Store } from "../store/store.ts";
import { WeightedCache } from "./weighted-cache.ts";

/** Rows of state machines and revisions, so that starting or describing an execution asks the store only about the execution. */
export class MachineRows {
  readonly #store: Store;
  readonly #byName: WeightedCache<string, StateMachineRow>;
  readonly #byId: WeightedCache<StateMachineId, StateMachineRow>;
  readonly #revisions: WeightedCache<RevisionId, RevisionRow>;
  /** Not a cache: a machine stays here, so that its last executions end whatever is dropped from memory. */
  readonly #deleting = new Set<StateMachineId>();
  /** Counts writes: a read that began before one must not fill the cache with what it saw. */
  #writes = 0;

  constructor(store: Store, bytesMax: number) {
    this.#store = store;
    this.#byName = new WeightedCache(bytesMax);
    this.#byId = new WeightedCache(bytesMax);
    this.#revisions = new WeightedCache(bytesMax);
  }

  /** The machine of that name that is ACTIVE or DELETING. */
  async byName(region: string, account: string, name: string): Promise<StateMachineRow | undefined> {
    const kept = this.#byName.get(nameKey(region, account, name));
    return kept ?? this.#read(() => this.#store.stateMachineByName(region, account, name));
  }

  async byId(id: StateMachineId): Promise<StateMachineRow | undefined> {
    return this.#byId.get(id) ?? this.#read(() => this.#store.stateMachine(id));
  }

  async revision(id: RevisionId): Promise<RevisionRow | undefined> {
    const kept = this.#revisions.get(id);
    if (kept !== undefined) return kept;
    const row = await this.#store.revision(id);
    if (row !== undefined) this.#revisions.set(id, row, weightOf(row));
    return row;
  }

  /** Whether the machine of an execution in memory is being deleted; it does not ask the store. */
  isDeleting(id: StateMachineId): boolean {
    return this.#deleting.has(id);
  }

  /** Takes in a row that was just written. */
  written(row: StateMachineRow): void {
    this.#writes++;
    this.#keep(row);
  }

  /** Drops what is kept of a machine that a write is about to change, or has changed. */
  changed(row: StateMachineRow): void {
    this.#writes++;
    this.#byId.delete(row.id);
    this.#byName.delete(nameKey(row.region, row.account, row.name));
  }

  /** Drops all machines; revisions never change. */
  allChanged(): void {
    this.#writes++;
    this.#byId.clear();
    this.#byName.clear();
  }

  async #read(read: () => Promise<StateMachineRow | undefined>): Promise<StateMachineRow | undefined> {
    const writes = this.#writes;
    const row = await read();
    if (row !== undefined && writes === this.#writes) this.#keep(row);
    return row;
  }

  #keep(row: StateMachineRow): void {
    const weight = weightOf(row.revision);
    if (row.status === "DELETING") this.#deleting.add(row.id);
    else this.#deleting.delete(row.id);
    this.#byId.set(row.id, row, weight);
    if (row.status !== "DELETED") this.#byName.set(nameKey(row.region, row.account, row.name), row, weight);
    this.#revisions.set(row.revision.id, row.revision, weight);
  }
}

/** None of the three can hold a slash. */
function nameKey(region: string, account: string, name: string): string {
  return `${region}/${account}/${name}`;
}

/** Bytes that a row is reckoned at, its small fields included. */
function weightOf(revision: RevisionRow): number {
  return revision.definition.length + 1_024;
}
