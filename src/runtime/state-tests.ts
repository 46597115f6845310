import type { Program } from "../asl/program.ts";
import type { TaskResource } from "../asl/resource.ts";
import { type EngineLimits, NOTHING_HEARD } from "../engine/command.ts";
import type { MapItem } from "../engine/context-object.ts";
import type { ExecutionIdentity } from "../engine/execution.ts";
import { timeoutAt } from "../engine/task-attempt.ts";
import { StateInspection } from "../engine/test-state/state-inspection.ts";
import type { TestedState } from "../engine/test-state/tested-state.ts";
import type { EpochMs, JsonText } from "../engine/units.ts";
import type { Variables } from "../engine/variables.ts";
import type { Json } from "../expr/json.ts";
import type { TaskHandler } from "../integrations/port.ts";
import { checkResult, type ResultProblem } from "../integrations/result-shapes/check-result.ts";
import { resultShape } from "../integrations/result-shapes/result-shapes.ts";
import { carryOut, taskRequest } from "./carry-out-task.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import { partitionOf } from "./identity.ts";
import type { Ids } from "./ids.ts";
import type { Logger } from "./logger.ts";

/** Tests of one state, without a state machine and without an execution. */
export interface StateTests {
  /** Takes as long as the state does, at most five minutes. */
  test(input: StateTestInput): Promise<StateTestOutcome>;
  /** Holds the mocked result of a Task against its service's model; undefined where nothing stands against it. */
  checkResult(resource: TaskResource, result: Json, options: { readonly strict: boolean }): ResultProblem | undefined;
}

export type { ResultProblem };

export interface StateTestInput {
  /** Its root starts with the state. */
  readonly program: Program;
  readonly region: string;
  readonly account: string;
  readonly roleArn?: string;
  readonly input: JsonText;
  readonly variables: Variables;
  readonly retryCount: number;
  /** Takes the place of the context object. */
  readonly context?: Json;
  /** The item of the Map around the state. */
  readonly item?: MapItem;
  /** What the ItemReader of the Map has read: an array. */
  readonly readItems?: JsonText;
  readonly mock?: StateMock;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** What the work of the state comes to, where it is not done. */
export type StateMock =
  | { readonly kind: "result"; readonly output: JsonText; readonly iterationsFailed: number }
  | {
      readonly kind: "error";
      readonly error?: string;
      readonly cause?: string;
      readonly iterationsFailed: number;
      /** Whether States.TaskFailed matches it. */
      readonly fromTask: boolean;
    };

export type StateTestOutcome =
  | { readonly kind: "tested"; readonly state: TestedState }
  /** More iterations are said to have failed than the Map has. */
  | { readonly kind: "moreFailedThanThereAre" };

/** AWS: a test ends with States.Timeout after five minutes. */
const TEST_MS_MAX = 300_000;

interface Parts {
  readonly handler: TaskHandler;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: () => number;
  readonly limits: EngineLimits;
  readonly logger: Logger;
}

export function createStateTests(parts: Parts): StateTests {
  return {
    test: (input) => testState(parts, input),
    checkResult(resource, result, options) {
      const shape = resultShape(resource);
      return shape === undefined ? undefined : checkResult(result, shape, options);
    },
  };
}

async function testState(parts: Parts, input: StateTestInput): Promise<StateTestOutcome> {
  const { clock, random, limits } = parts;
  const { roleArn, region, account, mock, signal, ...test } = input;
  const now = clock.now();
  const inspection = new StateInspection(
    { ...test, identity: identityOf(parts.ids, region, account, roleArn) },
    { now, random, limits, claimSlot: () => true, activityExists: () => true, heardAt: NOTHING_HEARD },
  );
  const endsAt = (now + TEST_MS_MAX) as EpochMs;
  const { awaited } = inspection;
  switch (awaited.kind) {
    case "nothing":
      break;
    case "task":
      if (mock === undefined) await runTask(parts, inspection, { endsAt, retryCount: test.retryCount, signal });
      else if (mock.kind === "result") inspection.succeedTask(mock.output);
      else inspection.failTask(reasonOf(mock));
      break;
    case "time":
      await until(clock, Math.min(awaited.dueAt, endsAt) as EpochMs, signal);
      if (awaited.dueAt > endsAt) inspection.timeOut();
      else inspection.leaveWait();
      break;
    case "children":
      if (mock === undefined) throw new Error("a Map or Parallel is tested with a mock only");
      if (mock.iterationsFailed > iterationsOf(inspection, mock)) return { kind: "moreFailedThanThereAre" };
      if (mock.kind === "result") inspection.succeedChildren(mock.output, mock.iterationsFailed);
      else inspection.failChildren(reasonOf(mock), mock.fromTask);
      break;
  }
  return { kind: "tested", state: inspection.outcome() };
}

function iterationsOf({ state, iterations }: StateInspection, { iterationsFailed }: StateMock): number {
  // Of a Parallel nothing is counted.
  return state.type === "Map" ? iterations : iterationsFailed;
}

/** Has the task carried out as an execution would, with its time-out or the test's. */
async function runTask(
  { handler, clock, logger }: Parts,
  inspection: StateInspection,
  options: { readonly endsAt: EpochMs; readonly retryCount: number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { endsAt, retryCount, signal } = options;
  const { task, execution, state } = inspection;
  const deadlineAt = Math.min(timeoutAt(task) ?? endsAt, endsAt) as EpochMs;
  const abort = new AbortController();
  const stop = signal === undefined ? abort.signal : AbortSignal.any([abort.signal, signal]);
  const request = taskRequest(undefined, execution, { task, stateName: state.name, retryCount }, stop);
  let cancelTimer: CancelTimer = () => {};
  const timeOut = new Promise<undefined>((resolve) => {
    cancelTimer = clock.setTimer(deadlineAt, () => resolve(undefined));
  });
  const outcome = await Promise.race([carryOut(handler, logger, request), timeOut]);
  cancelTimer();
  abort.abort();
  switch (outcome?.kind) {
    case undefined:
      return inspection.timeOutTask();
    case "succeeded":
      return inspection.succeedTask(outcome.output);
    case "failed":
      return inspection.failTask(reasonOf(outcome));
    case "submitted":
      throw new Error("a task that waits for its token or its job is tested with a mock only");
  }
}

function until(clock: Clock, at: EpochMs, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const cancelTimer = clock.setTimer(at, resolve);
    signal?.addEventListener("abort", () => {
      cancelTimer();
      resolve();
    });
  });
}

/** Recorded: a tested state stands in a made-up execution, as of an Express workflow. */
function identityOf(ids: Ids, region: string, account: string, roleArn: string | undefined): ExecutionIdentity {
  const partition = partitionOf(region);
  const [machine, name] = [ids.revisionId(), ids.revisionId()];
  const arnStart = `arn:${partition}:states:${region}:${account}`;
  return {
    executionArn: `${arnStart}:express:${machine}:${name}`,
    name,
    stateMachineArn: `${arnStart}:stateMachine:${machine}`,
    stateMachineName: machine,
    roleArn: roleArn ?? "",
    partition,
    region,
    account,
  };
}

function reasonOf({ error, cause }: { readonly error?: string; readonly cause?: string }) {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}
