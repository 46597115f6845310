import type { EpochMs } from "../engine/units.ts";
import type { ExecutionId } from "../store/store.ts";
import { BinaryHeap } from "./binary-heap.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import type { RuntimeSettings } from "./settings.ts";

interface Alarm {
  readonly at: EpochMs;
  readonly id: ExecutionId;
}

/** Alarms that were replaced stay in the heap until so many more than the valid ones lie there. */
const STALE_ALARMS_MAX = 1_024;

/**
 * The wake-ups of the next minute, in memory, one per execution. All others stay in the store, where
 * {@link DueScan} finds them in time: a million year-long waits cost disk and not memory.
 */
export class ArmedTimers {
  readonly #clock: Clock;
  readonly #settings: RuntimeSettings;
  readonly #onDue: (id: ExecutionId) => void;
  readonly #armed = new Map<ExecutionId, EpochMs>();
  #heap = emptyHeap();
  #timer: { readonly at: EpochMs; readonly cancel: CancelTimer } | undefined;
  #closed = false;

  constructor(options: {
    readonly clock: Clock;
    readonly settings: RuntimeSettings;
    readonly onDue: (id: ExecutionId) => void;
  }) {
    this.#clock = options.clock;
    this.#settings = options.settings;
    this.#onDue = options.onDue;
  }

  get size(): number {
    return this.#armed.size;
  }

  /** Sets an execution's one alarm. False where it is left to the store: too far ahead, or too many are set. */
  arm(id: ExecutionId, at: EpochMs): boolean {
    const isLeft =
      at > this.#clock.now() + this.#settings.armAheadMs ||
      (this.#armed.size >= this.#settings.armedTimersMax && !this.#armed.has(id));
    if (isLeft) this.disarm(id);
    else this.armResident(id, at);
    return !isLeft;
  }

  /**
   * The same for an execution in memory, however far ahead: its row says that it is due now, because tasks
   * are in flight, so that the store could not tell when their time-outs are.
   */
  armResident(id: ExecutionId, at: EpochMs): void {
    if (this.#closed || this.#armed.get(id) === at) return;
    this.#armed.set(id, at);
    this.#heap.push({ at, id });
    if (this.#heap.size > 2 * this.#armed.size + STALE_ALARMS_MAX) this.#rebuild();
    this.#setTimer();
  }

  /** Sets it for what was read from the store a moment ago: it never moves an alarm to a later time. */
  armNoLater(id: ExecutionId, at: EpochMs): boolean {
    const armed = this.#armed.get(id);
    return armed !== undefined && armed <= at ? true : this.arm(id, at);
  }

  disarm(id: ExecutionId): void {
    this.#armed.delete(id);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#armed.clear();
    this.#heap = emptyHeap();
  }

  #rebuild(): void {
    this.#heap = emptyHeap();
    for (const [id, at] of this.#armed) this.#heap.push({ at, id });
  }

  #setTimer(): void {
    const next = this.#next();
    if (next === undefined || (this.#timer !== undefined && this.#timer.at <= next.at)) return;
    this.#timer?.cancel();
    this.#timer = { at: next.at, cancel: this.#clock.setTimer(next.at, () => this.#fire()) };
  }

  #fire(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    for (let next = this.#next(); next !== undefined && next.at <= now; next = this.#next()) {
      this.#heap.pop();
      this.#armed.delete(next.id);
      this.#onDue(next.id);
    }
    this.#setTimer();
  }

  /** The earliest alarm that is still meant. */
  #next(): Alarm | undefined {
    let alarm = this.#heap.peek();
    while (alarm !== undefined && this.#armed.get(alarm.id) !== alarm.at) {
      this.#heap.pop();
      alarm = this.#heap.peek();
    }
    return alarm;
  }
}

function emptyHeap(): BinaryHeap<Alarm> {
  return new BinaryHeap((a, b) => a.at < b.at || (a.at === b.at && a.id < b.id));
}
