import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import { type ExpressChanges, StoreUnavailable, UnknownOutcome } from "../store/store.ts";
import type { ObservedTurn } from "./execution-observer.ts";
import { createExpressMachine, expressInput } from "./testing-express.ts";
import {
  definition,
  PASS,
  TASK,
  type TestRuntime,
  type TestRuntimeOptions,
  testRuntime,
  wait,
} from "./testing-runtime.ts";

async function express(states: Record<string, object>, options: TestRuntimeOptions = {}) {
  const t = testRuntime(options);
  const machine = await createExpressMachine(t.runtime, definition(states));
  return { ...t, machine, ...starting(t, machine) };
}

type Machine = Awaited<ReturnType<typeof createExpressMachine>>;

function starting({ runtime, store }: TestRuntime, machine: Machine) {
  return {
    /** Starts an execution and answers its ARN. */
    startExpress: async (more: Parameters<typeof expressInput>[1] = {}): Promise<string> => {
      const input = expressInput(machine, more);
      const outcome = await runtime.executions.startExpress(input);
      if (outcome.kind !== "started") throw new Error(`the start was answered with ${outcome.kind}`);
      return input.executionArn;
    },
    statusOf: (arn: string) => runtime.express.describe(arn)?.status,
    rows: () => store.expressStarts(1_000),
  };
}

/** Notes what is written, and fails as it is told. */
function watched(t: Pick<TestRuntime, "store">): {
  readonly writes: ExpressChanges[];
  failure: Error | undefined;
  after?: Error;
} {
  const watch: { writes: ExpressChanges[]; failure: Error | undefined; after?: Error } = {
    writes: [],
    failure: undefined,
  };
  const changeExpress = t.store.changeExpress.bind(t.store);
  t.store.changeExpress = async (changes) => {
    if (watch.failure !== undefined) throw watch.failure;
    watch.writes.push(changes);
    const outcomes = await changeExpress(changes);
    const { after } = watch;
    delete watch.after;
    if (after !== undefined) throw after;
    return outcomes;
  };
  return watch;
}

test("a start is answered when its row is durable, and the row goes after the end", async () => {
  const t = await express({ P: PASS });
  const arn = await t.startExpress();
  expect(await t.rows()).toMatchObject([
    { executionArn: arn, name: "one", input: '{"a":1}', stateMachineId: t.machine.id },
  ]);
  await t.clock.settle();
  expect(t.runtime.express.describe(arn)).toMatchObject({
    status: "SUCCEEDED",
    output: '{"a":1}',
    isSynchronous: false,
  });
  await t.clock.advanceBy(100);
  expect(await t.rows()).toEqual([]);
  expect(await t.store.counts()).toMatchObject({ openExecutions: 0, closedExecutions: 0 });
});

test("starts of one moment share a commit, and ends go with the next starts", async () => {
  const t = await express({ P: PASS });
  const { writes } = watched(t);
  await Promise.all(Array.from({ length: 50 }, () => t.startExpress()));
  await t.clock.settle();
  await Promise.all(Array.from({ length: 50 }, () => t.startExpress()));
  expect(writes.map(({ started, ended }) => [started.length, ended.length])).toEqual([
    [50, 0],
    [50, 50],
  ]);
});

test("names need not be unique, and an asynchronous execution was redriven 0 times", async () => {
  const t = await express({ P: { ...PASS, Parameters: { "count.$": "$$.Execution.RedriveCount" } } });
  const arns = [await t.startExpress({ name: "same" }), await t.startExpress({ name: "same" })];
  await t.clock.settle();
  for (const arn of arns) expect(t.runtime.express.describe(arn)).toMatchObject({ output: '{"count":0}' });
});

test("what a crash left is run again from its first state, as it was started", async () => {
  const t = await express({ T: TASK });
  t.handler.hold();
  const started = { mockTestCase: "Happy", traceHeader: "Root=1", input: '{"b":2}' as JsonText };
  const arn = await t.startExpress(started);
  await t.clock.settle();
  await t.runtime.stateMachines.update(t.machine.id, {
    ...t.machine.revision,
    definition: JSON.stringify(definition({ P: PASS })),
  });
  const again = t.restart();
  await again.runtime.recover();
  await again.clock.settle();
  expect(
    t.handler.calls.map(({ identity, parameters }) => [identity.executionArn, identity.mockTestCase, parameters]),
  ).toEqual([
    [arn, "Happy", '{"b":2}'],
    [arn, "Happy", '{"b":2}'],
  ]);
  expect(again.runtime.express.describe(arn)).toMatchObject({ status: "RUNNING", traceHeader: "Root=1" });
  t.handler.held[1]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await again.clock.advanceBy(200);
  expect(again.runtime.express.describe(arn)).toMatchObject({ status: "SUCCEEDED", output: "1" });
  expect(await t.rows()).toEqual([]);
});

test("what is run again has its five minutes from then on", async () => {
  const t = await express({ W: wait(299) });
  const arn = await t.startExpress();
  void t.runtime.close();
  await t.clock.advanceBy(3_600_000);
  const again = t.restart();
  expect(await again.runtime.recover()).toEqual({ openExecutions: 0, expressStarts: 1 });
  await again.clock.advanceBy(299_000);
  expect(again.runtime.express.describe(arn)).toMatchObject({ status: "SUCCEEDED" });
});

test("executions last five minutes at most, those that somebody waits for and those that nobody does", async () => {
  const t = await express({ W: wait(300) });
  const arn = await t.startExpress();
  const answer = t.runtime.executions.runExpress(expressInput(t.machine));
  await t.clock.advanceBy(299_999);
  expect(t.statusOf(arn)).toBe("RUNNING");
  await t.clock.advanceBy(1);
  expect(t.statusOf(arn)).toBe("TIMED_OUT");
  expect(await answer).toMatchObject({ kind: "ended", execution: { status: "TIMED_OUT" } });
  const short = await express({ W: wait(299) });
  const other = await short.startExpress();
  await short.clock.advanceBy(299_000);
  expect(short.statusOf(other)).toBe("SUCCEEDED");
});

test("a task that is under way when the five minutes are over is cut off", async () => {
  const t = await express({ T: TASK });
  t.handler.hold();
  const arn = await t.startExpress();
  await t.clock.advanceBy(300_000);
  expect(t.statusOf(arn)).toBe("TIMED_OUT");
  expect(t.handler.held[0]?.request.signal.aborted).toBe(true);
});

test("thousands that a crash left are run again a page at a time, and those of the new process once", async () => {
  const t = await express({ T: TASK });
  t.handler.hold();
  await Promise.all(Array.from({ length: 300 }, () => t.startExpress()));
  await t.clock.settle();
  expect(t.handler.calls.length).toBe(300);
  const again = t.restart();
  const limits: number[] = [];
  const expressStarts = t.store.expressStarts.bind(t.store);
  t.store.expressStarts = (limit, after) => {
    limits.push(limit);
    return expressStarts(limit, after);
  };
  const { startExpress } = starting(again, t.machine);
  const early = startExpress();
  await again.runtime.recover();
  const late = startExpress();
  const arns = [await early, await late];
  await again.clock.settle();
  expect(Math.max(...limits)).toBeLessThan(100);
  expect(again.log.entries).toContainEqual(expect.objectContaining({ level: "info", fields: { executions: 300 } }));
  expect(t.handler.calls.length).toBe(300 + 302);
  for (const arn of arns) {
    expect(t.handler.calls.filter(({ identity }) => identity.executionArn === arn)).toHaveLength(1);
  }
});

test("a store that is away refuses the start, and nothing runs", async () => {
  const t = await express({ T: TASK });
  const watch = watched(t);
  watch.failure = new StoreUnavailable("The disk is full.", { full: true });
  await expect(t.startExpress()).rejects.toThrow("The disk is full.");
  await t.clock.advanceBy(60_000);
  expect(t.handler.calls).toEqual([]);
  watch.failure = undefined;
  expect(await t.rows()).toEqual([]);
});

test("a removal that fails is tried again until the store is back", async () => {
  const t = await express({ P: PASS });
  const watch = watched(t);
  await t.startExpress();
  watch.failure = new StoreUnavailable("The database is away.");
  await t.clock.advanceBy(60_000);
  expect(await t.rows()).toHaveLength(1);
  watch.failure = undefined;
  await t.clock.advanceBy(10_000);
  expect(await t.rows()).toEqual([]);
  expect(t.runtime.express.list({ machine: t.machine.id, limit: 10 })).toHaveLength(1);
});

test("a start that was written, and of which nobody knows, is found and runs once", async () => {
  const t = await express({ T: TASK });
  const watch = watched(t);
  watch.after = new UnknownOutcome("The connection broke during COMMIT.");
  const started = t.startExpress();
  await t.clock.advanceBy(1_000);
  expect(t.statusOf(await started)).toBe("SUCCEEDED");
  expect(t.handler.calls).toHaveLength(1);
  expect(watch.writes.filter((write) => write.started.length > 0)).toHaveLength(1);
  await t.clock.advanceBy(1_000);
  expect(await t.rows()).toEqual([]);
});

test("a start that was not written, and of which nobody knows, is written again", async () => {
  const t = await express({ T: TASK });
  const watch = watched(t);
  watch.failure = new UnknownOutcome("The connection broke during COMMIT.");
  const started = t.startExpress();
  await t.clock.settle();
  watch.failure = undefined;
  await t.clock.advanceBy(1_000);
  expect(t.statusOf(await started)).toBe("SUCCEEDED");
  expect(t.handler.calls).toHaveLength(1);
});

test("a start that stays in doubt is answered with that", async () => {
  const t = await express({ T: TASK });
  const watch = watched(t);
  watch.failure = new UnknownOutcome("The connection broke during COMMIT.");
  t.store.expressStarts = () => Promise.reject(new StoreUnavailable("The database is away."));
  const started = t.startExpress().catch((error: Error) => error.name);
  await t.clock.advanceBy(30_000);
  expect(await started).toBe("UnknownOutcome");
});

test("one start that no store can take fails alone", async () => {
  const t = await express({ P: PASS });
  const changeExpress = t.store.changeExpress.bind(t.store);
  t.store.changeExpress = (changes) =>
    changes.started.some(({ name }) => name === "poison")
      ? Promise.reject(new Error("No row can hold it."))
      : changeExpress(changes);
  const starts = ["a", "poison", "b"].map((name) =>
    t.startExpress({ name }).then(
      () => "started",
      (error: Error) => error.message,
    ),
  );
  expect(await Promise.all(starts)).toEqual(["started", "No row can hold it.", "started"]);
});

test("a machine that is gone starts nothing", async () => {
  const t = await express({ P: PASS });
  await t.runtime.stateMachines.delete(t.machine.id);
  const outcome = await t.runtime.executions.startExpress(expressInput(t.machine));
  expect(outcome).toEqual({ kind: "stateMachineGone" });
});

test("starts that wait for their commit, and runs in memory, are bounded in bytes", async () => {
  const waiting = await express({ P: PASS }, { settings: { commitQueueBytesMax: 10_000 } });
  waiting.store.changeExpress = () => new Promise(() => {});
  const input = JSON.stringify("x".repeat(20_000)) as JsonText;
  void waiting.startExpress({ input });
  await waiting.clock.settle();
  expect(await waiting.runtime.executions.startExpress(expressInput(waiting.machine))).toEqual({ kind: "throttled" });
  const running = await express({ W: wait(60) }, { settings: { expressBytesMax: 10_000 } });
  await running.startExpress({ input });
  await running.clock.settle();
  expect(await running.runtime.executions.startExpress(expressInput(running.machine))).toEqual({ kind: "throttled" });
  expect(await running.runtime.executions.runExpress(expressInput(running.machine))).toEqual({ kind: "throttled" });
  await running.clock.advanceBy(60_000);
  expect(await running.runtime.executions.startExpress(expressInput(running.machine))).toMatchObject({
    kind: "started",
  });
});

test("a drain lets what runs come to its end, tasks that come next included", async () => {
  const t = await express({ T: { ...TASK, End: undefined, Next: "U" }, U: TASK });
  t.handler.hold();
  const arn = await t.startExpress();
  const answer = t.runtime.executions.runExpress(expressInput(t.machine));
  await t.clock.settle();
  let isDrained = false;
  const drained = t.runtime.drain().then(() => {
    isDrained = true;
  });
  expect(await t.runtime.executions.startExpress(expressInput(t.machine))).toEqual({ kind: "throttled" });
  for (let round = 0; round < 2; round++) {
    expect(isDrained).toBe(false);
    for (const { answer: tell } of t.handler.held.splice(0)) tell({ kind: "succeeded", output: "1" as JsonText });
    await t.clock.advanceBy(50);
  }
  await drained;
  expect(t.statusOf(arn)).toBe("SUCCEEDED");
  expect(await answer).toMatchObject({ execution: { status: "SUCCEEDED" } });
  expect(await t.rows()).toEqual([]);
});

test("what outlasts the drain is run again by the next start, and who waited for it is told", async () => {
  const t = await express({ W: wait(60) });
  const arn = await t.startExpress();
  const answer = t.runtime.executions.runExpress(expressInput(t.machine)).catch((error: Error) => error.name);
  await t.clock.settle();
  // Nothing of it can end within the ten seconds: nobody waits for them.
  await t.runtime.drain();
  await t.runtime.close();
  expect(await answer).toBe("RuntimeClosed");
  const again = t.restart();
  await again.runtime.recover();
  await again.clock.advanceBy(60_000);
  expect(again.runtime.express.describe(arn)).toMatchObject({ status: "SUCCEEDED" });
});

test("an observer is told of each turn", async () => {
  const turns: ObservedTurn[] = [];
  const t = await express({ T: TASK }, { observer: { turn: (turn) => void turns.push(turn) } });
  const arn = await t.startExpress();
  await t.clock.settle();
  expect(
    turns.map(({ type, identity, records }) => [type, identity.executionArn === arn, records.at(-1)?.type]),
  ).toEqual([
    ["EXPRESS", true, "LambdaFunctionStarted"],
    ["EXPRESS", true, "ExecutionSucceeded"],
  ]);
});

test("a machine that loops for ever is ended by its five minutes, and others are served meanwhile", async () => {
  const t = await express({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } });
  const arn = await t.startExpress();
  await new Promise((resolve) => setImmediate(resolve));
  const other = await createExpressMachine(t.runtime, definition({ P: PASS }), "Other");
  expect(await t.runtime.executions.runExpress(expressInput(other))).toMatchObject({
    execution: { status: "SUCCEEDED" },
  });
  expect(t.statusOf(arn)).toBe("RUNNING");
  await t.runtime.close();
});

test("a store that hangs does not hold up a drain", async () => {
  const t = await express({ P: PASS }, { settings: { drainMs: 5_000 } });
  await t.startExpress();
  await t.clock.settle();
  t.store.changeExpress = () => new Promise(() => {});
  let isDrained = false;
  const drained = t.runtime.drain().then(() => {
    isDrained = true;
  });
  await t.clock.advanceBy(4_999);
  expect(isDrained).toBe(false);
  await t.clock.advanceBy(1);
  await drained;
});

test("a recovery that meets a store that is away goes on where it was, and runs nothing twice", async () => {
  const t = await express({ T: TASK });
  t.handler.hold();
  await Promise.all(Array.from({ length: 100 }, () => t.startExpress()));
  await t.clock.settle();
  const again = t.restart();
  const stateMachine = t.store.stateMachine.bind(t.store);
  const expressStarts = t.store.expressStarts.bind(t.store);
  let reads = 0;
  t.store.expressStarts = (limit, after) =>
    ++reads === 2 ? Promise.reject(new StoreUnavailable("The database is away.")) : expressStarts(limit, after);
  let isAway = true;
  t.store.stateMachine = (id) =>
    isAway ? Promise.reject(new StoreUnavailable("The database is away.")) : stateMachine(id);
  await again.runtime.recover();
  await again.clock.advanceBy(10_000);
  expect(t.handler.calls.length).toBe(100);
  isAway = false;
  await again.clock.advanceBy(10_000);
  expect(t.handler.calls.length).toBe(200);
  expect(new Set(t.handler.calls.slice(100).map(({ identity }) => identity.executionArn)).size).toBe(100);
});

test("what a machine that was deleted left behind is run all the same", async () => {
  const t = await express({ T: TASK });
  t.handler.hold();
  const arn = await t.startExpress();
  await t.clock.settle();
  await t.runtime.stateMachines.delete(t.machine.id);
  await t.store.sweepDeleted();
  t.handler.behaviour = () => ({ kind: "succeeded", output: "1" as JsonText });
  const again = t.restart();
  await again.runtime.recover();
  await again.clock.advanceBy(200);
  expect(again.runtime.express.describe(arn)).toMatchObject({ status: "SUCCEEDED" });
  expect(await t.rows()).toEqual([]);
  expect(await t.store.sweepDeleted()).toBe(1);
});
