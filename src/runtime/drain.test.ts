import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import { StoreUnavailable } from "../store/store.ts";
import { definition, TASK, testRuntime, wait } from "./testing-runtime.ts";

test("a drain starts nothing new, and ends when the tasks in flight have ended", async () => {
  const t = testRuntime();
  t.handler.hold();
  const machine = await t.machine(definition({ T: TASK }));
  const id = await t.start(machine);
  await t.clock.settle();
  let isDrained = false;
  const drained = t.runtime.drain().then(() => {
    isDrained = true;
  });
  expect(await t.runtime.executions.start({ machine, name: "more", input: "{}" as JsonText })).toEqual({
    kind: "throttled",
  });
  expect((await t.runtime.status()).draining).toBe(true);
  await t.clock.settle();
  expect(isDrained).toBe(false);
  t.handler.held[0]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await drained;
  expect(await t.status(id)).toBe("SUCCEEDED");
});

test("a task that outlasts the grace period is left to the next start, under its key", async () => {
  const t = testRuntime({ settings: { drainMs: 5_000 } });
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: TASK })));
  await t.clock.settle();
  const drained = t.runtime.drain();
  await t.clock.advanceBy(5_000);
  await drained;
  await t.runtime.close();
  expect(t.handler.held[0]?.request.signal.aborted).toBe(true);
  t.handler.held[0]?.answer({ kind: "failed", error: "Aborted" });
  await t.clock.settle();
  expect(await t.status(id)).toBe("RUNNING");
  const again = t.restart();
  await again.runtime.recover();
  await t.clock.settle();
  expect(t.handler.calls.map(({ key }) => key === t.handler.calls[0]?.key)).toEqual([true, true]);
});

test("what comes after a task is not begun while draining, but by the next start", async () => {
  const t = testRuntime();
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: { ...TASK, End: undefined, Next: "U" }, U: TASK })));
  await t.clock.settle();
  const drained = t.runtime.drain();
  t.handler.held[0]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await drained;
  expect(t.handler.calls.length).toBe(1);
  expect((await t.types(id)).at(-1)).toBe("LambdaFunctionScheduled");
  const again = t.restart();
  await again.runtime.recover();
  await t.clock.settle();
  t.handler.held[1]?.answer({ kind: "succeeded", output: "2" as JsonText });
  await t.clock.settle();
  expect(await again.status(id)).toBe("SUCCEEDED");
});

test("a closed runtime leaves no timer behind and refuses who still waits", async () => {
  const t = testRuntime();
  await t.runtime.recover();
  const id = await t.start(await t.machine(definition({ W: wait(5) })));
  await t.clock.settle();
  t.store.commit = () => new Promise(() => {});
  const stop = t.runtime.executions.stop(id, {}).catch((error: Error) => error.name);
  await t.clock.settle();
  await t.runtime.close();
  expect(await stop).toBe("RuntimeClosed");
  expect(t.clock.nextTimerAt()).toBeUndefined();
});

test("a quiet runtime says so: nothing is under way but timers", async () => {
  const t = testRuntime();
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: TASK })));
  let isQuiet = false;
  const quiet = t.runtime.whenQuiet().then(() => {
    isQuiet = true;
  });
  await t.clock.settle();
  expect(isQuiet).toBe(false);
  t.handler.held[0]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await quiet;
  expect(await t.status(id)).toBe("SUCCEEDED");
});

test("a runtime closed while its store is away stops trying", async () => {
  const t = testRuntime();
  t.handler.hold();
  await t.start(await t.machine(definition({ T: TASK })));
  await t.clock.settle();
  let tries = 0;
  t.store.commit = () => {
    tries++;
    return Promise.reject(new StoreUnavailable("The store is away."));
  };
  t.handler.held[0]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await t.clock.settle();
  await t.runtime.close();
  const triesBefore = tries;
  expect(triesBefore).toBeGreaterThan(0);
  expect(t.clock.nextTimerAt()).toBeUndefined();
  await t.clock.advanceBy(60_000);
  expect(tries).toBe(triesBefore);
});
