import type { EpochMs } from "../engine/units.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { StatusEventOutbox } from "../runtime/status-events.ts";
import type { Store } from "../store/store.ts";
import { DeliveryLane, type LaneTarget } from "./delivery-lane.ts";

export interface DelivererOptions {
  readonly store: Pick<Store, "statusEvents" | "deleteStatusEvents">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The destinations that are configured, by the kind of each. */
export type LaneTargets = ReadonlyMap<string, LaneTarget>;

/**
 * Empties the outbox of status events: each goes to every destination, and its row goes when all have it or it was given
 * up. At least once: after a crash what had been told, and not yet deleted, is told again under its id.
 */
export class StatusDeliverer implements StatusEventOutbox {
  readonly #options: DelivererOptions;
  readonly #lanes = new Map<string, DeliveryLane>();
  #targets: LaneTargets;
  #isStarted = false;

  constructor(targets: LaneTargets, options: DelivererOptions) {
    this.#targets = targets;
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#targets.size > 0;
  }

  written(): void {
    for (const lane of this.#lanes.values()) lane.wake();
  }

  /** Begins with what the last run left. */
  start(): void {
    this.#isStarted = true;
    this.retarget(this.#targets);
  }

  /** Other destinations from now on. One of the same kind goes on where its predecessor was. */
  retarget(targets: LaneTargets): void {
    this.#targets = targets;
    if (!this.#isStarted) return;
    for (const [kind, lane] of this.#lanes) {
      if (targets.has(kind)) continue;
      this.#lanes.delete(kind);
      void lane.close();
    }
    for (const [kind, target] of targets) {
      const lane = this.#lanes.get(kind);
      if (lane === undefined) this.#lanes.set(kind, new DeliveryLane(target, this.#laneOptions()));
      else lane.redirect(target);
    }
    void this.#deleteTold();
  }

  /** Delivers what can be delivered within `graceMs`; the rest is delivered after the next start. */
  async close(graceMs: number): Promise<void> {
    const { clock } = this.#options;
    const lanes = [...this.#lanes.values()];
    await new Promise<void>((resolve) => {
      const cancelTimer = clock.setTimer((clock.now() + graceMs) as EpochMs, resolve);
      void Promise.all(lanes.map((lane) => lane.whenWaiting())).then(() => {
        cancelTimer();
        resolve();
      });
    });
    await Promise.all(lanes.map((lane) => lane.close()));
    await this.#deleteTold();
    this.#lanes.clear();
    this.#isStarted = false;
  }

  #laneOptions() {
    const { store, clock, logger } = this.#options;
    return { store, clock, logger, onProgress: () => this.#deleteTold() };
  }

  async #deleteTold(): Promise<void> {
    // From the lane that is behind: what it has told is little, and the others' may be much.
    const [behind, ...others] = [...this.#lanes.values()].sort((a, b) => a.done.size - b.done.size);
    const told = [...(behind?.done ?? [])].filter((id) => others.every((lane) => lane.done.has(id)));
    if (told.length === 0) return;
    try {
      await this.#options.store.deleteStatusEvents(told);
      for (const lane of this.#lanes.values()) lane.forget(told);
    } catch (error) {
      // They are deleted with the next ones; after a crash before that they are told again.
      this.#options.logger.warn(
        { err: error, events: told.length },
        "Status events that were told could not be deleted.",
      );
    }
  }
}
