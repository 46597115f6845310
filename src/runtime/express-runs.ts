import type { Program } from "../asl/program.ts";
import { type Command, type EngineLimits, NOTHING_HEARD, type TurnContext } from "../engine/command.ts";
import { decide } from "../engine/decide.ts";
import type { Execution, ExecutionIdentity } from "../engine/execution.ts";
import { nextTickAt, outstanding } from "../engine/outstanding.ts";
import type { JournalRecord } from "../engine/records.ts";
import type { EpochMs, JsonText } from "../engine/units.ts";
import type { ExecutionId, RevisionRow, StateMachineId } from "../store/store.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import type { Dispatcher, SlotClaims } from "./dispatcher.ts";
import type { ExecutionObserver } from "./execution-observer.ts";
import { RuntimeClosed } from "./faults.ts";
import type { RecentEntry, RecentExpress } from "./recent-express.ts";
import type { RuntimeSettings } from "./settings.ts";

/*
 * A run goes:
 *
 *     waiting ──► in a turn ──► waits for tasks or a timer ──► ended
 *     (asynchronous)   ▲                    │           └────► failed: our bug, or the runtime was closed
 *                      └────────────────────┘
 */

/** What is to be run. */
export interface ExpressRun {
  readonly stateMachineId: StateMachineId;
  readonly revision: RevisionRow;
  readonly program: Program;
  readonly identity: ExecutionIdentity;
  readonly input: JsonText;
  readonly traceHeader?: string;
}

interface Run extends ExpressRun {
  readonly id: ExecutionId;
  state: Execution | ExecutionIdentity;
  commands: Command[];
  isDeferred: boolean;
  /** Bytes that it is reckoned at while it waits. */
  bytes: number;
  nextTickAt: EpochMs;
  cancelTimer: CancelTimer;
  /** Where it is remembered. */
  readonly recent: RecentEntry | undefined;
  readonly ended: (execution: Execution) => void;
  readonly failed: (error: unknown) => void;
}

/** What a small run takes besides its payloads. */
const RUN_OVERHEAD_BYTES = 2_048;
const FRAME_OVERHEAD_BYTES = 512;
/** Runs begun before the event loop gets its turn, and the time they may take: requests come in between. */
const BEGUN_AT_ONCE_MAX = 32;
const BEGIN_MS_MAX = 10;

const noTimer: CancelTimer = () => {};

/**
 * Express executions at work: the same turns as a Standard one's, of which the store keeps nothing. With the process they
 * are gone. Their ids, which the dispatcher knows them by, are negative.
 */
export class ExpressRuns {
  readonly #clock: Clock;
  readonly #dispatcher: Dispatcher;
  readonly #random: () => number;
  readonly #limits: EngineLimits;
  readonly #settings: RuntimeSettings;
  readonly #recent: RecentExpress;
  readonly #observer: ExecutionObserver | undefined;
  readonly #runs = new Map<ExecutionId, Run>();
  #waiting: Run[] = [];
  #beginDeferred = false;
  #deferred = 0;
  #bytes = 0;
  #lastId = 0;
  #closed = false;
  #idleWaiters: (() => void)[] = [];

  constructor(parts: {
    readonly clock: Clock;
    readonly dispatcher: Dispatcher;
    readonly random: () => number;
    readonly limits: EngineLimits;
    readonly settings: RuntimeSettings;
    readonly recent: RecentExpress;
    readonly observer?: ExecutionObserver | undefined;
  }) {
    this.#clock = parts.clock;
    this.#dispatcher = parts.dispatcher;
    this.#random = parts.random;
    // There is no history to be full.
    this.#limits = { ...parts.limits, historyEventsMax: Number.MAX_SAFE_INTEGER };
    this.#settings = parts.settings;
    this.#recent = parts.recent;
    this.#observer = parts.observer;
  }

  /** Runs that have not ended. */
  get size(): number {
    return this.#runs.size;
  }

  /** Runs hold as much memory as they may: new ones are to be throttled. */
  get isOverBudget(): boolean {
    return this.#bytes > this.#settings.expressBytesMax;
  }

  /** What an earlier process left may be run again: new starts keep their part of the memory. */
  get hasRoomToRecover(): boolean {
    return this.#bytes < this.#settings.expressBytesMax / 2;
  }

  /** No turn is about to be made: only a task's result or a timer brings one about. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#deferred === 0;
  }

  /** Resolves when the execution is over. @throws {RuntimeClosed} @throws {InvariantBroken} our bug. */
  run(what: ExpressRun): Promise<Execution> {
    return new Promise((ended, failed) => {
      const run = this.#add(what, ended, failed);
      if (run !== undefined) this.#advance(run);
    });
  }

  /** The same, for what nobody waits for: a burst of starts is begun some at a time. */
  runLater(what: ExpressRun): Promise<Execution> {
    return new Promise((ended, failed) => {
      const run = this.#add(what, ended, failed);
      if (run === undefined) return;
      this.#waiting.push(run);
      this.#deferBegin();
    });
  }

  /** Whether a run can end by that time: those cannot that wait for nothing but a later timer. */
  canAnyEnd(by: EpochMs): boolean {
    for (const run of this.#runs.values()) {
      if (run.commands.length > 0 || run.nextTickAt <= by || this.#dispatcher.isBusy(run.id)) return true;
    }
    return false;
  }

  /** What the dispatcher reports of a run's tasks. */
  post(id: ExecutionId, commands: readonly Command[]): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    run.commands.push(...commands);
    if (run.isDeferred) return;
    run.isDeferred = true;
    this.#deferred++;
    this.#clock.defer(() => {
      run.isDeferred = false;
      this.#deferred--;
      if (this.#runs.get(id) === run) this.#advance(run);
    });
  }

  /** Resolves when every run has ended. */
  whenEmpty(): Promise<void> {
    return this.#runs.size === 0 ? Promise.resolve() : new Promise((resolve) => void this.#idleWaiters.push(resolve));
  }

  close(): void {
    this.#closed = true;
    for (const run of this.#runs.values()) {
      this.#leave(run);
      run.failed(new RuntimeClosed());
    }
    this.#waiting = [];
  }

  #add(what: ExpressRun, ended: Run["ended"], failed: Run["failed"]): Run | undefined {
    if (this.#closed) {
      failed(new RuntimeClosed());
      return undefined;
    }
    const run: Run = {
      ...what,
      id: --this.#lastId as ExecutionId,
      state: what.identity,
      commands: [{ type: "Start", input: what.input }],
      isDeferred: false,
      bytes: RUN_OVERHEAD_BYTES + what.input.length,
      nextTickAt: 0 as EpochMs,
      cancelTimer: noTimer,
      recent: this.#recent.begun(what, this.#clock.now()),
      ended,
      failed,
    };
    this.#bytes += run.bytes;
    this.#runs.set(run.id, run);
    return run;
  }

  #deferBegin(): void {
    if (this.#beginDeferred) return;
    this.#beginDeferred = true;
    this.#clock.defer(() => {
      this.#beginDeferred = false;
      const until = this.#clock.now() + BEGIN_MS_MAX;
      let begun = 0;
      while (begun < this.#waiting.length && begun < BEGUN_AT_ONCE_MAX && this.#clock.now() <= until) {
        this.#advance(this.#waiting[begun++] as Run);
      }
      this.#waiting.splice(0, begun);
      if (this.#waiting.length > 0) this.#deferBegin();
    });
  }

  #advance(run: Run): void {
    // A task that is due may begin while the server drains: the run is to end.
    const claims = this.#dispatcher.claims({ whilePaused: true });
    try {
      this.#turn(run, claims);
    } catch (error) {
      this.#leave(run);
      if (run.recent !== undefined) this.#recent.forget(run.recent);
      run.failed(error);
    } finally {
      claims.release();
    }
  }

  #turn(run: Run, claims: SlotClaims): void {
    let unfinished = false;
    let records: readonly JournalRecord[] = [];
    const { commands } = run;
    run.commands = [];
    const context = this.#context(run, claims);
    for (const command of commands) {
      const decision = decide(run.program, run.state, command, context);
      run.state = decision.execution;
      records = records.length === 0 ? decision.records : [...records, ...decision.records];
      unfinished ||= decision.unfinished;
    }
    if (!("status" in run.state)) return;
    const execution = run.state;
    if (records.length > 0) this.#tell(run, execution, records);
    if (execution.status !== "RUNNING") {
      this.#leave(run);
      return run.ended(execution);
    }
    this.#reckon(run, execution);
    this.#dispatcher.reconcile(run.id, execution, outstanding(execution), claims);
    run.cancelTimer();
    run.nextTickAt = nextTickAt(execution);
    run.cancelTimer = this.#clock.setTimer(run.nextTickAt, () => this.post(run.id, [{ type: "Tick" }]));
    if (unfinished) this.post(run.id, [{ type: "Tick" }]);
  }

  #tell(run: Run, execution: Execution, records: readonly JournalRecord[]): void {
    if (run.recent !== undefined) this.#recent.turn(run.recent, execution, records);
    const { identity, revision } = run;
    this.#observer?.turn({ identity, revision, records, execution, type: "EXPRESS" });
  }

  /** What a run that waits takes: its input, and what its frames hold. */
  #reckon(run: Run, { frames }: Execution): void {
    let bytes = RUN_OVERHEAD_BYTES + run.input.length;
    for (const { progress } of frames.values()) {
      bytes += FRAME_OVERHEAD_BYTES;
      if (progress.kind === "state") bytes += progress.state.input.length;
      else if (progress.kind === "next") bytes += progress.input.length;
      else if (progress.kind === "succeeded") bytes += progress.output.length;
    }
    this.#bytes += bytes - run.bytes;
    run.bytes = bytes;
  }

  #context({ state }: Run, claims: SlotClaims): TurnContext {
    const now = this.#clock.now();
    return {
      now: ("status" in state ? Math.max(now, state.lastAt) : now) as EpochMs,
      random: this.#random,
      claimSlot: (resource) => claims.claim(resource),
      // AWS has none for Express.
      activityExists: () => false,
      heardAt: NOTHING_HEARD,
      limits: this.#limits,
    };
  }

  #leave(run: Run): void {
    run.cancelTimer();
    this.#runs.delete(run.id);
    this.#bytes -= run.bytes;
    this.#dispatcher.forget(run.id);
    if (this.#runs.size > 0) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}
