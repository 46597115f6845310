import type { EpochMs } from "../engine/units.ts";
import {
  type ExpressStart,
  type ExpressStartId,
  type ExpressStartOutcome,
  type Store,
  StoreUnavailable,
  UnknownOutcome,
} from "../store/store.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import { ExpressDoubts } from "./express-doubts.ts";
import { messageOf, RuntimeClosed } from "./faults.ts";
import type { Logger } from "./logger.ts";
import type { RuntimeSettings } from "./settings.ts";

/*
 * A start goes:
 *
 *     queued ──► in a commit ──► started | stateMachineGone
 *        ▲             ├───────► StoreUnavailable: nothing of it is written, the caller is told
 *        └─ not there ─┴ unknown outcome: it is looked for by its ARN until the store answers (express-doubts.ts)
 *
 * An end goes: noted ──► with the next starts, or after a while by itself ──► removed; noted again where that fails
 */

/** A start that waits for its commit. */
export interface ExpressTicket {
  readonly start: ExpressStart;
  readonly bytes: number;
  readonly resolve: (outcome: ExpressStartOutcome) => void;
  readonly reject: (error: Error) => void;
  /** Shares no commit any more: one with it failed for a reason that no store should have. */
  alone: boolean;
  /** Since when it is not known whether it was written. */
  inDoubtSince: EpochMs | undefined;
}

/** While one commit waits for its fsync the next one is being written. */
const COMMITS_IN_FLIGHT_MAX = 2;
/** What a start costs besides its input. */
const START_OVERHEAD_BYTES = 1_024;
/** Ends in one commit. */
const ENDS_MAX = 8_192;
/** An end waits so long for starts to share a commit with. */
const ENDS_WAIT_MS = 100;
const BACKOFF_MS_MIN = 100;
const BACKOFF_MS_MAX = 5_000;

/**
 * Rows of asynchronous Express executions, written in groups: starts and ends of one moment share one transaction. A row
 * is there before its start is answered, and goes some time after its execution's end.
 */
export class ExpressStarts {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #settings: RuntimeSettings;
  readonly #doubts: ExpressDoubts;
  /** ARNs of starts that have no outcome yet: their rows may be in the store already. */
  readonly #pending = new Set<string>();
  #queue: ExpressTicket[] = [];
  #ended: ExpressStartId[] = [];
  #endsInFlight = 0;
  #pendingBytes = 0;
  #inFlight = 0;
  #pumpDeferred = false;
  #endsTimer: CancelTimer | undefined;
  #backoffMs = BACKOFF_MS_MIN;
  #closed = false;
  #idleWaiters: (() => void)[] = [];
  /** The lowest id that this process was given: rows from there on are its own. */
  firstId: ExpressStartId | undefined;

  constructor(parts: {
    readonly store: Store;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly settings: RuntimeSettings;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#settings = parts.settings;
    this.#doubts = new ExpressDoubts({
      store: parts.store,
      clock: parts.clock,
      found: (ticket, id) => this.#settle(ticket, () => this.#started(ticket, id)),
      missing: (ticket) => this.#again(ticket),
      givenUp: (ticket, error) => this.#settle(ticket, () => ticket.reject(error)),
    });
  }

  /** False where so much waits already that a new start is to be throttled. */
  get admitsStarts(): boolean {
    return this.#pendingBytes < this.#settings.commitQueueBytesMax;
  }

  /** Nothing waits for a commit: ends that wait for company apart. */
  get isIdle(): boolean {
    return this.#pending.size === 0 && this.#endsInFlight === 0;
  }

  /** Whether this process made the start, or is about to. */
  isOwn(id: ExpressStartId, executionArn: string): boolean {
    return (this.firstId !== undefined && id >= this.firstId) || this.#pending.has(executionArn);
  }

  /**
   * Resolves when the start is durable, or refused by the store.
   *
   * @throws {StoreUnavailable} nothing was written. @throws {UnknownOutcome} it may have been; if so it runs.
   * @throws {RuntimeClosed}
   */
  start(start: ExpressStart): Promise<ExpressStartOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new RuntimeClosed());
      const bytes = START_OVERHEAD_BYTES + start.input.length;
      this.#pending.add(start.executionArn);
      this.#pendingBytes += bytes;
      this.#queue.push({ start, bytes, resolve, reject, alone: false, inDoubtSince: undefined });
      this.#deferPump();
    });
  }

  /** The execution is over: its row may go. */
  ended(id: ExpressStartId): void {
    this.#ended.push(id);
    this.#endsTimer ??= this.#armEnds(ENDS_WAIT_MS);
  }

  /** Writes every end that is noted. Resolves when that was tried once. */
  async flush(): Promise<void> {
    while (this.#ended.length > 0) {
      const noted = this.#ended.length;
      await this.#write([], this.#takeEnds());
      if (this.#ended.length >= noted) return;
    }
  }

  /** Resolves when nothing waits for a commit. */
  whenIdle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => void this.#idleWaiters.push(resolve));
  }

  /** Writes nothing more; who still waits is refused. */
  close(): void {
    this.#closed = true;
    this.#endsTimer?.();
    this.#doubts.close();
    for (const ticket of this.#queue.splice(0)) this.#settle(ticket, () => ticket.reject(new RuntimeClosed()));
  }

  #armEnds(delayMs: number): CancelTimer {
    return this.#clock.setTimer((this.#clock.now() + delayMs) as EpochMs, () => {
      this.#endsTimer = undefined;
      void this.#write([], this.#takeEnds());
    });
  }

  #deferPump(): void {
    if (this.#pumpDeferred) return;
    this.#pumpDeferred = true;
    // What else becomes ready in this moment shall share the commit.
    this.#clock.defer(() => {
      this.#pumpDeferred = false;
      while (this.#queue.length > 0 && this.#inFlight < COMMITS_IN_FLIGHT_MAX && !this.#closed) {
        void this.#write(this.#takeStarts(), this.#takeEnds());
      }
    });
  }

  #takeStarts(): readonly ExpressTicket[] {
    const { commitBytesMax, commitTurnsMax } = this.#settings;
    let taken = 0;
    let bytes = 0;
    for (const ticket of this.#queue) {
      const isFull = taken >= commitTurnsMax || bytes + ticket.bytes > commitBytesMax;
      if (taken > 0 && (isFull || ticket.alone || this.#queue[0]?.alone === true)) break;
      bytes += ticket.bytes;
      taken++;
    }
    return this.#queue.splice(0, taken);
  }

  #takeEnds(): readonly ExpressStartId[] {
    return this.#ended.splice(0, ENDS_MAX);
  }

  async #write(tickets: readonly ExpressTicket[], ended: readonly ExpressStartId[]): Promise<void> {
    if (tickets.length + ended.length === 0 || this.#closed) return;
    this.#inFlight++;
    this.#endsInFlight += ended.length;
    try {
      const outcomes = await this.#store.changeExpress({ started: tickets.map(({ start }) => start), ended });
      this.#backoffMs = BACKOFF_MS_MIN;
      tickets.forEach((ticket, index) => this.#written(ticket, outcomes[index]));
    } catch (error) {
      this.#failed(tickets, ended, error instanceof Error ? error : new Error(messageOf(error)));
    } finally {
      this.#inFlight--;
      this.#endsInFlight -= ended.length;
      if (this.#queue.length > 0) this.#deferPump();
      if (this.#ended.length > 0) this.#endsTimer ??= this.#armEnds(this.#backoffMs);
      this.#tellIdle();
    }
  }

  #written(ticket: ExpressTicket, outcome: ExpressStartOutcome | undefined): void {
    this.#settle(ticket, () => {
      if (outcome === undefined) ticket.reject(new Error("The store gave no outcome for a start."));
      else if (outcome.kind === "started") this.#started(ticket, outcome.id);
      else ticket.resolve(outcome);
    });
  }

  #started(ticket: ExpressTicket, id: ExpressStartId): void {
    if (this.firstId === undefined || id < this.firstId) this.firstId = id;
    ticket.resolve({ kind: "started", id });
  }

  #failed(tickets: readonly ExpressTicket[], ended: readonly ExpressStartId[], error: Error): void {
    this.#logger.warn({ err: error, starts: tickets.length, ends: ended.length }, "A commit of Express starts failed.");
    this.#ended = [...ended, ...this.#ended];
    this.#backoffMs = Math.min(this.#backoffMs * 2, BACKOFF_MS_MAX);
    for (const ticket of tickets) {
      if (error instanceof UnknownOutcome) this.#doubts.add(ticket);
      else if (error instanceof StoreUnavailable || ticket.alone) this.#settle(ticket, () => ticket.reject(error));
      else this.#again(ticket, true);
    }
  }

  #again(ticket: ExpressTicket, alone: boolean = ticket.alone): void {
    ticket.alone = alone;
    this.#queue.push(ticket);
    this.#deferPump();
  }

  #settle(ticket: ExpressTicket, answer: () => void): void {
    this.#pendingBytes -= ticket.bytes;
    answer();
    this.#pending.delete(ticket.start.executionArn);
    this.#tellIdle();
  }

  #tellIdle(): void {
    if (!this.isIdle) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}
