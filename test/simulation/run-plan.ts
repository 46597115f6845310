import { isExpress } from "../../src/engine/context-object.ts";
import type { ExecutionStatus } from "../../src/engine/execution.ts";
import type { EventRecord } from "../../src/engine/records.ts";
import type { EpochMs, JsonText } from "../../src/engine/units.ts";
import { sleep } from "../../src/runtime/clock.ts";
import { createExpressMachine, expressInput } from "../../src/runtime/testing-express.ts";
import { createMachine } from "../../src/runtime/testing-runtime.ts";
import { createVirtualClock } from "../../src/runtime/virtual-clock.ts";
import { memoryStore } from "../../src/store/memory/memory-store.ts";
import type { ExecutionId, StateMachineRow } from "../../src/store/store.ts";
import type { ExpressEnd } from "./express-watch.ts";
import { JournalWatch } from "./journal-watch.ts";
import type { Plan, PlannedExecution, PlannedStart } from "./plan.ts";
import { type TaskCall, TaskServer } from "./task-server.ts";
import { type Storm, World } from "./world.ts";

/** What a run came to. */
export interface RunResult {
  readonly executions: ReadonlyMap<string, ExecutionResult>;
  /** Of each planned Express start what its acknowledged execution came to. */
  readonly express: ReadonlyMap<string, ExpressEnd | undefined>;
  readonly world: World;
}

export interface ExecutionResult {
  readonly executionArn: string;
  readonly status: ExecutionStatus;
  readonly output: string | undefined;
  readonly events: readonly EventRecord[];
  /** Whether a StopExecution was answered. */
  readonly stopped: boolean;
  /** RedriveExecutions that were answered with success. */
  readonly redrives: number;
}

const START_MS = 1_700_000_000_000 as EpochMs;
/** A run that takes more timers than this has stopped making progress. */
const STEPS_MAX = 20_000;

/** Carries a plan out to the end of its last execution, through all that the storm does. */
export async function runPlan(plan: Plan, storm: Storm | undefined): Promise<RunResult> {
  const clock = createVirtualClock(START_MS);
  const store = memoryStore();
  const watch = new JournalWatch((name) => arnOf(plan, name));
  const server = new TaskServer(clock, (call) => checkCall(call, world));
  const world = new World({ store, clock, server, watch, storm, limits: plan.limits, settings: plan.settings });
  world.boot();
  const machines: StateMachineRow[] = [];
  for (const [i, definition] of plan.machines.entries()) {
    machines.push(await createMachine(world.runtime, definition, `Machine${i}`));
  }
  const expressMachine = await createExpressMachine(world.runtime, plan.expressMachine, "Express");
  const acknowledged = new Map<string, string>();
  const answers = plan.executions.map((execution) => client(world, machines, execution));
  const expressAnswers = plan.expressStarts.map(async (planned) => {
    acknowledged.set(planned.name, await expressClient(world, expressMachine, planned));
  });
  let answered: readonly ClientAnswers[] | undefined;
  const failure = Promise.all([Promise.all(answers), ...expressAnswers]).then(
    ([all]) => void (answered = all),
    (error: unknown) => new Error("a client broke", { cause: error }),
  );
  for (let steps = 0; answered === undefined || (await isAnyOpen(world)); steps++) {
    if (steps > STEPS_MAX) throw new Error(`nothing ends any more: ${JSON.stringify(await openNames(world))}`);
    if (!world.isServing) {
      await clock.advanceBy(storm?.random.pick([0, 0, 200, 5_000]) ?? 0);
      world.boot();
    }
    if (!(await clock.advanceToNextTimer())) throw new Error("no timer is set, and executions are open");
    const error = await Promise.race([failure, Promise.resolve()]);
    if (error !== undefined) throw error;
    world.maybeKill();
  }
  if (!world.isServing) world.boot();
  await clock.settle();
  while ((await store.statusEvents(1)).length > 0) {
    if (!(await clock.advanceToNextTimer())) throw new Error("no timer is set, and changes of status are not told");
  }
  const express = new Map([...acknowledged].map(([name, arn]) => [name, world.express.ends.get(arn)]));
  return { executions: await results(world, plan, answered), express, world };
}

function arnOf(plan: Plan, name: string): string {
  const machine = plan.executions.find((execution) => execution.name === name)?.machine;
  return `arn:aws:states:us-east-1:123456789012:execution:Machine${machine}:${name}`;
}

/** What must be true whenever the task server is called. Kept for the end of the run: a throw would reach the runtime. */
function checkCall(call: TaskCall, { server, watch, zombies }: World): void {
  if (isExpress(call.executionArn)) return;
  const what = `task ${call.key} of ${call.executionArn}`;
  const complain = (complaint: string): void => void server.complaints.push(`${what} was dispatched ${complaint}`);
  if (!watch.begun.has(call.key)) complain("before its Started event was durable");
  const calls = server.calls.filter(({ key, incarnation }) => key === call.key && incarnation === call.incarnation);
  if (calls.length > 1) complain("twice by one process");
  // One of two processes may not have heard yet of what the other wrote.
  if (zombies === 0 && watch.ended.has(call.key)) complain("again after its result was durable");
}

/** What a client was answered, besides its start. */
interface ClientAnswers {
  readonly stopped: boolean;
  readonly redrives: number;
}

/** Starts an execution and tries again until that is acknowledged; then the same for its stop and its redrives. */
async function client(
  world: World,
  machines: readonly StateMachineRow[],
  planned: PlannedExecution,
): Promise<ClientAnswers> {
  await sleep(world.clock, planned.startsAfterMs);
  const machine = machines[planned.machine] as StateMachineRow;
  const start = { machine, name: planned.name, input: planned.input as JsonText };
  const id = await insist(world, async (runtime): Promise<ExecutionId | undefined> => {
    const outcome = await runtime.executions.start(start);
    if (outcome.kind === "started") return outcome.id;
    if (outcome.kind === "nameTaken") return outcome.existing.row.id;
    return undefined;
  });
  if (planned.stopsAfterMs !== undefined) {
    await sleep(world.clock, planned.stopsAfterMs);
    await insist(world, (runtime) => runtime.executions.stop(id, { error: "Stopped", cause: "by the plan" }));
  }
  const redrives = await redrive(world, id, planned);
  return { stopped: planned.stopsAfterMs !== undefined, redrives };
}

/** Answers how often it was redriven; the same request, made again until it is answered, redrives it once. */
async function redrive(world: World, id: ExecutionId, { name, redrives }: PlannedExecution): Promise<number> {
  for (let count = 0; count < redrives; count++) {
    if ((await statusAtEnd(world, id)) === "SUCCEEDED") return count;
    const outcome = await insist(world, (runtime) =>
      runtime.executions.redrive(id, { clientToken: `${name}-${count}` }),
    );
    if (outcome.kind !== "redriven") throw new Error(`${name} was not redriven: ${JSON.stringify(outcome)}`);
  }
  return redrives;
}

/** Looks now and then whether an execution is closed: seldom, because every look is a step of the simulation. */
async function statusAtEnd(world: World, id: ExecutionId): Promise<ExecutionStatus> {
  for (;;) {
    const description = await insist(world, (runtime) => runtime.executions.describe(id));
    if (description.row.status !== "RUNNING") return description.row.status;
    await sleep(world.clock, 15_000);
  }
}

/** The same of an Express execution. Each try is an execution of its own; answers the ARN of the one that was acknowledged. */
async function expressClient(world: World, machine: StateMachineRow, planned: PlannedStart): Promise<string> {
  await sleep(world.clock, planned.startsAfterMs);
  return insist(world, async (runtime) => {
    const start = expressInput(machine, { name: planned.name, input: planned.input as JsonText });
    const outcome = await runtime.executions.startExpress(start);
    return outcome.kind === "started" ? start.executionArn : undefined;
  });
}

/** Asks again after each error, and of the next process where one died, until there is an answer. */
async function insist<T>(world: World, ask: (runtime: World["runtime"]) => Promise<T | undefined>): Promise<T> {
  for (;;) {
    if (world.isServing) {
      const answer = await Promise.race([ask(world.runtime).catch(() => undefined), world.death]);
      if (answer !== undefined && answer !== "died") return answer;
    }
    await sleep(world.clock, 100);
  }
}

async function isAnyOpen({ store }: World): Promise<boolean> {
  return (await store.counts()).openExecutions > 0 || (await store.expressStarts(1)).length > 0;
}

async function openNames({ store }: World): Promise<readonly unknown[]> {
  const names: unknown[] = [];
  for (let id = 1; id < 100; id++) {
    const row = await store.execution(id as ExecutionId);
    if (row?.status === "RUNNING") names.push(row);
  }
  return names;
}

async function results(
  world: World,
  plan: Plan,
  answered: readonly ClientAnswers[],
): Promise<ReadonlyMap<string, ExecutionResult>> {
  const all = new Map<string, ExecutionResult>();
  const { executions } = world.runtime;
  for (const [i, { name, machine }] of plan.executions.entries()) {
    const row = await executions.byName("us-east-1", "123456789012", `Machine${machine}`, name);
    if (row === undefined) throw new Error(`${name} was acknowledged and is gone`);
    const description = await executions.describe(row.id);
    const events = await executions.history(row.id, { limit: 25_000, reverse: false });
    const { stopped, redrives } = answered[i] as ClientAnswers;
    const executionArn = arnOf(plan, name);
    all.set(name, { executionArn, status: row.status, output: description?.output, events, stopped, redrives });
  }
  return all;
}
