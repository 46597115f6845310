import type { StatusEventRow } from "../store.ts";

/** The changes of status that a memory store's executions made and nobody was told yet. */
export class MemoryStatusEvents {
  /** In order of commit. */
  readonly #events = new Map<number, StatusEventRow>();
  #lastId = 0;

  add(event: string): void {
    const id = ++this.#lastId;
    this.#events.set(id, { id, event });
  }

  read(limit: number, after: number): readonly StatusEventRow[] {
    return [...this.#events.values()].filter(({ id }) => id > after).slice(0, limit);
  }

  delete(ids: readonly number[]): void {
    for (const id of ids) this.#events.delete(id);
  }
}
