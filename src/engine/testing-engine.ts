import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseDefinition } from "../asl/parse.ts";
import type { Program } from "../asl/program.ts";
import {
  AWS_LIMITS,
  type Command,
  type EngineLimits,
  type HeardAt,
  NOTHING_HEARD,
  type TurnContext,
} from "./command.ts";
import { decide } from "./decide.ts";
import { fold, foldOnto } from "./evolve.ts";
import type { Execution, ExecutionIdentity, TaskAttempt } from "./execution.ts";
import { nextTickAt, nextWakeupAt, outstanding } from "./outstanding.ts";
import { type EventRecord, isEvent, type JournalRecord } from "./records.ts";
import { fromSnapshot, toSnapshot } from "./snapshot.ts";
import type { EpochMs, JsonText } from "./units.ts";

export const IDENTITY: ExecutionIdentity = {
  executionArn: "arn:aws:states:us-east-1:123456789012:execution:Machine:one",
  name: "one",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Machine",
  stateMachineName: "Machine",
  roleArn: "arn:aws:iam::123456789012:role/Role",
  partition: "aws",
  region: "us-east-1",
  account: "123456789012",
};

export const START_MS = 1_700_000_000_000 as EpochMs;

/**
 * What a task does in a test: its result, its failure, what its service answers as it accepts it, or nothing (it hangs
 * until its time-out).
 */
export type TaskBehaviour = (
  task: TaskAttempt,
  stateName: string,
) =>
  | { readonly output: unknown }
  | { readonly error: string; readonly cause?: string }
  | { readonly submitted: unknown }
  | "hangs";

export interface EngineRun {
  readonly execution: Execution;
  readonly records: readonly JournalRecord[];
  readonly events: readonly EventRecord[];
  readonly turns: number;
}

/** A redrive asked for when the execution is closed. */
export interface EngineRedrive {
  readonly clientToken?: string;
  /** So long after it was closed. */
  readonly afterMs?: number;
  /** What tasks do from then on. */
  readonly task?: TaskBehaviour;
}

export interface EngineRunOptions {
  readonly input?: unknown;
  readonly task?: TaskBehaviour;
  readonly limits?: Partial<EngineLimits>;
  readonly slots?: boolean;
  /** Whether activities exist. */
  readonly activities?: boolean;
  readonly heardAt?: HeardAt;
  readonly random?: () => number;
  /** Commands that arrive when the execution would otherwise wait. */
  readonly commands?: readonly Command[];
  /** Asked when the execution would otherwise wait and no such command is left. */
  readonly whenWaiting?: (execution: Execution) => Command | undefined;
  /** Asked where a turn ended early; a Tick goes on with it otherwise. */
  readonly whenUnfinished?: (execution: Execution) => Command | undefined;
  /** One each time that it is closed. */
  readonly redrives?: readonly EngineRedrive[];
}

/** Runs a definition to its end on virtual time; after every turn the fold and the snapshot must equal the live state. */
export function runDefinition(definition: unknown, options: EngineRunOptions = {}): EngineRun {
  const { program, diagnostics } = parseDefinition(JSON.stringify(definition), { type: "STANDARD" });
  if (program === undefined) throw new Error(`the definition is wrong: ${JSON.stringify(diagnostics)}`);
  return runProgram(program, options);
}

/** The same with a definition that was read already. */
export function runProgram(program: Program, options: EngineRunOptions = {}): EngineRun {
  let now = START_MS;
  const context = (): TurnContext => ({
    now,
    random: options.random ?? (() => 0.5),
    claimSlot: () => options.slots ?? true,
    activityExists: () => options.activities ?? true,
    heardAt: options.heardAt ?? NOTHING_HEARD,
    limits: { ...AWS_LIMITS, ...options.limits },
  });
  const records: JournalRecord[] = [];
  let execution = IDENTITY as Execution | ExecutionIdentity;
  let turns = 0;
  const take = (command: Command): boolean => {
    const decision = decide(program, execution, command, context());
    const folded = "frames" in execution ? foldOnto(execution, decision.records) : fold(IDENTITY, decision.records);
    deepStrictEqual(folded, decision.execution);
    deepStrictEqual(fromSnapshot(IDENTITY, toSnapshot(decision.execution)), decision.execution);
    execution = decision.execution;
    records.push(...decision.records);
    turns += 1;
    // What can go on is due, also after a crash: nothing but the state says so then.
    const dueAt = nextWakeupAt(decision.execution);
    if (dueAt !== null && dueAt > now) {
      strictEqual(decide(program, decision.execution, { type: "Tick" }, context()).records.length, 0);
    }
    return decision.unfinished;
  };
  const commands = [...(options.commands ?? [])];
  const redrives = [...(options.redrives ?? [])];
  let { task } = options;
  let unfinished = take({ type: "Start", input: JSON.stringify(options.input ?? {}) as JsonText });
  for (let rounds = 0; ; rounds++) {
    if (rounds > 100_000) throw new Error("the execution does not end");
    if ((execution as Execution).status !== "RUNNING") {
      const redrive = redrives.shift();
      if (redrive === undefined) break;
      now = (now + (redrive.afterMs ?? 0)) as EpochMs;
      task = redrive.task ?? task;
      const { clientToken } = redrive;
      unfinished = take({ type: "Redrive", ...(clientToken === undefined ? {} : { clientToken }) });
      continue;
    }
    if (unfinished) {
      unfinished = take(options.whenUnfinished?.(execution as Execution) ?? { type: "Tick" });
      continue;
    }
    const [command] = commands.splice(0, 1);
    const next = command ?? nextCommand(execution as Execution, task) ?? options.whenWaiting?.(execution as Execution);
    if (next === undefined) {
      now = nextTickAt(execution as Execution, options.heardAt);
      unfinished = take({ type: "Tick" });
    } else {
      unfinished = take(next);
    }
  }
  deepStrictEqual(fold(IDENTITY, records), execution);
  return { execution: execution as Execution, records, events: records.filter(isEvent), turns };
}

function nextCommand(execution: Execution, task: TaskBehaviour | undefined): Command | undefined {
  for (const effect of outstanding(execution)) {
    if (effect.kind === "admit") return { type: "TasksAdmitted", scheduledIds: [effect.task.scheduledId] };
    const behaviour = task?.(effect.task, effect.stateName) ?? "hangs";
    if (behaviour === "hangs") continue;
    const { scheduledId } = effect.task;
    if ("submitted" in behaviour) {
      return { type: "TaskSubmitted", scheduledId, output: JSON.stringify(behaviour.submitted) as JsonText };
    }
    return "output" in behaviour
      ? { type: "TaskSucceeded", scheduledId, output: JSON.stringify(behaviour.output) as JsonText }
      : { type: "TaskFailed", scheduledId, ...behaviour };
  }
  return undefined;
}

/** A history as `id<previous type` lines, the way the reference tables write it. */
export function outline(run: EngineRun): readonly string[] {
  return run.events.map(({ id, previous, type }) => `${id}<${previous} ${type}`);
}
