import type { EpochMs } from "../engine/units.ts";
import type { ExecutionId } from "../store/store.ts";
import type { Clock } from "./clock.ts";
import type { RuntimeSettings } from "./settings.ts";

/** Wakes begun before the event loop gets its turn: new starts come in between. */
const WAKES_AT_ONCE_MAX = 32;
/** Time before another look whether there is memory again. */
const MEMORY_RETRY_MS = 250;

/** Brings executions back into memory, some at a time: 100,000 that are due at once do not stall new starts. */
export class Pacer {
  readonly #clock: Clock;
  readonly #settings: RuntimeSettings;
  readonly #wake: (id: ExecutionId) => Promise<void>;
  readonly #hasMemory: () => boolean;
  /** In order of arrival, each once. */
  readonly #backlog = new Set<ExecutionId>();
  #active = 0;
  #pumpDeferred = false;
  #closed = false;
  #roomWaiters: (() => void)[] = [];

  constructor(options: {
    readonly clock: Clock;
    readonly settings: RuntimeSettings;
    /** Resolves when the execution has nothing left to do for now. */
    readonly wake: (id: ExecutionId) => Promise<void>;
    readonly hasMemory: () => boolean;
  }) {
    this.#clock = options.clock;
    this.#settings = options.settings;
    this.#wake = options.wake;
    this.#hasMemory = options.hasMemory;
  }

  /** Executions that wait for their turn. */
  get backlog(): number {
    return this.#backlog.size;
  }

  get isIdle(): boolean {
    return this.#backlog.size === 0 && this.#active === 0;
  }

  add(id: ExecutionId): void {
    if (this.#closed) return;
    this.#backlog.add(id);
    this.#deferPump();
  }

  /** Resolves when no more than `limit` executions wait. */
  async whenBacklogIsBelow(limit: number): Promise<void> {
    while (this.#backlog.size >= limit && !this.#closed) {
      await new Promise<void>((resolve) => void this.#roomWaiters.push(resolve));
    }
  }

  close(): void {
    this.#closed = true;
    this.#backlog.clear();
    this.#tellRoom();
  }

  #deferPump(): void {
    if (this.#pumpDeferred || this.#backlog.size === 0 || this.#active >= this.#settings.loadsMax) return;
    this.#pumpDeferred = true;
    this.#clock.defer(() => this.#pump());
  }

  #pump(): void {
    this.#pumpDeferred = false;
    if (this.#closed) return;
    if (!this.#hasMemory()) {
      this.#pumpDeferred = true;
      this.#clock.setTimer((this.#clock.now() + MEMORY_RETRY_MS) as EpochMs, () => this.#pump());
      return;
    }
    let begun = 0;
    for (const id of this.#backlog) {
      if (begun >= WAKES_AT_ONCE_MAX || this.#active >= this.#settings.loadsMax) break;
      this.#backlog.delete(id);
      begun++;
      this.#active++;
      void this.#wake(id).then(() => {
        this.#active--;
        this.#deferPump();
        if (this.isIdle) this.#tellRoom();
      });
    }
    this.#tellRoom();
    this.#deferPump();
  }

  #tellRoom(): void {
    for (const resolve of this.#roomWaiters.splice(0)) resolve();
  }
}
