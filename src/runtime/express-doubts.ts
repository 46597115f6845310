import type { EpochMs } from "../engine/units.ts";
import { type ExpressStartId, type Store, UnknownOutcome } from "../store/store.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import type { ExpressTicket } from "./express-starts.ts";
import { RuntimeClosed } from "./faults.ts";

/** Rows looked at in one read. */
const PAGE = 100;
const BACKOFF_MS_MIN = 100;
const BACKOFF_MS_MAX = 5_000;
/** A start whose outcome stays unknown for so long is answered with the error; if it was written, it is run by the next start of the server. */
const IN_DOUBT_MS_MAX = 10_000;

export interface ExpressDoubtsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Its row is in the store. */
  readonly found: (ticket: ExpressTicket, id: ExpressStartId) => void;
  /** It is not: the start may be written. */
  readonly missing: (ticket: ExpressTicket) => void;
  readonly givenUp: (ticket: ExpressTicket, error: Error) => void;
}

/**
 * Starts of which it is not known whether they were written. An execution's ARN is its own, so the row that bears it is
 * the start's.
 */
export class ExpressDoubts {
  readonly #options: ExpressDoubtsOptions;
  #tickets = new Map<string, ExpressTicket>();
  #looking = false;
  #next: CancelTimer | undefined;
  #backoffMs = BACKOFF_MS_MIN;
  #closed = false;

  constructor(options: ExpressDoubtsOptions) {
    this.#options = options;
  }

  add(ticket: ExpressTicket): void {
    ticket.inDoubtSince ??= this.#options.clock.now();
    this.#tickets.set(ticket.start.executionArn, ticket);
    this.#lookLater();
  }

  /** Looks no more; who still waits is refused. */
  close(): void {
    this.#closed = true;
    this.#next?.();
    for (const ticket of this.#tickets.values()) {
      if (this.#take(ticket)) this.#options.givenUp(ticket, new RuntimeClosed());
    }
  }

  #lookLater(): void {
    if (this.#next !== undefined || this.#looking || this.#closed) return;
    const { clock } = this.#options;
    this.#next = clock.setTimer((clock.now() + this.#backoffMs) as EpochMs, () => void this.#look());
    this.#backoffMs = Math.min(this.#backoffMs * 2, BACKOFF_MS_MAX);
  }

  async #look(): Promise<void> {
    this.#next = undefined;
    this.#looking = true;
    const asked = [...this.#tickets.values()];
    try {
      await this.#findRows();
      this.#backoffMs = BACKOFF_MS_MIN;
      for (const ticket of asked) if (this.#take(ticket)) this.#options.missing(ticket);
    } catch {
      // The store is still away.
      const oldest = this.#options.clock.now() - IN_DOUBT_MS_MAX;
      for (const ticket of asked) {
        if ((ticket.inDoubtSince ?? oldest) >= oldest || !this.#take(ticket)) continue;
        this.#options.givenUp(ticket, new UnknownOutcome("Whether the start was written is not known."));
      }
    } finally {
      this.#looking = false;
      if (this.#tickets.size > 0) this.#lookLater();
    }
  }

  async #findRows(): Promise<void> {
    let after: ExpressStartId | undefined;
    while (this.#tickets.size > 0) {
      const page = await this.#options.store.expressStarts(PAGE, after);
      for (const { id, executionArn } of page) {
        const ticket = this.#tickets.get(executionArn);
        if (ticket !== undefined && this.#take(ticket)) this.#options.found(ticket, id);
      }
      after = page.at(-1)?.id;
      if (page.length < PAGE) return;
    }
  }

  /** Whether it was still in doubt. */
  #take(ticket: ExpressTicket): boolean {
    return this.#tickets.delete(ticket.start.executionArn);
  }
}
