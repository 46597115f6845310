import { expect, test } from "vitest";
import { decodeSegment } from "../codec.ts";
import type { ExecutionId, ExecutionRow, StateMachineRow, Store } from "../store.ts";
import { at, createMachine, ended, events, turnOf } from "./samples.ts";

/** The promises about closed executions that become open again. */
export function redrivenContract(store: () => Store): void {
  const newId = async () => await store().allocateExecutionId();
  const redriven = (count: number, ms: number): Partial<ExecutionRow> => ({ redriven: { count, at: at(ms) } });

  /** A turn that goes on with a closed execution. */
  const reopening = (id: ExecutionId, machine: StateMachineRow, row: Partial<ExecutionRow>, turn = 2) =>
    turnOf({ id, machine, turn, firstEventId: 2 * turn - 1, row });

  test("how often and when is read as it was written, and absent where it never was", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine, row: ended(5, "FAILED") })]);
    expect(await store().execution(id)).not.toHaveProperty("redriven");
    const turn = reopening(id, machine, redriven(1, 50));
    await store().commit([turn]);
    expect(await store().execution(id)).toStrictEqual(turn.row);
    await store().commit([reopening(id, machine, { ...ended(60, "ABORTED"), ...redriven(1, 50) }, 3)]);
    const again = reopening(id, machine, redriven(2, 70), 4);
    await store().commit([again]);
    expect(await store().execution(id)).toStrictEqual(again.row);
    expect((await store().executionEnds(id))?.row).toStrictEqual(again.row);
    const segments = await store().segmentsAfter(id, 0);
    expect(segments.flatMap((segment) => decodeSegment(segment.bytes))).toStrictEqual(events(1, 8));
  });

  test("it is counted and listed among the open ones, by its redrive, until it ends again", async () => {
    const machine = await createMachine(store());
    const [other, id] = [await newId(), await newId()];
    const startedAt = at(1);
    await store().commit([
      turnOf({ id: other, machine, row: { startedAt: at(2), ...ended(20) } }),
      turnOf({ id, machine, row: { startedAt, ...ended(10, "TIMED_OUT") } }),
    ]);
    const list = async (status?: ExecutionRow["status"]) =>
      (await store().listExecutions({ stateMachineId: machine.id, limit: 9, ...(status && { status }) })).map(
        (row) => row.id,
      );
    expect(await list()).toEqual([other, id]);
    await store().commit([reopening(id, machine, { startedAt, ...redriven(1, 50) })]);
    expect(await store().counts()).toMatchObject({ openExecutions: 1, closedExecutions: 1 });
    expect(await list()).toEqual([id, other]);
    expect(await list("RUNNING")).toEqual([id]);
    expect(await list("TIMED_OUT")).toEqual([]);
    await store().commit([reopening(id, machine, { startedAt, ...ended(60), ...redriven(1, 50) }, 3)]);
    expect(await store().counts()).toMatchObject({ openExecutions: 0, closedExecutions: 2 });
    expect(await list()).toEqual([id, other]);
    expect(await list("SUCCEEDED")).toEqual([id, other]);
  });

  test("it is due, hears its inbox, and is not purged while it is open", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine, row: ended(5, "FAILED") })]);
    await store().commit([reopening(id, machine, { nextWakeupAt: at(90), ...redriven(1, 50) })]);
    expect(await store().due(at(100), 9)).toEqual([{ id, at: at(90) }]);
    await store().send(id, "1");
    expect(await store().due(at(0), 9)).toEqual([{ id, at: 0 }]);
    expect(await store().purge(at(100_000), 9)).toBe(0);
    const { id: message } = (await store().inbox(id))[0] ?? { id: 0 };
    const last = reopening(id, machine, { ...ended(95), ...redriven(1, 50) }, 3);
    await store().commit([{ ...last, consumedInbox: [message] }]);
    expect(await store().purge(at(95), 9)).toBe(0);
    expect(await store().purge(at(96), 9)).toBe(1);
    expect(await store().segmentsAfter(id, 0)).toEqual([]);
  });

  test("its machine is DELETING while it is open", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine, row: ended(5, "FAILED") })]);
    await store().commit([reopening(id, machine, redriven(1, 50))]);
    await store().deleteStateMachine(machine.id);
    expect(await store().stateMachine(machine.id)).toMatchObject({ status: "DELETING" });
  });
}
