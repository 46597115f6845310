import { expect, test } from "vitest";
import type { EpochMs } from "../engine/units.ts";
import type { FunctionLogLine } from "../integrations/lambda/local/function-log.ts";
import { createMachine, turnOf } from "../store/contract/samples.ts";
import { memoryStore } from "../store/memory/memory-store.ts";
import {
  type ExecutionId,
  type FunctionLogChunk,
  type Store,
  StoreUnavailable,
  UnknownOutcome,
} from "../store/store.ts";
import { FunctionLogs, type FunctionLogsParts } from "./function-logs.ts";
import { LogBook } from "./testing-runtime.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const START_MS = 1_764_000_000_000 as EpochMs;

const line = (text: string, more: Partial<FunctionLogLine> = {}): FunctionLogLine => ({
  executionArn: "arn:e",
  stateName: "Charge",
  attempt: 1,
  requestId: "r",
  functionName: "charge",
  stream: "stdout",
  at: START_MS,
  text,
  ...more,
});

/** A store that keeps what it is given, counts its writes, and does with them what a test says. */
async function testLogs(parts: Partial<FunctionLogsParts> = {}) {
  const clock = createVirtualClock(START_MS);
  const logger = new LogBook();
  const memory = memoryStore();
  const machine = await createMachine(memory);
  const writes: (readonly FunctionLogChunk[])[] = [];
  const chunksReadAfter: (number | undefined)[] = [];
  const fate = { before: async () => {}, after: async () => {} };
  const store: Store = {
    ...memory,
    location: "/data",
    async addFunctionLogs(chunks) {
      writes.push(chunks);
      await fate.before();
      await memory.addFunctionLogs(chunks);
      await fate.after();
    },
    functionLogs(id, limit, after) {
      chunksReadAfter.push(after);
      return memory.functionLogs(id, limit, after);
    },
  };
  const open = () => FunctionLogs.open({ store, clock, logger, ...parts });
  const execution = async (): Promise<ExecutionId> => {
    const id = await memory.allocateExecutionId();
    await memory.commit([turnOf({ id, machine })]);
    return id;
  };
  const logs = await open();
  const texts = async (
    id: ExecutionId,
    query: { after?: number; stateName?: string; limit?: number } = {},
    of = logs,
  ) => (await of.list({ executionArn: "arn:e", id }, { after: 0, limit: 1000, ...query })).map(({ text }) => text);
  return { clock, logger, store, writes, chunksReadAfter, fate, open, execution, logs, texts };
}

const away = () => Promise.reject(new StoreUnavailable("away"));

test("lines are shown at once, and written within a second, many executions together", async () => {
  const { clock, logs, texts, execution, writes } = await testLogs();
  const [one, two] = [await execution(), await execution()];
  logs.write(line("a"), one);
  logs.write(line("b"), two);
  await clock.advanceBy(999);
  logs.write(line("c"), one);
  expect(writes).toHaveLength(0);
  expect(await texts(one)).toEqual(["a", "c"]);
  await clock.advanceBy(1);
  expect(writes.map((chunks) => chunks.map(({ executionId }) => executionId))).toEqual([[two, one]]);
  logs.write(line("d"), one);
  expect(await texts(one)).toEqual(["a", "c", "d"]);
  expect(await texts(two)).toEqual(["b"]);
});

test("an invocation's end has its lines written at once, and many such ends share a write", async () => {
  const { clock, logs, execution, writes } = await testLogs();
  const [one, two] = [await execution(), await execution()];
  logs.write(line("a"), one);
  logs.invocationEnded(two);
  await clock.settle();
  expect(writes).toHaveLength(0);
  logs.invocationEnded(one);
  await clock.advanceBy(0);
  expect(writes).toHaveLength(1);
  for (let round = 0; round < 50; round++) {
    logs.write(line(`round ${round}`), two);
    logs.invocationEnded(two);
    await clock.advanceBy(10);
  }
  expect(writes.length).toBeLessThanOrEqual(7);
});

test("64 KiB are written at once, in chunks of about that length", async () => {
  const { clock, logs, texts, execution, writes } = await testLogs();
  const id = await execution();
  for (let n = 0; n < 300; n++) logs.write(line(`${n} ${"x".repeat(800)}`), id);
  await clock.advanceBy(0);
  expect(
    writes
      .flat()
      .map(({ lines }) => lines.length)
      .every((length) => length < 70_000),
  ).toBe(true);
  expect(writes.flat().length).toBeGreaterThan(3);
  expect((await texts(id)).map((text) => Number(text.split(" ")[0]))).toEqual(Array.from({ length: 300 }, (_, n) => n));
});

test("lines are read in pages, by state, and from where a reader left off", async () => {
  const { clock, logs, texts, execution } = await testLogs();
  const id = await execution();
  for (let n = 0; n < 100; n++) {
    logs.write(line(String(n), { stateName: n % 10 === 0 ? "Ship" : "Charge" }), id);
    if (n % 3 === 0) await clock.advanceBy(1000);
  }
  const read: string[] = [];
  for (let after = 0; ; ) {
    const page = await logs.list({ executionArn: "arn:e", id }, { after, limit: 7 });
    if (page.length === 0) break;
    expect(page.every((each) => each.executionArn === "arn:e" && each.functionName === "charge")).toBe(true);
    read.push(...page.map(({ text }) => text));
    after = page.at(-1)?.sequence ?? after;
  }
  expect(read).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
  expect(await texts(id, { stateName: "Ship", limit: 3 })).toEqual(["0", "10", "20"]);
  expect(await texts(id, { stateName: "Ship" })).toHaveLength(10);
  expect(await texts(id, { limit: 2 })).toEqual(["0", "1"]);
});

test("whoever follows reads no chunk again that was read to its end", async () => {
  const { clock, logs, execution, chunksReadAfter } = await testLogs();
  const id = await execution();
  let after = 0;
  for (let n = 0; n < 4; n++) {
    logs.write(line(String(n)), id);
    await clock.advanceBy(1000);
    const page = await logs.list({ executionArn: "arn:e", id }, { after, limit: 10 });
    expect(page.map(({ text }) => text)).toEqual([String(n)]);
    after = page.at(-1)?.sequence ?? after;
  }
  expect(chunksReadAfter).toEqual([0, 1, 2, 3]);
});

test("another run goes on behind the last line, also where the clock was set back", async () => {
  const { clock, logs, open, texts, execution } = await testLogs();
  const id = await execution();
  await clock.advanceBy(60_000);
  logs.write(line("before"), id);
  await logs.close();
  const [before] = await logs.list({ executionArn: "arn:e", id }, { after: 0, limit: 9 });
  const next = await open();
  next.write(line("after"), id);
  expect(await texts(id, {}, next)).toEqual(["before", "after"]);
  expect(await texts(id, { after: before?.sequence ?? 0 }, next)).toEqual(["after"]);
  const earlier = await open();
  Object.assign(clock, { now: () => START_MS });
  earlier.write(line("in the past"), id);
  expect(await texts(id, { after: before?.sequence ?? 0 }, earlier)).toEqual(["in the past"]);
});

test("closing writes what is left", async () => {
  const { logs, texts, execution, open } = await testLogs();
  const id = await execution();
  logs.write(line("last"), id);
  await logs.close();
  expect(await texts(id, {}, await open())).toEqual(["last"]);
});

test("a store that is away gets the lines when it is back, in order and once", async () => {
  const { clock, logger, logs, texts, execution, fate } = await testLogs();
  const id = await execution();
  fate.before = away;
  logs.write(line("a"), id);
  await clock.advanceBy(5000);
  logs.write(line("b"), id);
  expect(await texts(id)).toEqual(["a", "b"]);
  fate.before = async () => {};
  // It is written, and nobody knows.
  fate.after = async () => {
    fate.after = async () => {};
    throw new UnknownOutcome("lost");
  };
  await clock.advanceBy(5000);
  expect(await texts(id)).toEqual(["a", "b"]);
  expect(logger.entries.map(({ level, message }) => [level, message])).toEqual([
    ["warn", "What functions print waits: the store is away."],
  ]);
});

test("no more waits for a store that is away than a bound, and the log says what is lost", async () => {
  const { clock, logger, logs, texts, execution, fate } = await testLogs({ waitingLengthMax: 1000 });
  const id = await execution();
  fate.before = away;
  for (let n = 0; n < 20; n++) logs.write(line(String(n)), id);
  await clock.advanceBy(3000);
  fate.before = async () => {};
  await clock.advanceBy(3000);
  logs.write(line("later"), id);
  expect(await texts(id)).toEqual(["0", "1", "2", "3", "later"]);
  expect(logger.entries.map(({ fields, message }) => [fields, message])).toEqual([
    [{}, "What functions print is not kept until the store takes what waits already."],
    [{ reason: "away" }, "What functions print waits: the store is away."],
    [{ lines: 16 }, "Lines that functions printed are lost: the store was away for too long."],
  ]);
});

test("an execution that prints without end keeps its latest lines", async () => {
  const { clock, logs, store, execution, texts } = await testLogs({ executionBytesMax: 100_000 });
  const [id, other] = [await execution(), await execution()];
  logs.write(line("other"), other);
  for (let n = 0; n < 100; n++) {
    logs.write(line(`${n} ${"x".repeat(5000)}`), id);
    await clock.advanceBy(1000);
  }
  const chunks = await store.functionLogs(id, 1000);
  const length = chunks.reduce((sum, { lines }) => sum + lines.length, 0);
  expect(length).toBeLessThanOrEqual(125_000);
  expect(length).toBeGreaterThan(75_000);
  expect((await texts(id)).at(-1)).toContain("99 xxx");
  expect(await texts(other)).toEqual(["other"]);
});

test("lines of executions that are not in the store stay in memory", async () => {
  const { clock, logs, writes } = await testLogs();
  logs.write(line("express", { executionArn: "arn:express" }));
  await clock.advanceBy(5000);
  expect(writes).toHaveLength(0);
  const list = (executionArn: string) => logs.list({ executionArn }, { after: 0, limit: 10 });
  expect((await list("arn:express")).map(({ text }) => text)).toEqual(["express"]);
  expect(await list("arn:other")).toEqual([]);
});
