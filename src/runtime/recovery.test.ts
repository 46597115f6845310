import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import { memoryStore } from "../store/memory/memory-store.ts";
import { type ExecutionId, StoreUnavailable, UnknownOutcome } from "../store/store.ts";
import { definition, FakeHandler, PASS, TASK, testRuntime, wait } from "./testing-runtime.ts";

test("a task in flight at a crash is dispatched again under the same key, and its result taken once", async () => {
  const t = testRuntime();
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: TASK })));
  await t.clock.settle();
  const again = t.restart();
  await again.runtime.recover();
  await t.clock.settle();
  expect(t.handler.calls.length).toBe(2);
  expect(t.handler.calls[0]?.key).toBe(t.handler.calls[1]?.key);
  for (const { answer } of t.handler.held) answer({ kind: "succeeded", output: "1" as JsonText });
  await t.clock.settle();
  expect((await again.types(id)).filter((type) => type === "LambdaFunctionSucceeded").length).toBe(1);
});

test("a task that timed out while nobody ran is not dispatched again", async () => {
  const t = testRuntime();
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: { ...TASK, TimeoutSeconds: 10 } })));
  await t.clock.settle();
  void t.runtime.close();
  await t.clock.advanceBy(10_000);
  const again = t.restart();
  await again.runtime.recover();
  await t.clock.settle();
  expect(t.handler.calls.length).toBe(1);
  expect(await again.status(id)).toBe("FAILED");
});

test("a wait that fell due while nobody ran goes on at once", async () => {
  const t = testRuntime();
  const id = await t.start(await t.machine(definition({ W: wait(100) })));
  await t.clock.settle();
  const again = t.restart();
  await t.clock.advanceBy(500_000);
  await again.runtime.recover();
  await t.clock.settle();
  expect(await again.status(id)).toBe("SUCCEEDED");
});

test("a thousand due at once are read some at a time, and a new start does not wait for them", async () => {
  const t = testRuntime({ handler: new FakeHandler().hold() });
  const machine = await t.machine(definition({ T: TASK }));
  for (let i = 0; i < 1_000; i++) await t.start(machine);
  void t.runtime.close();

  let reading = 0;
  let readingMost = 0;
  let read = 0;
  const segmentsAfter = t.store.segmentsAfter.bind(t.store);
  t.store.segmentsAfter = async (id, turn) => {
    readingMost = Math.max(readingMost, ++reading);
    await new Promise<void>((resolve) => t.clock.defer(resolve));
    reading--;
    read++;
    return segmentsAfter(id, turn);
  };
  const again = t.restart({ settings: { loadsMax: 16 } });
  const recovered = again.runtime.recover();
  const fresh = await again.start(await again.machine(definition({ A: PASS }), "Fresh"));
  expect(await again.status(fresh)).toBe("SUCCEEDED");
  expect(read).toBeLessThan(200);
  expect(await recovered).toEqual({ openExecutions: 1_000, expressStarts: 0 });
  await t.clock.settle();
  expect(read).toBe(1_000);
  expect(readingMost).toBe(16);
});

test("a result that meets a store that is away is kept and committed when the store is back", async () => {
  const t = testRuntime();
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: TASK })));
  await t.clock.settle();
  const commit = t.store.commit.bind(t.store);
  t.store.commit = () => Promise.reject(new StoreUnavailable("The disk is full.", { full: true }));
  t.handler.held[0]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await t.clock.advanceBy(3_600_000);
  expect(await t.status(id)).toBe("RUNNING");
  t.store.commit = commit;
  await t.clock.advanceBy(5_000);
  expect(await t.status(id)).toBe("SUCCEEDED");
  expect(t.handler.calls.length).toBe(1);
});

test("a start and a stop that meet a store that is away are told so, and leave nothing behind", async () => {
  const t = testRuntime();
  const machine = await t.machine(definition({ W: wait(5) }));
  const running = await t.start(machine);
  const commit = t.store.commit.bind(t.store);
  t.store.commit = () => Promise.reject(new StoreUnavailable("The database is away."));
  await expect(t.start(machine, {}, "lost")).rejects.toThrow("The database is away.");
  await expect(t.runtime.executions.stop(running, {})).rejects.toThrow("The database is away.");
  t.store.commit = commit;
  await t.clock.advanceBy(10_000);
  expect(await t.status(running)).toBe("SUCCEEDED");
  expect(await t.start(machine, {}, "lost")).toBeGreaterThan(running);
});

test("a start of unknown outcome is answered when it is known, and started once", async () => {
  const t = testRuntime();
  const machine = await t.machine(definition({ A: PASS }));
  const commit = t.store.commit.bind(t.store);
  t.store.commit = async (turns) => {
    t.store.commit = commit;
    await commit(turns);
    throw new UnknownOutcome("The connection broke.");
  };
  let id: ExecutionId | undefined;
  void t.start(machine).then((started) => {
    id = started;
  });
  await t.clock.settle();
  expect(id).toBeUndefined();
  await t.clock.advanceBy(1_000);
  expect(id).toBe(1);
  expect((await t.store.counts()).closedExecutions).toBe(1);
});

test("of two runtimes on one store each turn is written by one, and both come to the same end", async () => {
  const a = testRuntime({ handler: new FakeHandler().hold() });
  const id = await a.start(await a.machine(definition({ T: TASK })));
  await a.clock.settle();
  const b = testRuntime({ store: a.store, clock: a.clock, handler: new FakeHandler().hold() });
  await b.runtime.recover();
  await a.clock.settle();
  a.handler.held[0]?.answer({ kind: "succeeded", output: '"a"' as JsonText });
  b.handler.held[0]?.answer({ kind: "succeeded", output: '"b"' as JsonText });
  await a.clock.settle();
  expect((await a.types(id)).filter((type) => type === "LambdaFunctionSucceeded").length).toBe(1);
  expect(await b.status(id)).toBe("SUCCEEDED");
  expect((await a.runtime.status()).quarantined + (await b.runtime.status()).quarantined).toBe(0);
});

test("a task that another runtime started and left is taken on where it still waited for a slot", async () => {
  const oneAtATime = { taskConcurrency: { total: 1, perResource: 1 } };
  const a = testRuntime({ handler: new FakeHandler().hold(), settings: oneAtATime });
  await a.start(await a.machine(definition({ T: TASK }), "Busy"));
  const branches = [definition({ T: TASK }), definition({ W: wait(5) })];
  const machine = await a.machine(definition({ P: { Type: "Parallel", Branches: branches } }));
  const id = await a.start(machine);
  await a.clock.settle();
  expect(a.handler.calls).toHaveLength(1);

  const b = testRuntime({ store: a.store, clock: a.clock, handler: new FakeHandler().hold() });
  await b.runtime.recover();
  await a.clock.settle();
  expect(await a.types(id)).toContain("LambdaFunctionStarted");
  await b.runtime.close();
  // The end of the Wait tells the first one what has become of the execution.
  await a.clock.advanceBy(5_000);
  expect(a.handler.calls.map(({ identity }) => identity.stateMachineName)).toEqual(["Busy", "Machine"]);
});

test("timers beyond what may be armed are found again when the armed ones have fired", async () => {
  const t = testRuntime({ store: memoryStore(), settings: { armedTimersMax: 10, residentForMs: 0 } });
  await t.runtime.recover();
  const machine = await t.machine(definition({ W: wait(20) }));
  for (let i = 0; i < 100; i++) await t.start(machine);
  await t.clock.advanceBy(55_000);
  expect(await t.store.counts()).toMatchObject({ openExecutions: 0, closedExecutions: 100 });
});
