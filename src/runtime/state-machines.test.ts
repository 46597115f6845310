import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import type { Store } from "../store/store.ts";
import { definition, PASS, TASK, testRuntime, wait } from "./testing-runtime.ts";

const WHERE = ["us-east-1", "123456789012"] as const;

/** Counts the calls of a store's method. */
function counting(store: Store, method: "stateMachineByName" | "stateMachine" | "revision"): () => number {
  let calls = 0;
  const original = store[method] as (...args: never[]) => unknown;
  Object.assign(store, {
    [method]: (...args: never[]) => {
      calls++;
      return original(...args);
    },
  });
  return () => calls;
}

test("a machine is read from the store once, until it changes", async () => {
  const t = testRuntime();
  const reads = counting(t.store, "stateMachineByName");
  const { id, revision } = await t.machine(definition({ A: PASS }));
  await t.runtime.stateMachines.byName(...WHERE, "Machine");
  expect(reads()).toBe(0);
  const content = { ...revision, definition: JSON.stringify(definition({ B: PASS })) };
  const updated = await t.runtime.stateMachines.update(id, content);
  expect(updated?.awsRevisionId).toMatch(/^[0-9a-f-]{36}$/);
  for (let i = 0; i < 3; i++) {
    expect((await t.runtime.stateMachines.byName(...WHERE, "Machine"))?.revision).toEqual(updated);
  }
  expect(reads()).toBe(1);
  await t.runtime.stateMachines.setTags(id, [{ key: "a", value: "b" }]);
  expect((await t.runtime.stateMachines.byName(...WHERE, "Machine"))?.tags).toEqual([{ key: "a", value: "b" }]);
});

test("a read that began before a write does not bring the old row back", async () => {
  const t = testRuntime();
  const { id, revision } = await t.machine(definition({ A: PASS }));
  await t.runtime.stateMachines.setTags(id, []);
  const stateMachineByName = t.store.stateMachineByName.bind(t.store);
  let release = (): void => {};
  t.store.stateMachineByName = async (...args) => {
    const row = await stateMachineByName(...args);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return row;
  };
  const slow = t.runtime.stateMachines.byName(...WHERE, "Machine");
  await t.clock.settle();
  const content = { ...revision, roleArn: "arn:aws:iam::123456789012:role/Other" };
  await t.runtime.stateMachines.update(id, content);
  release();
  await slow;
  t.store.stateMachineByName = stateMachineByName;
  const now = await t.runtime.stateMachines.byName(...WHERE, "Machine");
  expect(now?.revision.roleArn).toBe(content.roleArn);
});

test("an update that changes nothing keeps the revision, once there is one", async () => {
  const t = testRuntime();
  const { id, revision } = await t.machine(definition({ A: PASS }));
  const first = await t.runtime.stateMachines.update(id, revision);
  expect(first?.id).not.toBe(revision.id);
  expect(await t.runtime.stateMachines.update(id, revision)).toEqual(first);
});

test("an execution keeps the revision that it was started with", async () => {
  const t = testRuntime();
  const machine = await t.machine(definition({ W: wait(100, { Next: "Old" }), Old: PASS }));
  const id = await t.start(machine);
  await t.runtime.recover();
  await t.runtime.stateMachines.update(machine.id, {
    ...machine.revision,
    definition: JSON.stringify(definition({ W: wait(100, { Next: "New" }), New: PASS })),
  });
  await t.clock.advanceBy(100_000);
  expect((await t.events(id)).some((event) => "name" in event && event.name === "Old")).toBe(true);
});

test("executions of a deleted machine end at their next transition, and then it is gone", async () => {
  const t = testRuntime();
  t.handler.hold();
  const machine = await t.machine(definition({ T: { ...TASK, End: undefined, Next: "U" }, U: TASK }));
  const id = await t.start(machine);
  await t.runtime.recover();
  await t.runtime.stateMachines.delete(machine.id);
  expect((await t.runtime.stateMachines.byName(...WHERE, "Machine"))?.status).toBe("DELETING");
  await t.clock.advanceBy(60_000);
  expect(await t.status(id)).toBe("RUNNING");
  expect(await t.runtime.executions.start({ machine, name: "new", input: "{}" as JsonText })).toEqual({
    kind: "stateMachineGone",
  });
  t.handler.held[0]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await t.clock.settle();
  expect(await t.status(id)).toBe("ABORTED");
  expect((await t.types(id)).at(-2)).toBe("LambdaFunctionStarted");
  await t.clock.advanceBy(60_000);
  expect(await t.runtime.stateMachines.byName(...WHERE, "Machine")).toBeUndefined();
  const row = await t.runtime.executions.byName(...WHERE, "Machine", "run-1");
  expect(row?.id).toBe(id);
});

test("a deleted machine's name is free again, and its executions are found beside the new one's", async () => {
  const t = testRuntime();
  const old = await t.machine(definition({ A: PASS }));
  const id = await t.start(old, {}, "of-the-old");
  await t.runtime.stateMachines.delete(old.id);
  const fresh = await t.machine(definition({ B: PASS }));
  expect(fresh.id).not.toBe(old.id);
  expect((await t.runtime.executions.byName(...WHERE, "Machine", "of-the-old"))?.id).toBe(id);
  expect(await t.runtime.executions.byName(...WHERE, "Machine", "of-nobody")).toBeUndefined();
});

test("the name of a machine is free as soon as its last execution has ended", async () => {
  const t = testRuntime();
  const old = await t.machine(definition({ W: wait(1_000) }));
  const id = await t.start(old);
  await t.runtime.stateMachines.delete(old.id);
  expect((await t.machine(definition({ A: PASS }))).id).toBe(old.id);
  await t.runtime.executions.stop(id, {});
  const fresh = await t.machine(definition({ A: PASS }));
  expect(fresh).toMatchObject({ status: "ACTIVE" });
  expect(fresh.id).not.toBe(old.id);
});

test("closed executions are purged after their retention, open ones never", async () => {
  const t = testRuntime({ settings: { retentionDays: 1, purgeLimit: 2 } });
  await t.runtime.recover();
  const closed = await t.machine(definition({ A: PASS }), "Closed");
  for (let i = 0; i < 5; i++) await t.start(closed);
  const open = await t.start(await t.machine(definition({ W: wait(1_000_000) }), "Open"));
  await t.clock.advanceBy(86_400_000);
  expect(await t.store.counts()).toMatchObject({ closedExecutions: 5 });
  await t.clock.advanceBy(61_000);
  expect(await t.store.counts()).toMatchObject({ closedExecutions: 0, openExecutions: 1 });
  expect(await t.status(open)).toBe("RUNNING");
});
