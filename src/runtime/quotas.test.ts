import { describe, expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import type { StateMachineRow } from "../store/store.ts";
import { OpenExecutions } from "./open-executions.ts";
import { AWS_QUOTAS, type Quotas } from "./quotas.ts";
import { definition, TASK, type TestRuntime, testRuntime, wait } from "./testing-runtime.ts";

const KEY = { region: "us-east-1", account: "123456789012", tags: [], encryptionConfiguration: "{}" };
const WAITING = definition({ W: wait(3600) });

function bounded(quotas: Partial<Quotas>): TestRuntime {
  return testRuntime({ settings: { quotas: { ...AWS_QUOTAS, ...quotas } } });
}

const start = ({ runtime }: TestRuntime, machine: StateMachineRow, name: string) =>
  runtime.executions.start({ machine, name, input: "{}" as JsonText });

test("no more state machines than the quota, in a region of an account", async () => {
  const t = bounded({ stateMachines: 1 });
  const { id } = await t.machine(WAITING, "one");
  await expect(t.machine(WAITING, "two")).rejects.toThrow("too many state machines");
  await t.runtime.stateMachines.delete(id);
  expect(await t.machine(WAITING, "two")).toMatchObject({ name: "two" });
});

test("no more activities than the quota, in a region of an account", async () => {
  const { activities } = bounded({ activities: 1 }).runtime;
  expect((await activities.create({ ...KEY, name: "one" })).kind).toBe("created");
  expect((await activities.create({ ...KEY, name: "two" })).kind).toBe("tooMany");
  expect((await activities.create({ ...KEY, name: "one" })).kind).toBe("exists");
  expect((await activities.create({ ...KEY, region: "eu-west-1", name: "two" })).kind).toBe("created");
});

test("no more versions and aliases than the quotas", async () => {
  const t = bounded({ versionsPerStateMachine: 1, aliasesPerStateMachine: 1 });
  const machine = await t.machine(WAITING);
  const { versions, stateMachines } = t.runtime;
  expect(await versions.hasRoom(machine.id)).toBe(true);
  expect((await versions.publish(machine.id, machine.revision.id, null)).kind).toBe("published");
  expect(await versions.hasRoom(machine.id)).toBe(false);
  const next = await stateMachines.update(machine.id, { ...machine.revision, roleArn: "arn:aws:iam::1:role/other" });
  expect((await versions.publish(machine.id, next?.id ?? machine.revision.id, null)).kind).toBe("tooMany");
  const alias = { stateMachineId: machine.id, description: null, routing: [{ version: 1, weight: 100 }] };
  expect((await versions.createAlias({ ...alias, name: "live" })).kind).toBe("created");
  expect((await versions.createAlias({ ...alias, name: "next" })).kind).toBe("tooMany");
});

test("no more workers wait for an activity than the quota", async () => {
  const { runtime } = bounded({ activityPollers: 1 });
  const created = await runtime.activities.create({ ...KEY, name: "one" });
  if (created.kind === "tooMany") throw new Error("the activity was not created");
  const gone = new AbortController();
  const first = runtime.activities.poll(created.row, { signal: gone.signal });
  expect(await runtime.activities.poll(created.row, {})).toEqual({ kind: "tooManyPollers" });
  gone.abort();
  expect(await first).toEqual({ kind: "none" });
});

describe("no more executions are open than the quota", () => {
  test("a start beyond it is refused until one has ended", async () => {
    const t = bounded({ openExecutions: 2 });
    const machine = await t.machine(WAITING);
    const first = await t.start(machine);
    await t.start(machine);
    expect(await start(t, machine, "third")).toEqual({ kind: "tooManyOpen" });
    await t.runtime.executions.stop(first, {});
    expect(await start(t, machine, "third")).toMatchObject({ kind: "started" });
    expect(await start(t, machine, "fourth")).toEqual({ kind: "tooManyOpen" });
  });

  test("a repeated start opens nothing, and is answered", async () => {
    const t = bounded({ openExecutions: 1 });
    const machine = await t.machine(WAITING);
    await start(t, machine, "once");
    expect(await start(t, machine, "once")).toMatchObject({ kind: "nameTaken", existing: { row: { name: "once" } } });
  });

  test("executions that end at once never fill it", async () => {
    const t = bounded({ openExecutions: 1 });
    const machine = await t.machine(definition({ P: { Type: "Pass" } }));
    for (let count = 0; count < 5; count++) await t.start(machine);
    expect(await t.store.counts()).toMatchObject({ openExecutions: 0, closedExecutions: 5 });
  });

  test("those of the last run count", async () => {
    const before = bounded({ openExecutions: 1 });
    const machine = await before.machine(WAITING);
    await before.start(machine);
    expect(await start(before.restart(), machine, "second")).toEqual({ kind: "tooManyOpen" });
  });

  test("many that come at once do not pass it", async () => {
    const t = bounded({ openExecutions: 3 });
    const machine = await t.machine(WAITING);
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => start(t, machine, `n${index}`)));
    expect(outcomes.filter(({ kind }) => kind === "started")).toHaveLength(3);
    expect((await t.store.counts()).openExecutions).toBe(3);
  });

  test("a redrive needs room as well", async () => {
    const t = bounded({ openExecutions: 1 });
    t.handler.behaviour = () => ({ kind: "failed", error: "Boom" });
    const failed = await t.start(await t.machine(definition({ T: TASK }), "Failing"));
    await t.clock.settle();
    expect(await t.status(failed)).toBe("FAILED");
    const open = await t.start(await t.machine(WAITING));
    expect(await t.runtime.executions.redrive(failed, {})).toEqual({ kind: "tooManyOpen" });
    await t.runtime.executions.stop(open, {});
    expect(await t.runtime.executions.redrive(failed, {})).toMatchObject({ kind: "redriven" });
  });

  test("the store is asked how many there are once for as many starts as were free", async () => {
    let asked = 0;
    const counts = async () => {
      asked++;
      return { stateMachines: 0, openExecutions: 0, closedExecutions: 0 };
    };
    const open = new OpenExecutions({ counts }, 1_000);
    for (let count = 0; count < 2_500; count++) await open.open(async () => count);
    expect(asked).toBe(3);
  });
});
