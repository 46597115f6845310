import type { EpochMs } from "../engine/units.ts";
import { type Store, StoreUnavailable, type TurnOutcome, type TurnWrite, UnknownOutcome } from "../store/store.ts";
import { type CancelTimer, type Clock, sleep } from "./clock.ts";
import { messageOf } from "./faults.ts";
import type { Logger } from "./logger.ts";
import type { RuntimeSettings } from "./settings.ts";

/*
 * A turn's ticket goes:
 *
 *     queued ──► in a commit ──► committed | conflict | nameTaken | stateMachineGone
 *        ▲             ├───────► StoreUnavailable: nothing of it is written, the caller decides again
 *        └─ back-off ──┴ unknown outcome: the same turn, known by its turnId, is written again until
 *                        the store answers; nobody hears anything before that
 */

/** What goes first into a commit: work under way before new work. */
export type Urgency = "progress" | "start";

interface Ticket {
  readonly turn: TurnWrite;
  readonly bytes: number;
  readonly urgency: Urgency;
  readonly resolve: (outcome: TurnOutcome) => void;
  readonly reject: (error: Error) => void;
  /** Since when it is not known whether the turn was written. */
  inDoubtSince: EpochMs | undefined;
  /** Shares no commit any more: one with it failed for a reason that no store should have. */
  alone: boolean;
}

/** While one commit waits for its fsync the next one is being written. */
const COMMITS_IN_FLIGHT_MAX = 2;
/** What a turn costs besides its segment. */
const TURN_OVERHEAD_BYTES = 512;
const BACKOFF_MS_MIN = 100;
const BACKOFF_MS_MAX = 5_000;
/** A start whose outcome stays unknown for so long is answered with the error; if it was written, the due scan finds it. */
const START_IN_DOUBT_MS_MAX = 10_000;

/** Group commit: turns that come while a commit is in flight share the next one. */
export class Committer {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #settings: RuntimeSettings;
  #progress: Ticket[] = [];
  #starts: Ticket[] = [];
  #inDoubt: Ticket[] = [];
  #inFlight = 0;
  #pumpDeferred = false;
  #pendingBytes = 0;
  #pendingTurns = 0;
  #backoffMs = BACKOFF_MS_MIN;
  #retry: CancelTimer | undefined;
  #closed = false;
  #idleWaiters: (() => void)[] = [];

  constructor(options: {
    readonly store: Store;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly settings: RuntimeSettings;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#settings = options.settings;
  }

  /** False where so much waits already that a new start is to be throttled. */
  get admitsStarts(): boolean {
    return this.#pendingBytes < this.#settings.commitQueueBytesMax;
  }

  /** Turns that have no outcome yet. */
  get pendingTurns(): number {
    return this.#pendingTurns;
  }

  /**
   * Resolves when the turn is durable, or refused by the store.
   *
   * @throws {StoreUnavailable} nothing of the turn was written. @throws {UnknownOutcome} a start that stayed in doubt.
   */
  commit(turn: TurnWrite, urgency: Urgency): Promise<TurnOutcome> {
    return new Promise((resolve, reject) => {
      const bytes = bytesOf(turn);
      const queue = urgency === "start" ? this.#starts : this.#progress;
      queue.push({ turn, bytes, urgency, resolve, reject, inDoubtSince: undefined, alone: false });
      this.#pendingBytes += bytes;
      this.#pendingTurns++;
      this.#deferPump();
    });
  }

  /** Resolves when every turn has its outcome. */
  whenIdle(): Promise<void> {
    return this.#pendingTurns === 0
      ? Promise.resolve()
      : new Promise((resolve) => void this.#idleWaiters.push(resolve));
  }

  /** Stops writing again what is in doubt; its callers never hear. */
  close(): void {
    this.#closed = true;
    this.#retry?.();
  }

  #deferPump(): void {
    if (this.#pumpDeferred) return;
    this.#pumpDeferred = true;
    // What else becomes ready in this moment shall share the commit.
    this.#clock.defer(() => {
      this.#pumpDeferred = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#inFlight < COMMITS_IN_FLIGHT_MAX) {
      const batch = this.#takeBatch();
      if (batch.length === 0) return;
      void this.#write(batch);
    }
  }

  #takeBatch(): Ticket[] {
    const batch: Ticket[] = [];
    let bytes = 0;
    const fill = (queue: Ticket[]): Ticket[] => {
      let taken = 0;
      for (const ticket of queue) {
        const full =
          batch.length >= this.#settings.commitTurnsMax || bytes + ticket.bytes > this.#settings.commitBytesMax;
        if (batch.length > 0 && (full || ticket.alone || batch[0]?.alone === true)) break;
        batch.push(ticket);
        bytes += ticket.bytes;
        taken++;
      }
      return taken === queue.length ? [] : queue.slice(taken);
    };
    this.#progress = fill(this.#progress);
    if (this.#progress.length === 0) this.#starts = fill(this.#starts);
    return batch;
  }

  async #write(batch: readonly Ticket[]): Promise<void> {
    this.#inFlight++;
    try {
      const outcomes = await this.#store.commit(batch.map((ticket) => ticket.turn));
      this.#backoffMs = BACKOFF_MS_MIN;
      batch.forEach((ticket, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) this.#fail(ticket, new Error("The store gave no outcome for a turn."));
        else this.#settle(ticket, () => ticket.resolve(outcome));
      });
    } catch (error) {
      this.#writeFailed(batch, error instanceof Error ? error : new Error(messageOf(error)));
    } finally {
      this.#inFlight--;
      if (this.#progress.length + this.#starts.length > 0) this.#deferPump();
    }
  }

  #writeFailed(batch: readonly Ticket[], error: Error): void {
    const expected = error instanceof StoreUnavailable || error instanceof UnknownOutcome;
    this.#logger.warn({ err: error, turns: batch.length }, "A commit failed.");
    for (const ticket of batch) {
      if (error instanceof StoreUnavailable && ticket.inDoubtSince === undefined) this.#fail(ticket, error);
      else if (!expected && batch.length === 1 && ticket.alone) this.#fail(ticket, error);
      else this.#doubt(ticket, !expected);
    }
  }

  #doubt(ticket: Ticket, alone: boolean): void {
    ticket.inDoubtSince ??= this.#clock.now();
    ticket.alone ||= alone;
    this.#inDoubt.push(ticket);
    if (this.#retry !== undefined || this.#closed) return;
    this.#retry = this.#clock.setTimer((this.#clock.now() + this.#backoffMs) as EpochMs, () => this.#writeAgain());
    this.#backoffMs = Math.min(this.#backoffMs * 2, BACKOFF_MS_MAX);
  }

  #writeAgain(): void {
    this.#retry = undefined;
    const tickets = this.#inDoubt;
    this.#inDoubt = [];
    const oldest = this.#clock.now() - START_IN_DOUBT_MS_MAX;
    const again: Ticket[] = [];
    for (const ticket of tickets) {
      const givenUp = ticket.urgency === "start" && (ticket.inDoubtSince ?? oldest) < oldest;
      if (givenUp) this.#fail(ticket, new UnknownOutcome("Whether the start was written is not known."));
      else again.push(ticket);
    }
    this.#progress = [...again, ...this.#progress];
    this.#pump();
  }

  #fail(ticket: Ticket, error: Error): void {
    this.#settle(ticket, () => ticket.reject(error));
  }

  #settle(ticket: Ticket, answer: () => void): void {
    this.#pendingBytes -= ticket.bytes;
    this.#pendingTurns--;
    answer();
    if (this.#pendingTurns > 0) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}

/** What a turn is reckoned at while it waits. */
function bytesOf({ segment, snapshot, statusEvents = [] }: TurnWrite): number {
  const told = statusEvents.reduce((sum, event) => sum + event.length, 0);
  return segment.bytes.length + (snapshot?.state.length ?? 0) + told + TURN_OVERHEAD_BYTES;
}

/** Waits before the next try at a store that was not available; doubles with each failure. */
export function storeBackoff(clock: Clock, failures: number): Promise<void> {
  return sleep(clock, Math.min(BACKOFF_MS_MIN * 2 ** Math.min(failures, 10), BACKOFF_MS_MAX));
}
