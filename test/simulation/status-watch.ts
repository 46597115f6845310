import { StatusDeliverer } from "../../src/destinations/status-deliverer.ts";
import type { BatchOutcome, StatusDestination } from "../../src/destinations/status-destination.ts";
import type { EventRecord } from "../../src/engine/records.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { silentLogger } from "../../src/runtime/logger.ts";
import type { Store } from "../../src/store/store.ts";
import type { Prng } from "./prng.ts";

interface Told {
  readonly id: string;
  readonly status: string;
}

/** Status by the event that makes it. */
const STATUSES: Readonly<Record<string, string>> = {
  ExecutionStarted: "RUNNING",
  ExecutionRedriven: "RUNNING",
  ExecutionSucceeded: "SUCCEEDED",
  ExecutionFailed: "FAILED",
  ExecutionAborted: "ABORTED",
  ExecutionTimedOut: "TIMED_OUT",
};

const RETRY_MS = 365 * 86_400_000;

/** Somebody outside who is told of changes of status, by one process after the other, and remembers all. */
export class StatusWatch {
  /** What each execution's ARN was told to have come to, doubles included. */
  readonly #told = new Map<string, Told[]>();
  #doubles = 0;

  /** Events that were told more than once. */
  get doubles(): number {
    return this.#doubles;
  }

  /** The outbox of one process; it begins at once. */
  outbox(store: Store, clock: Clock, random: Prng | undefined): StatusDeliverer {
    const destination: StatusDestination = {
      name: "watch",
      batchSize: (events) => Math.min(events.length, 3),
      deliver: async (batch): Promise<BatchOutcome> => {
        if (random?.chance(0.1) === true) return { kind: "failed", reason: "away" };
        for (const { text } of batch) this.#tell(text);
        // The answer may get lost on its way back.
        if (random?.chance(0.1) === true) return { kind: "failed", reason: "the connection broke" };
        return { kind: "answered", deliveries: batch.map(() => ({ kind: "delivered" })) };
      },
    };
    const targets = new Map([["watch", { destination, retryMs: RETRY_MS }]]);
    const deliverer = new StatusDeliverer(targets, { store, clock, logger: silentLogger });
    deliverer.start();
    return deliverer;
  }

  /** Each change of a history was told, in its order, under an id of its own, and nothing else was. */
  complaint(executionArn: string, events: readonly EventRecord[]): string | undefined {
    const expected = events.flatMap(({ type }) => STATUSES[type] ?? []);
    const told = this.#told.get(executionArn) ?? [];
    const first = told.filter(({ id }, index) => told.findIndex((other) => other.id === id) === index);
    const found = first.map(({ status }) => status);
    return found.join() === expected.join() ? undefined : `was told as ${found.join()}, and went ${expected.join()}`;
  }

  #tell(text: string): void {
    const { id, detail } = JSON.parse(text) as { id: string; detail: { executionArn: string; status: string } };
    const told = this.#told.get(detail.executionArn) ?? [];
    if (told.some((other) => other.id === id)) this.#doubles++;
    told.push({ id, status: detail.status });
    this.#told.set(detail.executionArn, told);
  }
}
