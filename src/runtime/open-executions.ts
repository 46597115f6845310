import type { Store } from "../store/store.ts";

/**
 * Keeps the number of open executions within its quota. The store is asked how many there are only when as many
 * have been let in as were free at the last look: a start that is far from the quota costs a subtraction.
 */
export class OpenExecutions {
  readonly #store: Pick<Store, "counts">;
  readonly #max: number;
  #free = 0;
  /** Let in, and not yet in the store. */
  #underWay = 0;

  constructor(store: Pick<Store, "counts">, max: number) {
    this.#store = store;
    this.#max = max;
  }

  /**
   * Opens an execution where there is room for one more; undefined where there is not.
   *
   * @throws {StoreUnavailable} where it cannot be told.
   */
  async open<T>(begin: () => Promise<T>): Promise<T | undefined> {
    if (this.#free <= 0) await this.#count();
    if (this.#free <= 0) return undefined;
    this.#free--;
    this.#underWay++;
    try {
      return await begin();
    } finally {
      this.#underWay--;
    }
  }

  async #count(): Promise<void> {
    // One that is committed meanwhile is counted twice: rather one too few than one too many.
    const underWay = this.#underWay;
    const { openExecutions } = await this.#store.counts();
    this.#free = this.#max - openExecutions - Math.max(underWay, this.#underWay);
  }
}
