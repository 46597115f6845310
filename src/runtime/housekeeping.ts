import type { EpochMs } from "../engine/units.ts";
import type { Store } from "../store/store.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import type { Committer } from "./committer.ts";
import type { Logger } from "./logger.ts";
import type { MachineRows } from "./machine-rows.ts";
import type { RecentlyEnded } from "./recently-ended.ts";
import type { RuntimeSettings } from "./settings.ts";

const DAY_MS = 86_400_000;
/** Time between two purges while there is more to delete: commits of executions go in between. */
const NEXT_PURGE_MS = 100;
/** So often a purge waits for a moment without commits; a server that never has one must not keep everything for ever. */
const POSTPONED_MAX = 10;

export interface HousekeepingOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: RuntimeSettings;
  readonly committer: Committer;
  readonly rows: MachineRows;
  readonly recentlyEnded: RecentlyEnded;
}

/** Deletes closed executions past their retention, and machines that nothing refers to any more. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  #next: CancelTimer | undefined;
  #postponed = 0;
  #closed = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#schedule(this.#options.settings.housekeepingMs);
  }

  close(): void {
    this.#closed = true;
    this.#next?.();
  }

  #schedule(delayMs: number): void {
    const { clock } = this.#options;
    if (this.#closed) return;
    this.#next = clock.setTimer((clock.now() + delayMs) as EpochMs, () => void this.#sweep());
  }

  async #sweep(): Promise<void> {
    const { committer, logger, settings } = this.#options;
    // Rather not while executions wait for their commit: the store has one writer.
    if (committer.pendingTurns > 0 && ++this.#postponed <= POSTPONED_MAX) return this.#schedule(NEXT_PURGE_MS);
    this.#postponed = 0;
    let delayMs = settings.housekeepingMs;
    try {
      const isMoreLeft = await this.#purge();
      if (isMoreLeft) delayMs = NEXT_PURGE_MS;
      else await this.#sweepMachines();
    } catch (error) {
      logger.warn({ err: error }, "Old executions could not be deleted.");
    }
    this.#schedule(delayMs);
  }

  async #purge(): Promise<boolean> {
    const { store, clock, settings } = this.#options;
    const before = (clock.now() - settings.retentionDays * DAY_MS) as EpochMs;
    const purged = await store.purge(before, settings.purgeLimit);
    if (purged > 0) this.#options.recentlyEnded.purged();
    return purged >= settings.purgeLimit;
  }

  async #sweepMachines(): Promise<void> {
    const { store, rows } = this.#options;
    if ((await store.sweepDeleted()) > 0) rows.allChanged();
  }
}
