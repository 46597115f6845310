import { isExpress } from "../../src/engine/context-object.ts";
import type { EventRecord } from "../../src/engine/records.ts";
import type { ExpressEnd } from "./express-watch.ts";
import { planOf } from "./plan.ts";
import { Prng } from "./prng.ts";
import { type ExecutionResult, type RunResult, runPlan } from "./run-plan.ts";

/** What one seed went through. */
export interface SimulationReport {
  readonly seed: number;
  readonly executions: number;
  readonly events: number;
  readonly commits: number;
  readonly kills: number;
  readonly zombies: number;
  readonly calls: number;
  /** Acknowledged Express starts. */
  readonly expressStarts: number;
  /** Runs of theirs beyond the first. */
  readonly expressReruns: number;
  /** Redrives of executions that had failed or were stopped. */
  readonly redrives: number;
  /** Changes of status that were told more than once. */
  readonly toldAgain: number;
}

/**
 * Runs the plan of a seed twice: calmly, and with the process dying at commits and elsewhere, with commits
 * that fail and commits of unknown outcome. Then both must have come to the same.
 *
 * @throws {Error} naming the seed and what was broken.
 */
export async function simulate(seed: number): Promise<SimulationReport> {
  const plan = planOf(new Prng(seed));
  try {
    const calm = await runPlan(plan, undefined);
    const random = new Prng(seed ^ 0x5eed);
    const stormy = await runPlan(plan, { random, killsLeft: random.int(1, 5), faultsLeft: random.int(0, 6) });
    checkResults(calm, stormy);
    return report(seed, stormy);
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function checkResults(calm: RunResult, stormy: RunResult): void {
  for (const { world } of [calm, stormy]) {
    const { complaints, calls } = world.server;
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
    const called = new Set(calls.filter(({ executionArn }) => !isExpress(executionArn)).map(({ key }) => key));
    for (const key of world.watch.answered) expect(called.has(key), `task ${key} has a result and was never called`);
    for (const key of called) expect(world.watch.begun.has(key), `task ${key} was called under a key of no history`);
    expect(world.express.complaints.length === 0, world.express.complaints.join("\n"));
  }
  for (const { executions, world } of [calm, stormy]) {
    for (const [name, { executionArn, events }] of executions) {
      const complaint = world.status.complaint(executionArn, events);
      expect(complaint === undefined, `${name} ${complaint}`);
    }
  }
  for (const [name, end] of stormy.express) checkExpress(name, calm.express.get(name), end);
  for (const [name, result] of stormy.executions) {
    checkHistory(name, result);
    const expected = calm.executions.get(name) as ExecutionResult;
    if (stormy.world.zombies > 0 && timeOuts(result) > timeOuts(expected)) continue;
    checkSame(name, expected, result);
  }
}

/** One whole history, from its start to its one end; each redrive that was answered goes on from another. */
function checkHistory(name: string, { events, redrives }: ExecutionResult): void {
  const redriven = events.filter(({ type }) => type === "ExecutionRedriven").length;
  expect(redriven === redrives, `${name}: redriven ${redriven} times, and ${redrives} times answered so`);
  events.forEach((event, i) => {
    expect(event.id === i + 1, `${name}: event ${event.id} stands at place ${i + 1}`);
    expect(event.previous < event.id, `${name}: event ${event.id} follows ${event.previous}`);
    expect(i === 0 || event.at >= (events[i - 1] as EventRecord).at, `${name}: event ${event.id} goes back in time`);
    expect((i === 0) === (event.type === "ExecutionStarted"), `${name}: ${event.type} at place ${i + 1}`);
    const isEnd = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(event.type);
    const isLast = i === events.length - 1 || events[i + 1]?.type === "ExecutionRedriven";
    expect(isEnd === isLast, `${name}: ${event.type} at place ${i + 1} of ${events.length}`);
  });
}

/**
 * A process that was taken for dead may start a task while another has it waiting for a slot, and die before it calls
 * anybody. On one folder a lock rules that out. Where it happens, the task's time-out is what ends it, and the calm run has no such one.
 */
function timeOuts({ events }: ExecutionResult): number {
  return events.filter(({ type }) => type === "LambdaFunctionTimedOut").length;
}

function checkSame(name: string, calm: ExecutionResult, stormy: ExecutionResult): void {
  if (calm.stopped || stormy.stopped) {
    // Its stop may come at another moment than in the calm run, also too late.
    expect(stormy.status !== "RUNNING", `${name} was stopped and runs`);
    return;
  }
  expect(calm.status === stormy.status, `${name}: ${stormy.status} where the calm run ${calm.status}`);
  expect(calm.output === stormy.output, `${name}: another output than in the calm run`);
  const [expected, found] = [entered(calm.events), entered(stormy.events)];
  expect(
    expected === found,
    `${name} entered its states otherwise than in the calm run:\n${found}\ncalm:\n${expected}`,
  );
}

/** Acknowledged is not lost: it comes to its end, by the first run or by another. */
function checkExpress(name: string, calm: ExpressEnd | undefined, stormy: ExpressEnd | undefined): void {
  if (calm === undefined || stormy === undefined) throw new Error(`${name} was acknowledged and came to no end`);
  // Where slots are few, the five minutes may be over in one run and not in the other.
  if (calm.status === "TIMED_OUT" || stormy.status === "TIMED_OUT") return;
  expect(calm.status === stormy.status, `${name}: ${stormy.status} where the calm run ${calm.status}`);
  expect(calm.output === stormy.output, `${name}: another output than in the calm run`);
}

/** How often each state was entered. */
function entered(events: readonly EventRecord[]): string {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.type.endsWith("StateEntered") && "name" in event)
      counts.set(event.name, (counts.get(event.name) ?? 0) + 1);
    if (event.type === "LambdaFunctionScheduled")
      counts.set(`task ${event.input}`, (counts.get(`task ${event.input}`) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => `${name} ${count}`)
    .toSorted()
    .join(", ");
}

function report(seed: number, { executions, express, world }: RunResult): SimulationReport {
  return {
    seed,
    executions: executions.size,
    events: [...executions.values()].reduce((sum, { events }) => sum + events.length, 0),
    commits: world.commits,
    kills: world.kills,
    zombies: world.zombies,
    calls: world.server.calls.length,
    expressStarts: express.size,
    expressReruns: world.express.reruns,
    redrives: [...executions.values()].reduce((sum, { redrives }) => sum + redrives, 0),
    toldAgain: world.status.doubles,
  };
}

function expect(holds: boolean, complaint: string): void {
  if (!holds) throw new Error(complaint);
}
