import type { EpochMs } from "../engine/units.ts";
import type { CancelTimer, Clock } from "../runtime/clock.ts";
import type { LogEntry } from "./log-entry.ts";

/** How long entries gather before they are written. */
const GATHER_MS = 250;
/** So many characters do not wait. */
const BATCH_LENGTH = 262_144;
/** Entries of one log group that wait, in characters; what comes on top of them is lost. */
export const QUEUE_LENGTH_MAX = 8 * 1_048_576;

export interface LogQueueOptions {
  readonly clock: Clock;
  /** Writes entries, in order; called again when it has resolved. It deals with its own failures. */
  readonly write: (entries: readonly LogEntry[]) => Promise<void>;
  /** Called when the first entry is lost, and with their number when the queue is empty again. */
  readonly onLoss: (lost: "first" | number) => void;
}

/**
 * Entries of one log group on their way to one place:
 *
 *     empty ──► gathering ──► writing ──► empty
 *                   ▲            │
 *                   └────────────┘ more came meanwhile
 */
export class LogQueue {
  readonly #options: LogQueueOptions;
  #entries: LogEntry[] = [];
  #length = 0;
  #lost = 0;
  #cancelTimer: CancelTimer | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: LogQueueOptions) {
    this.#options = options;
  }

  add(entry: LogEntry): void {
    if (this.#length + entry.text.length > QUEUE_LENGTH_MAX) return this.#lose();
    this.#entries.push(entry);
    this.#length += entry.text.length;
    if (this.#writing === undefined) this.#schedule();
  }

  /** Writes what waits without further gathering; resolves when nothing waits any more. */
  async flush(): Promise<void> {
    while (this.#entries.length > 0 || this.#writing !== undefined) {
      this.#begin();
      await this.#writing;
    }
  }

  #schedule(): void {
    const { clock } = this.#options;
    const isFull = this.#length >= BATCH_LENGTH;
    if (this.#cancelTimer !== undefined && !isFull) return;
    this.#cancelTimer?.();
    const at = isFull ? clock.now() : clock.now() + GATHER_MS;
    this.#cancelTimer = clock.setTimer(at as EpochMs, () => this.#begin());
  }

  #begin(): void {
    if (this.#writing !== undefined) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#writing = this.#write().finally(() => {
      this.#writing = undefined;
      if (this.#entries.length > 0) this.#schedule();
      else if (this.#lost > 0) this.#tellLost();
    });
  }

  async #write(): Promise<void> {
    const entries = this.#take();
    if (entries.length > 0) await this.#options.write(entries);
  }

  #take(): readonly LogEntry[] {
    let length = 0;
    let count = 0;
    for (const { text } of this.#entries) {
      if (count > 0 && length + text.length > BATCH_LENGTH) break;
      length += text.length;
      count++;
    }
    this.#length -= length;
    return this.#entries.splice(0, count);
  }

  #lose(): void {
    if (this.#lost === 0) this.#options.onLoss("first");
    this.#lost++;
  }

  #tellLost(): void {
    this.#options.onLoss(this.#lost);
    this.#lost = 0;
  }
}
