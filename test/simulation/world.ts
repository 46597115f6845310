import { AWS_LIMITS, type EngineLimits } from "../../src/engine/command.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { createRuntime, type Runtime } from "../../src/runtime/runtime.ts";
import type { RuntimeSettings } from "../../src/runtime/settings.ts";
import { type CommitFate, faultyStore } from "../../src/runtime/testing-faulty-store.ts";
import type { VirtualClock } from "../../src/runtime/virtual-clock.ts";
import type { Store } from "../../src/store/store.ts";
import { ExpressWatch } from "./express-watch.ts";
import type { JournalWatch } from "./journal-watch.ts";
import type { Prng } from "./prng.ts";
import { StatusWatch } from "./status-watch.ts";
import type { TaskServer } from "./task-server.ts";

/** How a run is disturbed; a calm one has no storm. */
export interface Storm {
  readonly random: Prng;
  killsLeft: number;
  faultsLeft: number;
}

/** One process after the other on one store, each dying at some commit. */
export class World {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly server: TaskServer;
  readonly watch: JournalWatch;
  readonly express = new ExpressWatch();
  readonly status = new StatusWatch();
  kills = 0;
  commits = 0;
  /** Processes that were taken for dead and lived on, beside their successor. */
  zombies = 0;
  /** Number of the newest process. */
  incarnation = 0;
  /** Whether the newest process serves. */
  isServing = false;
  runtime!: Runtime;
  /** Resolves when the newest process serves no longer. */
  death!: Promise<"died">;
  readonly #storm: Storm | undefined;
  readonly #limits: Partial<EngineLimits>;
  readonly #settings: Partial<RuntimeSettings>;
  readonly #alive = new Set<number>();
  #endService: () => void = () => {};

  constructor(options: {
    readonly store: Store;
    readonly clock: VirtualClock;
    readonly server: TaskServer;
    readonly watch: JournalWatch;
    readonly storm: Storm | undefined;
    readonly limits: Partial<EngineLimits>;
    readonly settings: Partial<RuntimeSettings>;
  }) {
    this.store = this.express.watched(options.store);
    this.clock = options.clock;
    this.server = options.server;
    this.watch = options.watch;
    this.#storm = options.storm;
    this.#limits = options.limits;
    this.#settings = options.settings;
  }

  /** Starts the process again, and its recovery. */
  boot(): void {
    const incarnation = ++this.incarnation;
    const isAlive = (): boolean => this.#alive.has(incarnation);
    this.#alive.add(incarnation);
    this.isServing = true;
    this.death = new Promise((resolve) => {
      this.#endService = () => {
        this.isServing = false;
        resolve("died");
      };
    });
    const store = faultyStore(this.store, {
      isAlive,
      fateOf: () => this.#fateOf(),
      fateOfExpress: () => this.#fateOf(),
      delay: () => this.#delay(),
      die: () => this.#kill(incarnation),
      written: (turns, outcomes) => this.watch.written(turns, outcomes),
    });
    const clock = clockOfTheLiving(this.clock, isAlive);
    this.runtime = createRuntime({
      store,
      clock,
      handler: this.server.handler(incarnation),
      random: () => this.#storm?.random.next() ?? 0.5,
      limits: { ...AWS_LIMITS, ...this.#limits },
      settings: this.#settings,
      outbox: this.status.outbox(store, clock, this.#storm?.random),
      observer: { turn: (turn) => isAlive() && this.express.turn(turn, incarnation) },
    });
    void this.runtime.recover();
  }

  /** A process ends between two of its instructions: nothing of it is heard again. */
  #kill(incarnation: number): void {
    this.#alive.delete(incarnation);
    this.kills++;
    if (incarnation === this.incarnation) this.#endService();
  }

  /** Ends the newest process at a moment that has nothing to do with a commit; or only seems to, and it lives on. */
  maybeKill(): void {
    const storm = this.#storm;
    if (storm === undefined || !this.isServing || storm.killsLeft === 0 || !storm.random.chance(0.02)) return;
    storm.killsLeft--;
    if (storm.random.chance(0.7)) return this.#kill(this.incarnation);
    this.zombies++;
    this.#endService();
  }

  #fateOf(): CommitFate {
    this.commits++;
    const storm = this.#storm;
    if (storm === undefined) return "written";
    const roll = storm.random.next();
    if (roll < 0.12 && storm.killsLeft > 0) {
      storm.killsLeft--;
      return storm.random.pick(["diesBefore", "diesAfter"]);
    }
    if (roll < 0.3 && storm.faultsLeft > 0) {
      storm.faultsLeft--;
      return storm.random.pick(["unavailable", "answerLost", "writeLost"]);
    }
    return "written";
  }

  #delay(): Promise<void> {
    const ms = this.#storm?.random.pick([0, 0, 1, 30]) ?? 0;
    if (ms === 0) return Promise.resolve();
    return new Promise((resolve) => void this.clock.setTimer((this.clock.now() + ms) as never, resolve));
  }
}

function clockOfTheLiving(clock: Clock, isAlive: () => boolean): Clock {
  const ifAlive = (run: () => void) => () => {
    if (isAlive()) run();
  };
  return {
    now: () => clock.now(),
    setTimer: (at, run) => clock.setTimer(at, ifAlive(run)),
    defer: (run) => clock.defer(ifAlive(run)),
  };
}
