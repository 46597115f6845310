import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import { definition, TASK, testRuntime, wait } from "./testing-runtime.ts";

/** Goes round for ever: the input has no `end`. */
const round = (next: string) => ({
  Again: { Type: "Choice", Choices: [{ Variable: "$.end", IsPresent: true, Next: "End" }], Default: next },
  End: { Type: "Succeed" },
});
const WAIT_LOOP = definition({ W: wait(20, { Next: "Again" }), ...round("W") });

test("an execution that is not due soon leaves memory; one that is stays", async () => {
  const t = testRuntime();
  const machine = await t.machine(definition({ W: { Type: "Wait", SecondsPath: "$.s", End: true } }));
  await t.start(machine, { s: 11 });
  await t.start(machine, { s: 9 });
  await t.clock.settle();
  expect((await t.runtime.status()).residentExecutions).toBe(1);
});

test("idle executions leave when memory is short, the one used longest ago first, and come back at their hour", async () => {
  const t = testRuntime({ settings: { residentBytesMax: 5_000 } });
  const machine = await t.machine(definition({ W: wait(9) }));
  const ids = [await t.start(machine), await t.start(machine), await t.start(machine)];
  await t.clock.settle();
  expect((await t.runtime.status()).residentExecutions).toBe(2);
  await t.clock.advanceBy(9_000);
  expect(await Promise.all(ids.map(t.status))).toEqual(["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
});

test("a snapshot is written with the turn after which a long journal leaves memory, and is read instead of it", async () => {
  const t = testRuntime();
  const id = await t.start(await t.machine(WAIT_LOOP));
  await t.runtime.recover();
  await t.clock.advanceBy(18 * 20_000);
  expect(await t.store.snapshot(id)).toBeUndefined();
  await t.clock.advanceBy(2 * 20_000);
  const snapshot = await t.store.snapshot(id);
  expect(snapshot?.turn).toBe(20);
  const again = t.restart();
  await again.runtime.recover();
  await t.clock.advanceBy(5 * 20_000);
  expect((await again.runtime.executions.describe(id))?.row.turn).toBe(26);
});

test("a snapshot of another engine format, or a broken one, is read past", async () => {
  for (const broken of [{ format: 999 }, { state: "{" }, { turn: 999 }]) {
    const t = testRuntime();
    const id = await t.start(await t.machine(WAIT_LOOP));
    await t.runtime.recover();
    await t.clock.advanceBy(25 * 20_000);
    const turn = (await t.runtime.executions.describe(id))?.row.turn ?? 0;
    const snapshot = t.store.snapshot.bind(t.store);
    t.store.snapshot = async (which) => {
      const row = await snapshot(which);
      return row === undefined ? undefined : { ...row, ...broken };
    };
    const again = t.restart();
    await again.runtime.recover();
    await t.clock.advanceBy(20_000);
    const described = await again.runtime.executions.describe(id);
    expect(described?.row).toMatchObject({ status: "RUNNING", turn: turn + 1, quarantine: null });
    await again.runtime.close();
  }
});

test("a long journal gets a snapshot every 256 KiB while its execution stays in memory", async () => {
  const t = testRuntime();
  t.handler.behaviour = () => ({ kind: "succeeded", output: JSON.stringify("x".repeat(100_000)) as JsonText });
  const task = { ...TASK, End: undefined, ResultPath: "$.result", Next: "W" };
  const id = await t.start(await t.machine(definition({ T: task, W: wait(1, { Next: "Again" }), ...round("T") })));
  for (let i = 0; i < 6; i++) await t.clock.advanceBy(1_000);
  const snapshot = await t.store.snapshot(id);
  expect(snapshot?.turn).toBeGreaterThan(1);
  expect((await t.runtime.status()).residentExecutions).toBe(1);
});
