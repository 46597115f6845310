import type { ExpressChanges, ExpressStartId, ExpressStartOutcome, ExpressStartRow, StateMachineId } from "../store.ts";

/** The Express executions of a memory store that have not ended. */
export class MemoryExpress {
  /** In order of start. */
  readonly #starts = new Map<ExpressStartId, ExpressStartRow>();
  #lastId = 0;

  change(
    { started, ended }: ExpressChanges,
    isMachineActive: (id: StateMachineId) => boolean,
  ): readonly ExpressStartOutcome[] {
    for (const id of ended) this.#starts.delete(id);
    return started.map((start) => {
      if (!isMachineActive(start.stateMachineId)) return { kind: "stateMachineGone" };
      const id = ++this.#lastId as ExpressStartId;
      this.#starts.set(id, { ...start, id });
      return { kind: "started", id };
    });
  }

  starts(limit: number, after: number): readonly ExpressStartRow[] {
    return [...this.#starts.values()].filter(({ id }) => id > after).slice(0, limit);
  }

  get count(): number {
    return this.#starts.size;
  }

  hasStart(machine: StateMachineId): boolean {
    for (const start of this.#starts.values()) if (start.stateMachineId === machine) return true;
    return false;
  }
}
