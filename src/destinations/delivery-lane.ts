import type { EpochMs } from "../engine/units.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { StatusEventRow, Store } from "../store/store.ts";
import { pauseMs, RefusedEvents } from "./refused-events.ts";
import type { Delivery, StatusDestination, StatusEvent } from "./status-destination.ts";

/*
 * A lane takes the events of the outbox to one destination, in order:
 *
 *     working: read, deliver, read …
 *        │  ▲            │  ▲
 *        ▼  │ woken      ▼  │ the pause is over
 *        idle        backing off: the destination takes nothing, and nothing overtakes what waits
 *
 * An event that the destination refuses while it takes others is tried again by itself. What fails and is older than
 * the time that is given to it is given up.
 */

export interface LaneOptions {
  readonly store: Pick<Store, "statusEvents">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when events have been told or given up; never throws. */
  readonly onProgress: () => Promise<void>;
}

/** Where a lane leads, and how long an event is tried after its change of status. */
export interface LaneTarget {
  readonly destination: StatusDestination;
  readonly retryMs: number;
}

const PAGE_EVENTS = 100;
/**
 * An idle lane looks at the outbox so often although nobody called: where the answer to a commit was lost, or another
 * process wrote, nobody here knows that there is something.
 */
const LOOK_MS = 30_000;
/** So many events that have been told may be told again after a crash. */
const TOLD_MAX = 25;

export class DeliveryLane {
  readonly #options: LaneOptions;
  readonly #abort = new AbortController();
  readonly #finished: Promise<void>;
  #target: LaneTarget;
  #state: "working" | "idle" | "backingOff" = "working";
  /** Rows up to here have been read. */
  #cursor = 0;
  #page: StatusEvent[] = [];
  readonly #refused = new RefusedEvents();
  /** Told or given up, and still in the store. */
  readonly #done = new Set<number>();
  #failures = 0;
  #isWoken = false;
  #interrupt = () => {};
  #waiters: (() => void)[] = [];

  /** Begins at once. */
  constructor(target: LaneTarget, options: LaneOptions) {
    this.#options = options;
    this.#target = target;
    this.#finished = this.#run();
  }

  /** Rows that this destination does not need any more. */
  get done(): ReadonlySet<number> {
    return this.#done;
  }

  /** These rows are gone. */
  forget(rowIds: readonly number[]): void {
    for (const id of rowIds) this.#done.delete(id);
  }

  /** Another configuration of the same destination: what waits is tried at once. */
  redirect(target: LaneTarget): void {
    this.#target = target;
    this.#refused.tryAgain();
    this.#failures = 0;
    this.#isWoken = true;
    this.#interrupt();
  }

  /** There is something to deliver. */
  wake(): void {
    this.#isWoken = true;
    if (this.#state === "idle") this.#interrupt();
  }

  /** Resolves when there is nothing to deliver, or nobody to take it now. */
  whenWaiting(): Promise<void> {
    const isWaiting = this.#state === "backingOff" || (this.#state === "idle" && !this.#isWoken);
    return isWaiting ? Promise.resolve() : new Promise((resolve) => void this.#waiters.push(resolve));
  }

  /** Cuts off what is being delivered; resolves when nothing is. */
  close(): Promise<void> {
    this.#abort.abort();
    this.#interrupt();
    return this.#finished;
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      const batch = await this.#nextBatch();
      if (batch === undefined) await this.#backOff("the store does not answer");
      else if (batch.length === 0) await this.#rest();
      else await this.#deliver(batch);
    }
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  /** Undefined where the store does not answer. */
  async #nextBatch(): Promise<readonly StatusEvent[] | undefined> {
    const due = this.#refused.due(this.#options.clock.now());
    if (due !== undefined) return [due];
    if (this.#page.length === 0) {
      this.#isWoken = false;
      const rows = await this.#read();
      if (rows === undefined) return undefined;
      this.#page = rows.map(({ id, event }) => ({ rowId: id, text: event }));
      this.#cursor = rows.at(-1)?.id ?? this.#cursor;
    }
    if (this.#page.length === 0) return [];
    return this.#page.slice(0, this.#target.destination.batchSize(this.#page));
  }

  async #read(): Promise<readonly StatusEventRow[] | undefined> {
    try {
      return await this.#options.store.statusEvents(PAGE_EVENTS, this.#cursor);
    } catch {
      return undefined;
    }
  }

  async #deliver(batch: readonly StatusEvent[]): Promise<void> {
    const { logger, onProgress } = this.#options;
    const { destination } = this.#target;
    const outcome = await destination.deliver(batch, this.#abort.signal);
    if (outcome.kind === "failed") return this.#failed(batch, outcome.reason);
    const newlyRefused = batch.filter(
      (event, index) => outcome.deliveries[index]?.kind === "refused" && !this.#refused.has(event),
    );
    if (newlyRefused.length > 0 && this.#refused.isFull) return this.#failed(batch, "it refuses every event");
    if (this.#failures > 0) logger.info({ destination: destination.name }, "Status events are taken again.");
    this.#failures = 0;
    batch.forEach((event, index) => this.#settle(event, outcome.deliveries[index]));
    if (this.#done.size >= TOLD_MAX) await onProgress();
  }

  #settle(event: StatusEvent, delivery: Delivery | undefined): void {
    this.#page = this.#page.filter(({ rowId }) => rowId !== event.rowId);
    if (delivery?.kind !== "refused") {
      this.#refused.drop(event);
      this.#done.add(event.rowId);
    } else if (this.#isTooOld(event)) {
      this.#giveUp(event, delivery.reason);
    } else if (this.#refused.refused(event, this.#options.clock.now())) {
      const about = { destination: this.#target.destination.name, ...aboutEvent(event) };
      this.#options.logger.warn(about, `A status event was refused and is tried again: ${delivery.reason}`);
    }
  }

  /** Nothing of the batch was taken. What is too old is given up at once, so that the outbox stays bounded. */
  #failed(batch: readonly StatusEvent[], reason: string): Promise<void> {
    if (!this.#abort.signal.aborted) {
      for (const event of new Set([...batch, ...this.#page])) if (this.#isTooOld(event)) this.#giveUp(event, reason);
    }
    return this.#backOff(reason);
  }

  async #backOff(reason: string): Promise<void> {
    const { clock, logger, onProgress } = this.#options;
    await onProgress();
    if (this.#abort.signal.aborted) return;
    if (this.#failures++ === 0) {
      logger.warn({ destination: this.#target.destination.name }, `Status events wait: ${reason}`);
    }
    await this.#wait("backingOff", clock.now() + pauseMs(this.#failures));
  }

  async #rest(): Promise<void> {
    const { clock, onProgress } = this.#options;
    await onProgress();
    const lookAt = clock.now() + LOOK_MS;
    if (!this.#isWoken) await this.#wait("idle", Math.min(lookAt, this.#refused.nextAt() ?? lookAt));
  }

  /** Until `at`, or until it is interrupted. */
  async #wait(state: "idle" | "backingOff", at: number): Promise<void> {
    if (this.#abort.signal.aborted) return;
    this.#state = state;
    for (const resolve of this.#waiters.splice(0)) resolve();
    await new Promise<void>((resolve) => {
      const cancelTimer = this.#options.clock.setTimer(at as EpochMs, resolve);
      this.#interrupt = () => {
        cancelTimer();
        resolve();
      };
    });
    this.#interrupt = () => {};
    this.#state = "working";
  }

  #isTooOld(event: StatusEvent): boolean {
    return this.#options.clock.now() - Date.parse(envelopeOf(event).time) > this.#target.retryMs;
  }

  #giveUp(event: StatusEvent, reason: string): void {
    this.#page = this.#page.filter(({ rowId }) => rowId !== event.rowId);
    this.#refused.drop(event);
    this.#done.add(event.rowId);
    const about = { destination: this.#target.destination.name, ...aboutEvent(event) };
    this.#options.logger.error(about, `A status event was given up: ${reason}`);
  }
}

interface Envelope {
  readonly id: string;
  readonly time: string;
  readonly detail: { readonly executionArn: string; readonly status: string };
}

function envelopeOf({ text }: StatusEvent): Envelope {
  return JSON.parse(text) as Envelope;
}

function aboutEvent(event: StatusEvent) {
  const { id, detail } = envelopeOf(event);
  return { eventId: id, executionArn: detail.executionArn, status: detail.status };
}
