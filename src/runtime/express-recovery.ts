import { type ExpressStartId, type ExpressStartRow, type Store, StoreUnavailable } from "../store/store.ts";
import { type Clock, sleep } from "./clock.ts";
import type { ExpressStarts } from "./express-starts.ts";
import type { Logger } from "./logger.ts";

/** Rows read at once; each may hold an input of 256 KiB. */
const PAGE = 64;
/** Time before another look whether there is room again, or the store. */
const RETRY_MS = 250;

export interface ExpressRecoveryOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly starts: ExpressStarts;
  readonly runAgain: (row: ExpressStartRow) => Promise<void>;
  /** Whether the runs at work leave room for more. */
  readonly hasRoom: () => boolean;
}

/** Runs again what the last process left behind, a page at a time, while new executions start and end beside it. */
export class ExpressRecovery {
  readonly #options: ExpressRecoveryOptions;
  /** The last row that was seen to. */
  #after: ExpressStartId | undefined;
  #begun = 0;
  #done: Promise<void> = Promise.resolve();
  #isRunning = false;
  #closed = false;

  constructor(options: ExpressRecoveryOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  start(): void {
    if (this.#isRunning || this.#closed) return;
    this.#isRunning = true;
    this.#done = this.#recover().finally(() => {
      this.#isRunning = false;
    });
  }

  /** Resolves when everything was begun that there is. */
  whenDone(): Promise<void> {
    return this.#done;
  }

  close(): void {
    this.#closed = true;
  }

  async #recover(): Promise<void> {
    const { clock, hasRoom, logger } = this.#options;
    for (let isMoreLeft = true; isMoreLeft && !this.#closed; ) {
      try {
        if (hasRoom()) isMoreLeft = await this.#takePage();
        else await sleep(clock, RETRY_MS);
        // Requests come in between.
        await new Promise<void>((resolve) => clock.defer(resolve));
      } catch (error) {
        logger.warn({ err: error }, "Express executions of the last run could not be read from the store.");
        await sleep(clock, RETRY_MS);
      }
    }
    if (this.#begun > 0) logger.info({ executions: this.#begun }, "Express executions of the last run are run again.");
  }

  /** Answers whether rows of earlier processes may follow. @throws {StoreUnavailable} */
  async #takePage(): Promise<boolean> {
    const { starts, store } = this.#options;
    const page = await store.expressStarts(PAGE, this.#after);
    for (const row of page) {
      // Ids ascend: from here on rows are this process's.
      if (starts.isOwn(row.id, row.executionArn)) return false;
      if (this.#closed) return false;
      await this.#runAgain(row);
      this.#after = row.id;
    }
    return page.length === PAGE;
  }

  async #runAgain(row: ExpressStartRow): Promise<void> {
    try {
      await this.#options.runAgain(row);
      this.#begun++;
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      const { executionArn } = row;
      this.#options.logger.error({ err: error, executionArn }, "An Express execution cannot be run again.");
    }
  }
}
