import type { EpochMs } from "../engine/units.ts";
import { type Clock, sleep } from "./clock.ts";
import { ExpressRecovery } from "./express-recovery.ts";
import { ExpressRuns } from "./express-runs.ts";
import { ExpressStarter } from "./express-starter.ts";
import { ExpressStarts } from "./express-starts.ts";
import type { RuntimeParts } from "./parts.ts";
import { RecentExpress } from "./recent-express.ts";

/** Time between two looks, while the server drains, whether what runs can still end. */
const DRAIN_LOOK_MS = 50;

/**
 * Express executions, from their start to their end. They run in memory; of one that nobody waits for the store keeps the
 * start, until its end, so that a crash does not lose it.
 */
export class Express {
  readonly recent: RecentExpress;
  readonly starter: ExpressStarter;
  readonly runs: ExpressRuns;
  readonly #starts: ExpressStarts;
  readonly #recovery: ExpressRecovery;
  readonly #clock: Clock;

  /** @param isFull whether other work leaves no room for new executions. */
  constructor(parts: RuntimeParts, isFull: () => boolean) {
    const { clock, logger, settings, store } = parts;
    this.#clock = clock;
    this.recent = new RecentExpress({ perMachine: settings.recentExpress, bytesMax: settings.recentExpressBytesMax });
    this.runs = new ExpressRuns({ ...parts, recent: this.recent });
    this.#starts = new ExpressStarts({ store, clock, logger, settings });
    this.starter = new ExpressStarter(parts, { starts: this.#starts, runs: this.runs, isFull });
    this.#recovery = new ExpressRecovery({
      store,
      clock,
      logger,
      starts: this.#starts,
      runAgain: (row) => this.starter.runAgain(row),
      hasRoom: () => this.runs.hasRoomToRecover,
    });
  }

  /** Nothing is under way but tasks and timers. */
  get isIdle(): boolean {
    return this.#starts.isIdle && this.runs.isIdle && !this.#recovery.isRunning;
  }

  /** Runs again what the last process left behind. */
  recover(): void {
    this.#recovery.start();
  }

  /** Leaves to the next start what has not been begun again. */
  stopRecovering(): void {
    this.#recovery.close();
  }

  /**
   * Resolves when starts under way are answered, every run has ended that can by that time, and the rows of those that
   * have are gone. The others are run again by the next start.
   */
  async drained(by: EpochMs): Promise<void> {
    await this.#starts.whenIdle();
    while (this.runs.canAnyEnd(by)) {
      await Promise.race([this.runs.whenEmpty(), sleep(this.#clock, DRAIN_LOOK_MS)]);
    }
    await this.#starts.flush();
  }

  async whenIdle(): Promise<void> {
    await this.#recovery.whenDone();
    await this.#starts.whenIdle();
  }

  /** Gives up what still runs, and refuses those who wait for it. */
  close(): void {
    this.#recovery.close();
    this.runs.close();
    this.#starts.close();
  }
}
