import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import { createMachine, testRuntime } from "./testing-runtime.ts";

const PASS = { StartAt: "A", States: { A: { Type: "Pass", Result: "done", End: true } } };
const FAIL = { StartAt: "A", States: { A: { Type: "Fail", Error: "E", Cause: "C" } } };
const DAY_MS = 86_400_000;

test.each([
  ["succeeded", PASS, { output: '"done"' }],
  ["failed", FAIL, { error: "E", cause: "C" }],
])("an execution that has just %s is described as the store would describe it", async (_, definition, result) => {
  const t = testRuntime();
  const machine = await createMachine(t.runtime, definition, "Machine");
  const started = await t.runtime.executions.start({ machine, name: "one", input: '{"a":1}' as JsonText });
  if (started.kind !== "started") throw new Error(started.kind);
  const { region, account, name } = machine;
  const fromMemory = await t.runtime.executions.describeByName(region, account, name, "one");
  expect(fromMemory).toMatchObject({ input: '{"a":1}', ...result });
  expect(fromMemory).toStrictEqual(await t.runtime.executions.describe(started.id));
});

test("an execution that was purged is not described from memory", async () => {
  const t = testRuntime();
  const machine = await createMachine(t.runtime, PASS, "Machine");
  await t.runtime.executions.start({ machine, name: "one", input: "{}" as JsonText });
  await t.runtime.recover();
  await t.clock.advanceBy(92 * DAY_MS);
  await t.runtime.whenQuiet();
  const { region, account, name } = machine;
  expect(await t.runtime.executions.describeByName(region, account, name, "one")).toBeUndefined();
});
