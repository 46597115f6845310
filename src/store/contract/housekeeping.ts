import { expect, test } from "vitest";
import { type Store, StoreUnavailable } from "../store.ts";
import { at, createMachine, ended, turnOf } from "./samples.ts";

/** The promises about purging and closing. */
export function housekeepingContract(store: () => Store): void {
  const newId = async () => await store().allocateExecutionId();

  test("a purge takes closed executions that stopped before a time, with all that belongs to them", async () => {
    const machine = await createMachine(store());
    const [old, young, open, busy] = [await newId(), await newId(), await newId(), await newId()];
    const snapshot = { turn: 1, format: 1, state: "{}" };
    await store().commit([
      turnOf({ id: old, machine, write: { snapshot } }),
      turnOf({ id: old, machine, turn: 2, firstEventId: 3, row: ended(10, "FAILED") }),
      turnOf({ id: young, machine, row: ended(20) }),
      turnOf({ id: open, machine }),
      turnOf({ id: busy, machine, row: { ...ended(10, "ABORTED"), nextWakeupAt: at(1) } }),
    ]);
    await store().send(old, "1");
    expect(await store().purge(at(20), 100)).toBe(1);
    expect(await store().execution(old)).toBeUndefined();
    expect(await store().executionByName(machine.id, `execution-${old}`)).toBeUndefined();
    expect(await store().segmentsAfter(old, 0)).toEqual([]);
    expect(await store().snapshot(old)).toBeUndefined();
    expect(await store().inbox(old)).toEqual([]);
    const left = await store().listExecutions({ stateMachineId: machine.id, limit: 10 });
    expect(left.map((row) => row.id).sort((a, b) => a - b)).toEqual([young, open, busy]);
    expect(await store().counts()).toMatchObject({ openExecutions: 1, closedExecutions: 2 });
  });

  test("a purge stops at its limit and goes on when asked again", async () => {
    const [one, two] = [await createMachine(store(), "one"), await createMachine(store(), "two")];
    const turns = [];
    for (let index = 0; index < 10; index++) {
      turns.push(turnOf({ id: await newId(), machine: index % 2 ? one : two, row: ended(index) }));
    }
    await store().commit(turns);
    expect(await store().purge(at(100), 4)).toBe(4);
    expect(await store().purge(at(100), 4)).toBe(4);
    expect(await store().purge(at(100), 4)).toBe(2);
    expect(await store().purge(at(100), 4)).toBe(0);
    expect((await store().counts()).closedExecutions).toBe(0);
  });

  test("a purged name is free again", async () => {
    const machine = await createMachine(store());
    await store().commit([turnOf({ id: await newId(), machine, row: { name: "again", ...ended(1) } })]);
    await store().purge(at(100), 10);
    const again = turnOf({ id: await newId(), machine, row: { name: "again" } });
    expect(await store().commit([again])).toEqual([{ kind: "committed" }]);
  });

  test("a closed store refuses, and may be closed twice", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().close();
    await store().close();
    await expect(store().commit([turnOf({ id, machine })])).rejects.toThrow(StoreUnavailable);
    await expect(store().execution(id)).rejects.toThrow(StoreUnavailable);
  });

  test("closing waits for the commits that are on their way", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    const committed = store().commit([turnOf({ id, machine })]);
    await store().close();
    expect(await committed).toEqual([{ kind: "committed" }]);
  });
}
