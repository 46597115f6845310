import type { StatusEvent } from "./status-destination.ts";

interface RefusedEvent {
  readonly event: StatusEvent;
  readonly tries: number;
  readonly nextAt: number;
}

const PAUSE_MS_MIN = 1_000;
const PAUSE_MS_MAX = 60_000;
/** Where more events are refused, it is not the events. */
const REFUSED_MAX = 100;

/** The pause after so many failures in a row: it doubles from a second to a minute. */
export function pauseMs(failures: number): number {
  return Math.min(PAUSE_MS_MIN * 2 ** Math.min(failures - 1, 10), PAUSE_MS_MAX);
}

/** Events that a destination refused while it took others: each is tried again by itself. */
export class RefusedEvents {
  readonly #events = new Map<number, RefusedEvent>();

  get isFull(): boolean {
    return this.#events.size >= REFUSED_MAX;
  }

  has({ rowId }: StatusEvent): boolean {
    return this.#events.has(rowId);
  }

  /** One that is to be tried again by now. */
  due(now: number): StatusEvent | undefined {
    for (const { event, nextAt } of this.#events.values()) if (nextAt <= now) return event;
    return undefined;
  }

  /** When the next one is due; undefined where there is none. */
  nextAt(): number | undefined {
    const times = [...this.#events.values()].map(({ nextAt }) => nextAt);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Answers whether it is the first time. */
  refused(event: StatusEvent, now: number): boolean {
    const tries = (this.#events.get(event.rowId)?.tries ?? 0) + 1;
    this.#events.set(event.rowId, { event, tries, nextAt: now + pauseMs(tries) });
    return tries === 1;
  }

  drop({ rowId }: StatusEvent): void {
    this.#events.delete(rowId);
  }

  /** The destination is another one now: all are due. */
  tryAgain(): void {
    for (const [id, refused] of this.#events) this.#events.set(id, { ...refused, nextAt: 0 });
  }
}
