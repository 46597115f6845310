import type { ExecutionId } from "../store/store.ts";

/** What executions in memory take, and which of them may leave. */
export class ResidentBudget {
  readonly #bytesMax: number;
  readonly #bytes = new Map<ExecutionId, number>();
  /** Nothing in flight; least recently used first. */
  readonly #idle = new Set<ExecutionId>();
  #total = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get total(): number {
    return this.#total;
  }

  get isExceeded(): boolean {
    return this.#total > this.#bytesMax;
  }

  /** An execution at work takes so many bytes. */
  busy(id: ExecutionId, bytes: number): void {
    this.#total += bytes - (this.#bytes.get(id) ?? 0);
    this.#bytes.set(id, bytes);
    this.#idle.delete(id);
  }

  idle(id: ExecutionId): void {
    if (this.#bytes.has(id)) this.#idle.add(id);
  }

  left(id: ExecutionId): void {
    this.#total -= this.#bytes.get(id) ?? 0;
    this.#bytes.delete(id);
    this.#idle.delete(id);
  }

  /** Who is to leave next, while the budget is exceeded. */
  nextToLeave(): ExecutionId | undefined {
    if (!this.isExceeded) return undefined;
    for (const id of this.#idle) return id;
    return undefined;
  }
}
