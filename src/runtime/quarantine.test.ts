import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import { definition, TASK, testRuntime, wait } from "./testing-runtime.ts";

/** A store's journal of one execution, spoilt. */
async function spoilt(spoil: (bytes: Uint8Array) => Uint8Array) {
  const t = testRuntime();
  const machine = await t.machine(definition({ W: wait(30) }));
  const [bad, good] = [await t.start(machine), await t.start(machine)];
  await t.clock.settle();
  const segmentsAfter = t.store.segmentsAfter.bind(t.store);
  const executionEnds = t.store.executionEnds.bind(t.store);
  t.store.segmentsAfter = async (id, turn) => {
    const segments = await segmentsAfter(id, turn);
    return id === bad ? segments.map((segment) => ({ ...segment, bytes: spoil(segment.bytes) })) : segments;
  };
  t.store.executionEnds = async (id) => {
    const ends = await executionEnds(id);
    return id === bad && ends !== undefined
      ? { ...ends, first: { ...ends.first, bytes: spoil(ends.first.bytes) } }
      : ends;
  };
  const again = t.restart();
  await again.runtime.recover();
  await t.clock.advanceBy(60_000);
  return { t: again, bad, good };
}

test("an execution whose journal cannot be read is set aside, visibly, and harms no other", async () => {
  const { t, bad, good } = await spoilt((bytes) => bytes.subarray(0, bytes.length - 3));
  expect(await t.status(good)).toBe("SUCCEEDED");
  const described = await t.runtime.executions.describe(bad);
  expect(described?.row.status).toBe("RUNNING");
  expect(described?.row.quarantine).toContain("Turn 1 of its journal (from event 1) cannot be read");
  expect(described?.cause).toContain("was set aside");
  expect((await t.runtime.status()).quarantined).toBe(1);
  expect(t.log.entries.filter(({ message }) => message.includes("set aside")).length).toBe(1);
});

test("a stop of an execution that was set aside is refused with the reason, now and after a restart", async () => {
  const { t, bad } = await spoilt(() => new Uint8Array([255]));
  await expect(t.runtime.executions.stop(bad, {})).rejects.toThrow("was set aside");
  const again = t.restart();
  await again.runtime.recover();
  await expect(again.runtime.executions.stop(bad, {})).rejects.toThrow("was set aside");
});

test("a turn that breaks an invariant commits nothing and aborts the tasks", async () => {
  const t = testRuntime();
  t.handler.hold();
  const id = await t.start(await t.machine(definition({ T: TASK })));
  await t.clock.settle();
  // What the task answers is no JSON: no handler may do that.
  t.handler.held[0]?.answer({ kind: "succeeded", output: undefined as unknown as JsonText });
  await t.clock.settle();
  const described = await t.runtime.executions.describe(id);
  expect(described?.row).toMatchObject({ status: "RUNNING", turn: 1 });
  expect(described?.row.quarantine).not.toBeNull();
  expect(t.log.entries.find(({ level }) => level === "error")?.fields).toMatchObject({
    executionArn: "arn:aws:states:us-east-1:123456789012:execution:Machine:run-1",
    eventId: 4,
  });
});

test("an execution taken back from its quarantine goes on after a restart", async () => {
  const t = testRuntime();
  const id = await t.start(await t.machine(definition({ W: wait(30) })));
  await t.clock.settle();
  await t.store.quarantine(id, "by hand");
  await t.clock.advanceBy(60_000);
  expect(await t.status(id)).toBe("RUNNING");
  await t.store.quarantine(id, null);
  const again = t.restart();
  await again.runtime.recover();
  await t.clock.settle();
  expect(await again.status(id)).toBe("SUCCEEDED");
});
