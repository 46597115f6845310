import type { ExecutionId, Store } from "../store/store.ts";
import { type Clock, sleep } from "./clock.ts";
import type { Logger } from "./logger.ts";

/** Waits so long before it tells a store that was not available again. */
const RETRY_MS = 1_000;
/** The reason stands on a row that lists read. */
const REASON_LENGTH_MAX = 1_024;

/** Executions that were set aside since the start: alone, visibly, never in the way of the others. */
export class Quarantine {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #reasons = new Map<ExecutionId, string>();

  constructor(parts: { readonly store: Store; readonly clock: Clock; readonly logger: Logger }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  get size(): number {
    return this.#reasons.size;
  }

  has(id: ExecutionId): boolean {
    return this.#reasons.has(id);
  }

  reason(id: ExecutionId): string {
    return this.#reasons.get(id) ?? "";
  }

  /** Sets an execution aside: for this process at once, in the store as soon as it takes it. */
  async add(id: ExecutionId, fullReason: string, details: object): Promise<void> {
    const reason = fullReason.slice(0, REASON_LENGTH_MAX);
    this.#reasons.set(id, reason);
    this.#logger.error(
      { ...details, executionId: id, reason },
      "An execution was set aside: its state cannot be trusted.",
    );
    for (;;) {
      try {
        return await this.#store.quarantine(id, reason);
      } catch (error) {
        this.#logger.warn({ err: error, executionId: id }, "The store did not take note of an execution set aside.");
        await sleep(this.#clock, RETRY_MS);
      }
    }
  }
}
