import type { HeardAt } from "../engine/command.ts";
import type { EpochMs, EventId } from "../engine/units.ts";
import type { ExecutionId, Heartbeat, Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";
import { messageOf } from "./faults.ts";
import type { Logger } from "./logger.ts";
import type { OpenTasks } from "./open-tasks.ts";

interface Heard {
  at: EpochMs;
  /** When the store was told last. */
  notedAt: number;
}

/** The store is told of a heartbeat once in this part of its period. */
const NOTED_PER_PERIOD = 3;

/**
 * When workers were last heard of. Kept here for as long as the task is open, whether its execution is in memory or not;
 * the store is told now and then. After a restart every task gets one full period: its worker could not be heard.
 */
export class Heartbeats {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #startedAt: EpochMs;
  readonly #heard = new Map<ExecutionId, Map<EventId, Heard>>();

  constructor(parts: { readonly store: Store; readonly clock: Clock; readonly logger: Logger }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#startedAt = parts.clock.now();
  }

  /** What is known of an execution's tasks. */
  heardAt(id: ExecutionId): HeardAt {
    return (scheduledId) => this.#heard.get(id)?.get(scheduledId)?.at ?? this.#startedAt;
  }

  /** A worker was heard of. Resolves at once: what the store is told is only of use to others. */
  beat(id: ExecutionId, scheduledId: EventId, heartbeatSeconds: number): void {
    const now = this.#clock.now();
    const heard = this.#of(id, scheduledId);
    heard.at = now;
    if (now - heard.notedAt < (heartbeatSeconds * 1000) / NOTED_PER_PERIOD) return;
    heard.notedAt = now;
    this.#store.heard(id, { scheduledId, at: now }).catch((error: unknown) => {
      this.#logger.warn({ executionId: id, reason: messageOf(error) }, "A heartbeat was not noted in the store.");
    });
  }

  /** Takes in what the store was told, perhaps by another process. */
  load(id: ExecutionId, heartbeats: readonly Heartbeat[]): void {
    for (const { scheduledId, at } of heartbeats) {
      const heard = this.#of(id, scheduledId);
      if (at > heard.at) heard.at = at;
    }
  }

  /** Forgets tasks that are no longer open. */
  retain(id: ExecutionId, openTasks: OpenTasks): void {
    const heard = this.#heard.get(id);
    if (heard === undefined) return;
    for (const scheduledId of heard.keys()) if (!openTasks.has(scheduledId)) heard.delete(scheduledId);
    if (heard.size === 0) this.#heard.delete(id);
  }

  #of(id: ExecutionId, scheduledId: EventId): Heard {
    let tasks = this.#heard.get(id);
    if (tasks === undefined) this.#heard.set(id, (tasks = new Map()));
    let heard = tasks.get(scheduledId);
    if (heard === undefined)
      tasks.set(scheduledId, (heard = { at: this.#startedAt, notedAt: Number.NEGATIVE_INFINITY }));
    return heard;
  }
}
