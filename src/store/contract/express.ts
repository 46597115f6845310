import { expect, test } from "vitest";
import type { ExpressStart, ExpressStartId, ExpressStartOutcome, StateMachineRow, Store } from "../store.ts";
import { at, createMachine } from "./samples.ts";

const GONE: ExpressStartOutcome = { kind: "stateMachineGone" };

/** The promises about the starts of asynchronous Express executions. */
export function expressContract(store: () => Store): void {
  const startOf = (machine: StateMachineRow, name: string, more: Partial<ExpressStart> = {}): ExpressStart => ({
    stateMachineId: machine.id,
    revisionId: machine.revision.id,
    executionArn: `arn:aws:states:us-east-1:123456789012:express:${machine.name}:${name}:1b2c`,
    name,
    input: '{"a":"é…"}',
    startedAt: at(7),
    ...more,
  });

  async function start(...starts: readonly ExpressStart[]): Promise<readonly ExpressStartId[]> {
    const outcomes = await store().changeExpress({ started: starts, ended: [] });
    return outcomes.map((outcome) => {
      if (outcome.kind !== "started") throw new Error(outcome.kind);
      return outcome.id;
    });
  }

  const end = (...ended: readonly ExpressStartId[]) => store().changeExpress({ started: [], ended });

  test("a start is read as it was written, with and without what it may lack", async () => {
    const machine = await createMachine(store());
    const plain = startOf(machine, "plain");
    const full = startOf(machine, "full", {
      startedThrough: { version: 3, alias: "live" },
      mockTestCase: "Happy",
      traceHeader: "Root=1-a",
    });
    const byVersion = startOf(machine, "by-version", { startedThrough: { version: 3 } });
    const ids = await start(plain, full, byVersion);
    const rows = [plain, full, byVersion].map((row, index) => ({ ...row, id: ids[index] }));
    expect(await store().expressStarts(10)).toStrictEqual(rows);
  });

  test("starts are read oldest first, in pages, and no id is used again", async () => {
    const machine = await createMachine(store());
    const [first, second, third] = await start(...["a", "b", "c"].map((name) => startOf(machine, name)));
    const names = async (limit: number, after?: ExpressStartId) =>
      (await store().expressStarts(limit, after)).map((row) => row.name);
    expect(await names(2)).toEqual(["a", "b"]);
    expect(await store().countExpressStarts()).toBe(3);
    expect(await names(2, second)).toEqual(["c"]);
    await end(first as ExpressStartId, third as ExpressStartId);
    expect(await names(9)).toEqual(["b"]);
    expect(await store().countExpressStarts()).toBe(1);
    const [fourth] = await start(startOf(machine, "d"));
    expect(fourth).toBeGreaterThan(third as number);
  });

  test("one that has ended is gone, and ending it again is done", async () => {
    const machine = await createMachine(store());
    const [id] = await start(startOf(machine, "a"));
    expect(await end(id as ExpressStartId)).toEqual([]);
    expect(await end(id as ExpressStartId, 999_999 as ExpressStartId)).toEqual([]);
    expect(await store().expressStarts(9)).toEqual([]);
  });

  test("starts and ends go together, and each start is answered by itself, in order", async () => {
    const [live, gone] = [await createMachine(store(), "live"), await createMachine(store(), "gone")];
    await store().deleteStateMachine(gone.id);
    const [before] = await start(startOf(live, "before"));
    const started = [startOf(gone, "x"), startOf(live, "y"), startOf(gone, "z")];
    const outcomes = await store().changeExpress({ started, ended: [before as ExpressStartId] });
    expect(outcomes).toEqual([GONE, { kind: "started", id: expect.any(Number) as number }, GONE]);
    expect((await store().expressStarts(9)).map((row) => row.name)).toEqual(["y"]);
  });

  test("one name may be started again and again", async () => {
    const machine = await createMachine(store());
    expect(await start(startOf(machine, "same"), startOf(machine, "same"))).toHaveLength(2);
  });

  test("a machine with a start that has not ended is DELETING, takes no other, and is not swept away", async () => {
    const machine = await createMachine(store(), "busy", { type: "EXPRESS" });
    const [id] = await start(startOf(machine, "a"));
    await store().deleteStateMachine(machine.id);
    expect(await store().stateMachine(machine.id)).toMatchObject({ status: "DELETING" });
    expect(await store().changeExpress({ started: [startOf(machine, "late")], ended: [] })).toEqual([GONE]);
    expect(await store().sweepDeleted()).toBe(0);
    expect(await store().revision(machine.revision.id)).toEqual(machine.revision);
    await end(id as ExpressStartId);
    expect(await store().sweepDeleted()).toBe(1);
    expect(await store().stateMachine(machine.id)).toMatchObject({ status: "DELETED" });
    expect(await store().sweepDeleted()).toBe(1);
    expect(await store().stateMachine(machine.id)).toBeUndefined();
  });

  test("Express starts are no executions: they are neither counted nor due", async () => {
    const machine = await createMachine(store());
    await start(startOf(machine, "a"));
    expect(await store().counts()).toEqual({ stateMachines: 1, openExecutions: 0, closedExecutions: 0 });
    expect(await store().due(at(1000), 9)).toEqual([]);
  });
}
