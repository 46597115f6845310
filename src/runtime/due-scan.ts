import type { EpochMs } from "../engine/units.ts";
import type { ExecutionId, Store } from "../store/store.ts";
import type { ArmedTimers } from "./armed-timers.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import type { Pacer } from "./pacer.ts";
import type { RuntimeSettings } from "./settings.ts";

const PAGE = 1_000;
/** The scan waits while so many executions that it found are still to be brought into memory. */
const BACKLOG_MAX = 4 * PAGE;
/** Time before another try at a store that was not available. */
const RETRY_MS = 1_000;

export interface DueScanOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: RuntimeSettings;
  readonly timers: ArmedTimers;
  readonly pacer: Pacer;
  readonly isResident: (id: ExecutionId) => boolean;
}

/**
 * Reads from the store what falls due within the next minute, again and again. The first scan after a
 * start is the recovery: an execution with something outstanding has the wake-up 0 and sorts first.
 */
export class DueScan {
  readonly #options: DueScanOptions;
  #next: CancelTimer | undefined;
  #scanning = false;
  #closed = false;

  constructor(options: DueScanOptions) {
    this.#options = options;
  }

  get isScanning(): boolean {
    return this.#scanning;
  }

  /** Scans now, and from now on every `scanMs`. */
  async start(): Promise<void> {
    const { clock, logger, settings } = this.#options;
    if (this.#closed || this.#scanning) return;
    this.#scanning = true;
    let pauseMs = settings.scanMs;
    try {
      const reached = await this.#scan();
      // Too many to arm them all: the rest is read when those have fired.
      if (reached !== undefined) pauseMs = Math.min(pauseMs, Math.max(reached - clock.now(), RETRY_MS));
    } catch (error) {
      logger.warn({ err: error }, "What is due could not be read from the store.");
      pauseMs = RETRY_MS;
    } finally {
      this.#scanning = false;
    }
    if (this.#closed) return;
    this.#next = clock.setTimer((clock.now() + pauseMs) as EpochMs, () => void this.start());
  }

  close(): void {
    this.#closed = true;
    this.#next?.();
  }

  /** Answers the time up to which timers could be armed, where that is not all of them. */
  async #scan(): Promise<EpochMs | undefined> {
    const { store, clock, settings, pacer } = this.#options;
    const until = (clock.now() + settings.armAheadMs) as EpochMs;
    let after: { readonly at: EpochMs; readonly id: ExecutionId } | undefined;
    while (!this.#closed) {
      const page = await store.due(until, PAGE, after);
      for (const { id, at } of page) if (!this.#take(id, at)) return at;
      after = page.at(-1);
      if (page.length < PAGE) return undefined;
      await pacer.whenBacklogIsBelow(BACKLOG_MAX);
      await new Promise<void>((resolve) => clock.defer(resolve));
    }
    return undefined;
  }

  #take(id: ExecutionId, at: EpochMs): boolean {
    const { clock, pacer, timers, isResident } = this.#options;
    if (isResident(id)) return true;
    if (at > clock.now()) return timers.armNoLater(id, at);
    pacer.add(id);
    return true;
  }
}
