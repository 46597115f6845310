import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import type { AliasRow, StateMachineRow, VersionRow } from "../store/store.ts";
import type { StartThrough } from "./service.ts";
import { definition, type TestRuntime, testRuntime } from "./testing-runtime.ts";
import { drawVersion } from "./what-to-start.ts";

const answering = (result: string) => definition({ Answer: { Type: "Pass", Result: result, End: true } });

async function publish({ runtime }: TestRuntime, machine: StateMachineRow): Promise<VersionRow> {
  const current = await runtime.stateMachines.byId(machine.id);
  const outcome = await runtime.versions.publish(machine.id, (current ?? machine).revision.id, null);
  if (outcome.kind !== "published") throw new Error(`publishing was answered with ${outcome.kind}`);
  return outcome.row;
}

async function startThrough(
  { runtime, store }: TestRuntime,
  machine: StateMachineRow,
  through: StartThrough,
  name: string,
) {
  const current = (await store.stateMachine(machine.id)) ?? machine;
  const outcome = await runtime.executions.start({ machine: current, through, name, input: "{}" as JsonText });
  if (outcome.kind !== "started") throw new Error(`the start was answered with ${outcome.kind}`);
  return runtime.executions.describe(outcome.id);
}

/** Two versions with one definition each, and a third revision that is not published. */
async function published(t: TestRuntime) {
  const machine = await t.machine(answering("one"));
  const first = await publish(t, machine);
  const { revision } = machine;
  await t.runtime.stateMachines.update(machine.id, { ...revision, definition: JSON.stringify(answering("two")) });
  const second = await publish(t, machine);
  await t.runtime.stateMachines.update(machine.id, { ...revision, definition: JSON.stringify(answering("three")) });
  return { machine, first, second };
}

test("an execution started through a version runs that version's definition", async () => {
  const t = testRuntime();
  const { machine, first, second } = await published(t);
  expect(await startThrough(t, machine, { kind: "version", version: first }, "a")).toMatchObject({
    output: '"one"',
    row: { startedThrough: { version: 1 } },
  });
  expect(await startThrough(t, machine, { kind: "version", version: second }, "b")).toMatchObject({ output: '"two"' });
});

test("an execution started through an alias runs the version that was drawn, and names both", async () => {
  const t = testRuntime();
  const { machine } = await published(t);
  const created = await t.runtime.versions.createAlias({
    stateMachineId: machine.id,
    name: "live",
    description: null,
    routing: [
      { version: 1, weight: 50 },
      { version: 2, weight: 50 },
    ],
  });
  if (created.kind !== "created") throw new Error(created.kind);
  // The runtime's random number is 0.5 in these tests: the second half of the weights.
  expect(await startThrough(t, machine, { kind: "alias", alias: created.row }, "a")).toMatchObject({
    output: '"two"',
    row: { startedThrough: { version: 2, alias: "live" } },
  });
  const listed = await t.runtime.executions.list({ machine: machine.id, startedThrough: { alias: "live" }, limit: 10 });
  expect(listed).toHaveLength(1);
});

test("what an execution was started through outlives a crash, for the version it runs on with", async () => {
  const before = testRuntime();
  const machine = await before.machine(
    definition({ Wait: { Type: "Wait", Seconds: 60, Next: "Answer" }, Answer: { Type: "Pass", Result: 1, End: true } }),
  );
  const version = await publish(before, machine);
  const started = await startThrough(before, machine, { kind: "version", version }, "a");
  await before.runtime.stateMachines.update(machine.id, {
    ...machine.revision,
    definition: JSON.stringify(answering("2")),
  });
  await before.runtime.versions.delete(machine.id, 1);
  const after = before.restart();
  await after.runtime.recover();
  await after.clock.advanceBy(61_000);
  expect(await after.runtime.executions.describe(started?.row.id ?? (0 as never))).toMatchObject({
    output: "1",
    row: { startedThrough: { version: 1 } },
  });
});

test("a version that is gone cannot be started", async () => {
  const t = testRuntime();
  const { machine } = await published(t);
  const alias = {
    id: 1,
    stateMachineId: machine.id,
    name: "x",
    routing: [{ version: 9, weight: 100 }],
  } as never as AliasRow;
  expect(
    await t.runtime.executions.start({
      machine,
      through: { kind: "alias", alias },
      name: "a",
      input: "{}" as JsonText,
    }),
  ).toEqual({ kind: "versionGone" });
});

test.each([
  [0, 1],
  [0.099, 1],
  [0.1, 2],
  [0.999, 2],
])("of weights 10 and 90 the number %d draws version %d", (drawn, version) => {
  const routing = [
    { version: 1, weight: 10 },
    { version: 2, weight: 90 },
  ];
  expect(drawVersion({ routing }, () => drawn)).toBe(version);
});

test("a version of weight 0 is never drawn", () => {
  const routing = [
    { version: 1, weight: 0 },
    { version: 2, weight: 100 },
  ];
  expect(drawVersion({ routing }, () => 0)).toBe(2);
});
