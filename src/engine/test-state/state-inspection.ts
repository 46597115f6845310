import type { MapState, ParallelState, Program, State } from "../../asl/program.ts";
import type { Json } from "../../expr/json.ts";
import { isArray } from "../../expr/json.ts";
import type { TurnContext } from "../command.ts";
import type { MapItem } from "../context-object.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import { begin } from "../evolve.ts";
import type { Execution, ExecutionIdentity, TaskAttempt } from "../execution.ts";
import type { Failure } from "../failure.ts";
import type { HandlersAsked, InspectedMember, Inspection } from "../inspection.ts";
import { InvariantBroken } from "../invariant.ts";
import { Payload } from "../payload.ts";
import type { ExecutionStarted } from "../records.ts";
import { settle } from "../settle.ts";
import { concludeJoin } from "../states/join.ts";
import { failDispatched, succeedDispatched, timeOutTask } from "../states/task-report.ts";
import { leaveWait } from "../states/wait.ts";
import { attempt, step } from "../step.ts";
import { Turn } from "../turn.ts";
import { type EpochMs, type EventId, type JsonText, ROOT_FRAME } from "../units.ts";
import type { Variables } from "../variables.ts";
import { readOutcome } from "./read-outcome.ts";
import type { Awaited, TestedState } from "./tested-state.ts";
import { tolerate } from "./tolerance.ts";
import { visibleMembers } from "./visible-members.ts";

/** One state to test, and all that an execution would have brought to it. */
export interface StateTest {
  /** Its root is the sequence that holds the state, and starts with it. */
  readonly program: Program;
  readonly identity: ExecutionIdentity;
  readonly input: JsonText;
  readonly variables: Variables;
  readonly retryCount: number;
  readonly context?: Json;
  readonly item?: MapItem;
  readonly readItems?: JsonText;
}

interface Reason {
  readonly error?: string;
  readonly cause?: string;
}

/**
 * Takes one state through the very steps that an execution takes it through, and stops where it would go on to the next.
 *
 *     begun ──► awaits a task, an hour, or its children ──succeed, fail, …──► over
 *       └───────────────────────────────────────────────────────────────────► over
 */
export class StateInspection {
  readonly state: State;
  readonly #turn: Turn;
  readonly #variables: Variables;
  readonly #seen = new Map<InspectedMember, Payload>();
  #asked: HandlersAsked | undefined;
  #failure: Failure | undefined;

  constructor(test: StateTest, context: TurnContext) {
    const { program, identity, input, variables } = test;
    this.state = program.root.startAt;
    this.#variables = variables;
    this.#turn = beginTurn(program, identity, input, { ...context, inspection: this.#inspection(test) });
    if (Object.keys(variables).length > 0) {
      this.#turn.draft.frames.set(ROOT_FRAME, { ...this.#turn.frame(ROOT_FRAME), variables });
    }
    step(this.#turn, ROOT_FRAME);
    if (this.awaited.kind === "children") attempt(this.#turn, ROOT_FRAME, this.state, () => this.#showMap());
    settle(this.#turn);
  }

  get awaited(): Awaited {
    const { progress } = this.#turn.frame(ROOT_FRAME);
    if (this.#turn.draft.status !== "RUNNING" || progress.kind !== "state") return { kind: "nothing" };
    const { phase } = progress.state;
    switch (phase.kind) {
      case "task":
        return { kind: "task" };
      case "timer":
        return { kind: "time", dueAt: phase.dueAt };
      case "join":
        return { kind: "children" };
      case "ready":
      case "settled":
      case "backoff":
        return { kind: "nothing" };
    }
  }

  /** The execution that the state stands in, for whoever carries out its task. */
  get execution(): Execution {
    return this.#turn.draft;
  }

  get task(): TaskAttempt {
    const { phase } = this.#turn.state(ROOT_FRAME);
    if (phase.kind !== "task") throw new InvariantBroken(`'${this.state.name}' has no task`);
    return phase.task;
  }

  /** How many iterations the Map under test would have. */
  get iterations(): number {
    const { phase } = this.#turn.state(ROOT_FRAME);
    return phase.kind === "join" && phase.join.kind === "map" ? phase.join.length : 0;
  }

  succeedTask(output: JsonText): void {
    succeedDispatched(this.#turn, ROOT_FRAME, this.task, output);
    settle(this.#turn);
  }

  failTask(reason: Reason): void {
    failDispatched(this.#turn, ROOT_FRAME, this.task, reason);
    settle(this.#turn);
  }

  timeOutTask(): void {
    timeOutTask(this.#turn, ROOT_FRAME, this.task, false);
    settle(this.#turn);
  }

  leaveWait(): void {
    const { state } = this;
    if (state.type !== "Wait") throw new InvariantBroken(`'${state.name}' is no Wait`);
    attempt(this.#turn, ROOT_FRAME, state, leaveWait);
    settle(this.#turn);
  }

  /** @param failures how many iterations of a Map failed; more than it tolerates are its failure. */
  succeedChildren(result: JsonText, failures: number): void {
    attempt(this.#turn, ROOT_FRAME, this.#parent(), (turn, frameId, state) => {
      if (state.type === "Map") tolerate(turn, frameId, state, { failures, iterations: this.iterations });
      concludeJoin(turn, frameId, state, turn.payload(result));
    });
    settle(this.#turn);
  }

  /** @param fromTask whether States.TaskFailed matches it. */
  failChildren(reason: Reason, fromTask: boolean): void {
    this.#turn.fail(ROOT_FRAME, { ...reason, fromTask });
    settle(this.#turn);
  }

  /** The test has lasted too long. */
  timeOut(): void {
    this.#turn.fail(ROOT_FRAME, { error: "States.Timeout", fromTask: false });
    settle(this.#turn);
  }

  outcome(): TestedState {
    const seen = new Map<InspectedMember, JsonText>();
    for (const member of visibleMembers(this.state)) {
      const payload = this.#seen.get(member);
      if (payload !== undefined) seen.set(member, payload.text);
    }
    return readOutcome(this.#turn, { seen, asked: this.#asked, failure: this.#failure, variables: this.#variables });
  }

  #inspection({ retryCount, context, item, readItems }: StateTest): Inspection {
    return {
      see: (member, value) => void this.#seen.set(member, value),
      failed: (failure, asked) => {
        this.#failure = failure;
        this.#asked = asked;
      },
      retryCount,
      ...(context === undefined ? {} : { context }),
      ...(item === undefined ? {} : { item }),
      ...(readItems === undefined ? {} : { readItems: Payload.ofText(readItems) }),
    };
  }

  /** What the iterations of a Map would get; they are not run. */
  #showMap(): void {
    const { state } = this;
    if (state.type !== "Map") return;
    const turn = this.#turn;
    tolerate(turn, ROOT_FRAME, state, { failures: 0, iterations: this.iterations });
    if (state.flow.itemSelector === undefined) return;
    const { phase } = turn.state(ROOT_FRAME);
    const items = phase.kind === "join" && phase.join.kind === "map" ? turn.payload(phase.join.items).value : [];
    const flow = flowOf(turn, ROOT_FRAME, state);
    const inputs = isArray(items) ? items.map((value, index) => flow.itemInput({ index, value }).value) : [];
    this.#seen.set("afterItemSelector", Payload.ofValue(inputs));
  }

  #parent(): MapState | ParallelState {
    const { state } = this;
    if (state.type !== "Map" && state.type !== "Parallel") throw new InvariantBroken(`'${state.name}' has no children`);
    return state;
  }
}

function beginTurn(program: Program, identity: ExecutionIdentity, input: JsonText, context: TurnContext): Turn {
  const record: ExecutionStarted = {
    type: "ExecutionStarted",
    id: 1 as EventId,
    previous: 0 as EventId,
    at: context.now,
    frame: ROOT_FRAME,
    input,
    startAt: program.root.startAt.name,
    deadlineAt: Number.MAX_SAFE_INTEGER as EpochMs,
  };
  return new Turn(program, begin(identity, record), context, record);
}
