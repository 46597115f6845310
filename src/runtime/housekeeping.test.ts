import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import { memoryStore } from "../store/memory/memory-store.ts";
import type { Store, TurnOutcome, TurnWrite } from "../store/store.ts";
import { definition, testRuntime, wait } from "./testing-runtime.ts";

const DAY_MS = 86_400_000;
const PASS = definition({ P: { Type: "Pass" } });

/** A store that can be told to keep its commits waiting, and notes the sizes of its purges. */
function watchedStore() {
  const store = memoryStore();
  const purges: number[] = [];
  const held: (() => void)[] = [];
  let isHolding = false;
  const watched: Store = {
    ...store,
    async commit(turns: readonly TurnWrite[]): Promise<readonly TurnOutcome[]> {
      if (isHolding) await new Promise<void>((resolve) => void held.push(resolve));
      return store.commit(turns);
    },
    async purge(before, limit) {
      const count = await store.purge(before, limit);
      purges.push(count);
      return count;
    },
  };
  return {
    store: watched,
    purges,
    hold() {
      isHolding = true;
    },
    release() {
      isHolding = false;
      for (const go of held.splice(0)) go();
    },
  };
}

test("the days of retention are a setting", async () => {
  for (const retentionDays of [1, 30]) {
    const t = testRuntime({ settings: { retentionDays } });
    await t.runtime.recover();
    await t.start(await t.machine(PASS));
    await t.clock.advanceBy(retentionDays * DAY_MS - 1_000);
    expect((await t.store.counts()).closedExecutions).toBe(1);
    await t.clock.advanceBy(120_000);
    expect((await t.store.counts()).closedExecutions).toBe(0);
  }
});

test("many are deleted some at a time, and starts come between", async () => {
  const { store, purges } = watchedStore();
  const t = testRuntime({ store, settings: { retentionDays: 1, purgeLimit: 10 } });
  await t.runtime.recover();
  const machine = await t.machine(PASS);
  for (let count = 0; count < 35; count++) await t.start(machine);
  await t.clock.advanceBy(DAY_MS);
  purges.length = 0;
  await t.clock.advanceBy(60_000);
  await t.start(machine, {}, "between");
  await t.clock.advanceBy(1_000);
  expect(purges.filter((count) => count > 0)).toEqual([10, 10, 10, 5]);
  expect((await t.store.counts()).closedExecutions).toBe(1);
});

test("it waits for a moment without commits, but not for ever", async () => {
  const watched = watchedStore();
  const { purges } = watched;
  const t = testRuntime({ store: watched.store, settings: { retentionDays: 1 } });
  await t.runtime.recover();
  const machine = await t.machine(PASS);
  await t.start(machine);
  await t.clock.advanceBy(DAY_MS - 500);
  watched.hold();
  const started = t.runtime.executions.start({ machine, name: "held", input: "{}" as JsonText });
  await t.clock.settle();
  purges.length = 0;
  await t.clock.advanceBy(1_400);
  expect(purges).toEqual([]);
  await t.clock.advanceBy(1_000);
  expect(purges).toEqual([1]);
  watched.release();
  expect(await started).toMatchObject({ kind: "started" });
});

test("executions that are open or wait for somebody are not deleted", async () => {
  const t = testRuntime({ settings: { retentionDays: 1 } });
  await t.runtime.recover();
  const open = await t.start(await t.machine(definition({ W: wait(10 * 86_400) })));
  await t.clock.advanceBy(5 * DAY_MS);
  expect(await t.status(open)).toBe("RUNNING");
});
