import type { Program } from "../asl/program.ts";
import { type Command, type EngineLimits, NOTHING_HEARD, type TurnContext } from "../engine/command.ts";
import { decide } from "../engine/decide.ts";
import type { Execution, ExecutionIdentity } from "../engine/execution.ts";
import { nextTickAt, outstanding } from "../engine/outstanding.ts";
import type { EpochMs, JsonText } from "../engine/units.ts";
import type { ExecutionId } from "../store/store.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import type { Dispatcher, SlotClaims } from "./dispatcher.ts";
import { RuntimeClosed } from "./faults.ts";

interface Run {
  readonly id: ExecutionId;
  readonly program: Program;
  state: Execution | ExecutionIdentity;
  commands: Command[];
  isDeferred: boolean;
  cancelTimer: CancelTimer;
  readonly ended: (execution: Execution) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Express executions that somebody waits for: the same turns as a Standard one's, of which nothing is kept. The store
 * never hears of them, and with the process they are gone. Their ids, which the dispatcher knows them by, are negative.
 */
export class ExpressRuns {
  readonly #clock: Clock;
  readonly #dispatcher: Dispatcher;
  readonly #random: () => number;
  readonly #limits: EngineLimits;
  readonly #runs = new Map<ExecutionId, Run>();
  #lastId = 0;
  #closed = false;

  constructor(parts: {
    readonly clock: Clock;
    readonly dispatcher: Dispatcher;
    readonly random: () => number;
    readonly limits: EngineLimits;
  }) {
    this.#clock = parts.clock;
    this.#dispatcher = parts.dispatcher;
    this.#random = parts.random;
    // There is no history to be full.
    this.#limits = { ...parts.limits, historyEventsMax: Number.MAX_SAFE_INTEGER };
  }

  /** Resolves when the execution is over. @throws {RuntimeClosed} @throws {InvariantBroken} our bug. */
  run(program: Program, identity: ExecutionIdentity, input: JsonText): Promise<Execution> {
    return new Promise((ended, failed) => {
      if (this.#closed) return failed(new RuntimeClosed());
      const id = --this.#lastId as ExecutionId;
      const run: Run = {
        id,
        program,
        state: identity,
        commands: [{ type: "Start", input }],
        isDeferred: false,
        cancelTimer() {},
        ended,
        failed,
      };
      this.#runs.set(id, run);
      this.#advance(run);
    });
  }

  /** What the dispatcher reports of a run's tasks. */
  post(id: ExecutionId, commands: readonly Command[]): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    run.commands.push(...commands);
    if (run.isDeferred) return;
    run.isDeferred = true;
    this.#clock.defer(() => {
      run.isDeferred = false;
      if (this.#runs.get(id) === run) this.#advance(run);
    });
  }

  close(): void {
    this.#closed = true;
    for (const run of this.#runs.values()) {
      this.#leave(run);
      run.failed(new RuntimeClosed());
    }
  }

  #advance(run: Run): void {
    const claims = this.#dispatcher.claims();
    try {
      this.#turn(run, claims);
    } catch (error) {
      this.#leave(run);
      run.failed(error);
    } finally {
      claims.release();
    }
  }

  #turn(run: Run, claims: SlotClaims): void {
    let unfinished = false;
    for (const command of run.commands.splice(0)) {
      const decision = decide(run.program, run.state, command, this.#context(run, claims));
      run.state = decision.execution;
      unfinished ||= decision.unfinished;
    }
    if (!("status" in run.state)) return;
    const execution = run.state;
    if (execution.status !== "RUNNING") {
      this.#leave(run);
      return run.ended(execution);
    }
    this.#dispatcher.reconcile(run.id, execution, outstanding(execution), claims);
    run.cancelTimer();
    run.cancelTimer = this.#clock.setTimer(nextTickAt(execution), () => this.post(run.id, [{ type: "Tick" }]));
    if (unfinished) this.post(run.id, [{ type: "Tick" }]);
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
    this.#dispatcher.forget(run.id);
  }
}
