import { expect, test } from "vitest";
import type { EventId, JsonText } from "../engine/units.ts";
import { definition, PASS, START_MS, TASK, testRuntime, wait } from "./testing-runtime.ts";

test("an execution that ends in its first turn is one commit and never resident", async () => {
  const t = testRuntime();
  const id = await t.start(await t.machine(definition({ A: PASS })), { a: 1 });
  expect(await t.types(id)).toEqual(["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"]);
  expect(await t.runtime.executions.describe(id)).toMatchObject({
    row: { status: "SUCCEEDED", turn: 1, startedAt: START_MS, stoppedAt: START_MS, nextWakeupAt: null },
    input: '{"a":1}',
    output: '{"a":1}',
  });
  expect((await t.runtime.status()).residentExecutions).toBe(0);
});

test("a wait ends at its hour, from memory where it is short and from the store where it is long", async () => {
  const t = testRuntime();
  await t.runtime.recover();
  const machine = await t.machine(definition({ W: { Type: "Wait", SecondsPath: "$.s", End: true } }));
  const [short, long] = [await t.start(machine, { s: 5 }), await t.start(machine, { s: 7_200 })];
  await t.clock.settle();
  expect((await t.runtime.status()).residentExecutions).toBe(1);
  await t.clock.advanceBy(5_000);
  expect(await t.status(short)).toBe("SUCCEEDED");
  await t.clock.advanceBy(7_194_999);
  expect(await t.status(long)).toBe("RUNNING");
  await t.clock.advanceBy(1);
  expect(await t.status(long)).toBe("SUCCEEDED");
  expect((await t.events(long)).at(-1)?.at).toBe(START_MS + 7_200_000);
});

test("a task is dispatched after its Started event is durable, and its result goes on", async () => {
  const t = testRuntime();
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: TASK })), { a: 1 });
  expect(await t.types(id)).toEqual([
    "ExecutionStarted",
    "TaskStateEntered",
    "LambdaFunctionScheduled",
    "LambdaFunctionStarted",
  ]);
  expect(t.handler.held[0]?.request).toMatchObject({
    stateName: "T",
    family: "lambda",
    parameters: '{"a":1}',
    ordinal: 0,
    retryCount: 0,
  });
  t.handler.held[0]?.answer({ kind: "succeeded", output: '"done"' as JsonText });
  await t.clock.settle();
  expect(await t.runtime.executions.describe(id)).toMatchObject({ row: { status: "SUCCEEDED" }, output: '"done"' });
});

test("a retried task is told how often it was, each iteration of a Map for itself", async () => {
  const t = testRuntime();
  const failing = { ...TASK, Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 3 }] };
  const seen: string[] = [];
  t.handler.behaviour = ({ parameters, retryCount }) => {
    seen.push(`item ${parameters}, retry ${retryCount}`);
    if (retryCount < Number(parameters)) return { kind: "failed", error: "E" };
    return { kind: "succeeded", output: parameters };
  };
  const map = { Type: "Map", ItemProcessor: { StartAt: "T", States: { T: { ...failing, End: true } } }, End: true };
  const id = await t.start(await t.machine(definition({ M: map })), [0, 1, 2]);
  await t.clock.advanceBy(60_000);
  expect(await t.status(id)).toBe("SUCCEEDED");
  expect(seen.toSorted((a, b) => a.localeCompare(b))).toEqual([
    "item 0, retry 0",
    "item 1, retry 0",
    "item 1, retry 1",
    "item 2, retry 0",
    "item 2, retry 1",
    "item 2, retry 2",
  ]);
});

test("a task that times out has its signal aborted and its late result refused", async () => {
  const t = testRuntime();
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: { ...TASK, TimeoutSeconds: 90 } })));
  const task = t.handler.held[0];
  expect(task?.request.deadlineAt).toBe(START_MS + 90_000);
  await t.clock.advanceBy(89_999);
  expect(task?.request.signal.aborted).toBe(false);
  await t.clock.advanceBy(1);
  expect(task?.request.signal.aborted).toBe(true);
  expect(await t.status(id)).toBe("FAILED");
  const events = await t.types(id);
  task?.answer({ kind: "succeeded", output: "1" as JsonText });
  await t.clock.settle();
  expect(await t.types(id)).toEqual(events);
});

test("a Retry has another key, and its back-off is waited for", async () => {
  const t = testRuntime();
  t.handler.behaviour = ({ ordinal }) =>
    ordinal === 0 ? { kind: "failed", error: "Flaky" } : { kind: "succeeded", output: "2" as JsonText };
  const Retry = [{ ErrorEquals: ["Flaky"], IntervalSeconds: 3 }];
  const id = await t.start(await t.machine(definition({ T: { ...TASK, Retry } })));
  await t.clock.advanceBy(2_999);
  expect(t.handler.calls.length).toBe(1);
  await t.clock.advanceBy(1);
  expect(await t.status(id)).toBe("SUCCEEDED");
  expect(new Set(t.handler.calls.map(({ key }) => key)).size).toBe(2);
});

test("a handler that throws fails its task, and says so in the log", async () => {
  const t = testRuntime();
  t.handler.behaviour = () => {
    throw new TypeError("undefined is not a function");
  };
  const id = await t.start(await t.machine(definition({ T: TASK })));
  await t.clock.settle();
  const described = await t.runtime.executions.describe(id);
  expect(described?.row.status).toBe("FAILED");
  expect(described?.cause).toContain("undefined is not a function");
  expect(t.log.entries.some(({ level, message }) => level === "error" && message.includes("handler threw"))).toBe(true);
});

test("tasks wait for a slot, in order, and their time-out waits with them", async () => {
  const t = testRuntime({ settings: { taskConcurrency: { total: 1, perResource: 1 } } });
  t.handler.hold();
  const machine = await t.machine(definition({ T: { ...TASK, TimeoutSeconds: 60 } }));
  const ids = [await t.start(machine), await t.start(machine), await t.start(machine)];
  await t.clock.advanceBy(50_000);
  expect(t.handler.held.length).toBe(1);
  t.handler.held[0]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await t.clock.advanceBy(50_000);
  t.handler.held[1]?.answer({ kind: "succeeded", output: "2" as JsonText });
  await t.clock.advanceBy(50_000);
  t.handler.held[2]?.answer({ kind: "succeeded", output: "3" as JsonText });
  await t.clock.settle();
  expect(await Promise.all(ids.map(t.status))).toEqual(["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
});

test("results that come together are taken in one turn", async () => {
  const t = testRuntime();
  t.handler.hold();
  const Branches = Array.from({ length: 20 }, (_, i) => definition({ [`T${i}`]: TASK }));
  const id = await t.start(await t.machine(definition({ P: { Type: "Parallel", Branches, End: true } })));
  await t.clock.settle();
  for (const { answer } of t.handler.held) answer({ kind: "succeeded", output: "1" as JsonText });
  await t.clock.settle();
  expect((await t.runtime.executions.describe(id))?.row).toMatchObject({ status: "SUCCEEDED", turn: 2 });
});

test("when a branch fails the tasks of the others are aborted", async () => {
  const t = testRuntime();
  t.handler.hold();
  const Branches = [definition({ Bad: TASK }), definition({ Good: TASK })];
  const id = await t.start(await t.machine(definition({ P: { Type: "Parallel", Branches, End: true } })));
  await t.clock.settle();
  const [bad, good] = t.handler.held;
  bad?.answer({ kind: "failed", error: "Broken" });
  await t.clock.settle();
  expect(await t.status(id)).toBe("FAILED");
  expect(good?.request.signal.aborted).toBe(true);
});

test("a stop aborts the tasks and answers when the execution stopped, also when asked again", async () => {
  const t = testRuntime();
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: TASK })));
  await t.clock.advanceBy(1_000);
  const stops = [
    t.runtime.executions.stop(id, { error: "Enough", cause: "of this" }),
    t.runtime.executions.stop(id, { error: "Late" }),
  ];
  expect(await Promise.all(stops)).toEqual([{ stoppedAt: START_MS + 1_000 }, { stoppedAt: START_MS + 1_000 }]);
  await t.clock.advanceBy(1_000);
  expect(await t.runtime.executions.stop(id, {})).toEqual({ stoppedAt: START_MS + 1_000 });
  expect(t.handler.held[0]?.request.signal.aborted).toBe(true);
  expect(await t.runtime.executions.describe(id)).toMatchObject({
    row: { status: "ABORTED" },
    error: "Enough",
    cause: "of this",
  });
});

test("a stop reaches an execution that is not in memory", async () => {
  const t = testRuntime();
  const id = await t.start(await t.machine(definition({ W: wait(100_000) })));
  await t.clock.settle();
  expect((await t.runtime.status()).residentExecutions).toBe(0);
  await t.runtime.executions.stop(id, {});
  expect(await t.types(id)).toEqual(["ExecutionStarted", "WaitStateEntered", "ExecutionAborted"]);
});

test("a name is taken once, and the second start learns of the first", async () => {
  const t = testRuntime();
  const machine = await t.machine(definition({ W: wait(100) }));
  const start = (input: string) =>
    t.runtime.executions.start({ machine, name: "same", input: input as JsonText, traceHeader: "Root=1" });
  const outcomes = await Promise.all([start('{"a":1}'), start('{"a":2}')]);
  expect(outcomes).toMatchObject([
    { kind: "started" },
    { kind: "nameTaken", existing: { input: '{"a":1}', row: { name: "same", traceHeader: "Root=1" } } },
  ]);
});

test("a turn that is too long goes on in the next until the execution ends", async () => {
  const t = testRuntime({ limits: { turnEventsMax: 10 } });
  const states = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `S${i}`,
      { Type: "Pass", ...(i === 39 ? { End: true } : { Next: `S${i + 1}` }) },
    ]),
  );
  const id = await t.start(await t.machine(definition(states)));
  await t.clock.settle();
  const row = (await t.runtime.executions.describe(id))?.row;
  expect(row).toMatchObject({ status: "SUCCEEDED", lastEventId: 82 });
  expect(row?.turn).toBeGreaterThan(7);
});

test("pages of history join to the whole, forwards and backwards, over many segments", async () => {
  const t = testRuntime({ limits: { turnEventsMax: 4 } });
  const states = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [
      `S${i}`,
      { Type: "Pass", ...(i === 9 ? { End: true } : { Next: `S${i + 1}` }) },
    ]),
  );
  const id = await t.start(await t.machine(definition(states)));
  await t.clock.settle();
  const whole = await t.events(id);
  expect(whole.map((event) => event.id)).toEqual(Array.from({ length: 22 }, (_, i) => i + 1));
  for (const reverse of [false, true]) {
    const pages: number[] = [];
    for (let after: EventId | undefined; ; ) {
      const page = await t.runtime.executions.history(id, {
        limit: 5,
        reverse,
        ...(after === undefined ? {} : { after }),
      });
      if (page.length === 0) break;
      pages.push(...page.map((event) => event.id));
      after = page.at(-1)?.id;
    }
    const ids = whole.map((event) => event.id);
    expect(pages).toEqual(reverse ? ids.toReversed() : ids);
  }
});

test("starts are throttled while the executions at work fill the memory they may", async () => {
  const t = testRuntime({ settings: { residentBytesMax: 10_000 } });
  t.handler.hold();
  const machine = await t.machine(definition({ T: TASK }));
  await t.start(machine, { big: "x".repeat(10_000) });
  const throttled = await t.runtime.executions.start({ machine, name: "more", input: "{}" as JsonText });
  expect(throttled).toEqual({ kind: "throttled" });
  t.handler.held[0]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await t.clock.settle();
  expect(await t.runtime.executions.start({ machine, name: "more", input: "{}" as JsonText })).toMatchObject({
    kind: "started",
  });
});
