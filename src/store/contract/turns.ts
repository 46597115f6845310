import { expect, test } from "vitest";
import type { EventId } from "../../engine/units.ts";
import { decodeSegment } from "../codec.ts";
import type { ExecutionId, Store, TurnWrite } from "../store.ts";
import { at, createMachine, ended, events, rowOf, turnOf } from "./samples.ts";

const COMMITTED = { kind: "committed" };

/** The promises about committing turns and reading them again. */
export function turnsContract(store: () => Store): void {
  const newId = async () => await store().allocateExecutionId();

  test("an execution that goes on is read as it was written", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    const row = { nextWakeupAt: at(500), mockTestCase: "Happy", traceHeader: "Root=1-a", name: "ein Name é…" };
    expect(await store().commit([turnOf({ id, machine, row })])).toEqual([COMMITTED]);
    const expected = rowOf({ id, machine, row });
    expect(await store().execution(id)).toStrictEqual(expected);
    expect(await store().executionByName(machine.id, "ein Name é…")).toStrictEqual(expected);
    const ends = await store().executionEnds(id);
    expect(ends?.row).toStrictEqual(expected);
    expect(await store().executionEndsByName(machine.id, "ein Name é…")).toStrictEqual(ends);
    expect(decodeSegment(ends?.first.bytes ?? new Uint8Array())).toStrictEqual(events(1, 2));
    expect(ends?.last).toStrictEqual(ends?.first);
  });

  test("an execution that ended in its first turn is read as it was written", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine, row: ended(30, "FAILED") })]);
    expect(await store().execution(id)).toStrictEqual(rowOf({ id, machine, row: ended(30, "FAILED") }));
    const ends = await store().executionEnds(id);
    expect(ends?.first).toMatchObject({ turn: 1, firstEventId: 1 });
    expect(decodeSegment(ends?.last.bytes ?? new Uint8Array())).toStrictEqual(events(1, 2));
    expect(await store().segmentsAfter(id, 0)).toHaveLength(1);
    expect(await store().segmentsAfter(id, 1)).toEqual([]);
  });

  test("what is not there is undefined or empty", async () => {
    const machine = await createMachine(store());
    const nobody = 999_999 as ExecutionId;
    expect(await store().execution(nobody)).toBeUndefined();
    expect(await store().executionEnds(nobody)).toBeUndefined();
    expect(await store().executionEndsByName(machine.id, "nobody")).toBeUndefined();
    expect(await store().executionByName(machine.id, "nobody")).toBeUndefined();
    expect(await store().snapshot(nobody)).toBeUndefined();
    expect(await store().segments({ executionId: nobody, fromEventId: 3 as EventId })).toEqual([]);
    expect(await store().segmentsAfter(nobody, 0)).toEqual([]);
    expect(await store().inbox(nobody)).toEqual([]);
    expect(await store().commit([])).toEqual([]);
  });

  test("ids of executions ascend and are not given twice", async () => {
    const ids = [await newId(), await newId(), await newId()];
    expect(new Set(ids).size).toBe(3);
    expect([...ids].sort((a, b) => a - b)).toEqual(ids);
    expect(ids[0]).toBeGreaterThan(0);
  });

  test("turns append to one another, and the last one is the version", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine })]);
    await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3 })]);
    await store().commit([turnOf({ id, machine, turn: 3, firstEventId: 5, row: ended(9) })]);
    expect(await store().execution(id)).toMatchObject({
      turn: 3,
      lastEventId: 6,
      status: "SUCCEEDED",
      stoppedAt: at(9),
    });
    const segments = await store().segmentsAfter(id, 0);
    expect(segments.map((segment) => [segment.turn, segment.firstEventId])).toEqual([
      [1, 1],
      [2, 3],
      [3, 5],
    ]);
    expect(segments.flatMap((segment) => decodeSegment(segment.bytes))).toStrictEqual(events(1, 6));
    expect((await store().segmentsAfter(id, 2)).map((segment) => segment.turn)).toEqual([3]);
    const ends = await store().executionEnds(id);
    expect([ends?.first.turn, ends?.last.turn]).toEqual([1, 3]);
  });

  test("an execution that ended in its first turn can be reopened and read whole", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine, row: ended(5, "FAILED") })]);
    await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3 })]);
    expect(await store().execution(id)).toMatchObject({ status: "RUNNING", stoppedAt: null, turn: 2 });
    const segments = await store().segmentsAfter(id, 0);
    expect(segments.flatMap((segment) => decodeSegment(segment.bytes))).toStrictEqual(events(1, 4));
    const ends = await store().executionEnds(id);
    expect([ends?.first.turn, ends?.last.turn]).toEqual([1, 2]);
    expect(await store().counts()).toMatchObject({ openExecutions: 1, closedExecutions: 0 });
  });

  test("the segments of a range are found, also around turns without events", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine, eventCount: 4 })]);
    await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 5, eventCount: 0 })]);
    await store().commit([turnOf({ id, machine, turn: 3, firstEventId: 5, eventCount: 3 })]);
    await store().commit([turnOf({ id, machine, turn: 4, firstEventId: 8, eventCount: 1 })]);
    for (let from = 1; from <= 8; from++) {
      for (let to = from; to <= 8; to++) {
        const range = { executionId: id, fromEventId: from as EventId, toEventId: to as EventId };
        const records = (await store().segments(range)).flatMap((segment) => decodeSegment(segment.bytes));
        const ids = records
          .map((record) => ("id" in record ? record.id : 0))
          .filter((each) => each >= from && each <= to);
        expect(ids).toEqual(Array.from({ length: to - from + 1 }, (_, index) => from + index));
      }
    }
    const turnsOf = async (from?: number, to?: number) => {
      const range = {
        executionId: id,
        ...(from === undefined ? {} : { fromEventId: from as EventId }),
        ...(to === undefined ? {} : { toEventId: to as EventId }),
      };
      return (await store().segments(range)).map((segment) => segment.turn);
    };
    expect(await turnsOf()).toEqual([1, 2, 3, 4]);
    expect(await turnsOf(1, 4)).toEqual([1]);
    expect(await turnsOf(5, 7)).toEqual([3]);
    expect(await turnsOf(8)).toEqual([4]);
  });

  test("each turn of a commit is answered by itself", async () => {
    const machine = await createMachine(store());
    const [running, namesake, fresh, twin, stray] = [
      await newId(),
      await newId(),
      await newId(),
      await newId(),
      await newId(),
    ];
    await store().commit([turnOf({ id: running, machine, row: { name: "taken" } })]);
    const gone = { ...machine, id: (machine.id + 1000) as typeof machine.id };
    const turns: readonly TurnWrite[] = [
      turnOf({ id: running, machine, turn: 2, firstEventId: 3, row: { name: "taken" } }),
      turnOf({ id: running, machine, turn: 2, firstEventId: 3, row: { name: "taken" } }),
      turnOf({ id: namesake, machine, row: { name: "taken" } }),
      turnOf({ id: fresh, machine, row: { name: "new" } }),
      turnOf({ id: twin, machine, row: { name: "new", ...ended(1) } }),
      turnOf({ id: stray, machine: gone }),
      turnOf({ id: stray, machine, turn: 7, firstEventId: 20 }),
    ];
    expect(await store().commit(turns)).toEqual([
      COMMITTED,
      { kind: "conflict", turn: 2 },
      { kind: "nameTaken", executionId: running },
      COMMITTED,
      { kind: "nameTaken", executionId: fresh },
      { kind: "stateMachineGone" },
      { kind: "conflict", turn: 0 },
    ]);
    expect(await store().execution(running)).toMatchObject({ turn: 2 });
    expect(await store().segmentsAfter(running, 0)).toHaveLength(2);
    expect(await store().execution(namesake)).toBeUndefined();
    expect(await store().execution(twin)).toBeUndefined();
    expect(await store().execution(stray)).toBeUndefined();
    expect(await store().counts()).toMatchObject({ openExecutions: 2, closedExecutions: 0 });
  });

  test("several turns of one execution may stand in one commit", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    const turns = [turnOf({ id, machine }), turnOf({ id, machine, turn: 2, firstEventId: 3, row: ended(4) })];
    expect(await store().commit(turns)).toEqual([COMMITTED, COMMITTED]);
    expect(await store().executionEnds(id)).toMatchObject({ row: { turn: 2 }, first: { turn: 1 }, last: { turn: 2 } });
  });

  test("a turn that is written again recognises itself and changes nothing", async () => {
    const machine = await createMachine(store());
    const [id, other] = [await newId(), await newId()];
    const first = turnOf({ id, machine, write: { send: [{ executionId: id, message: '"once"' }] } });
    const single = turnOf({ id: other, machine, row: ended(1) });
    await store().commit([first, single]);
    expect(await store().commit([first, single])).toEqual([COMMITTED, COMMITTED]);
    expect(await store().inbox(id)).toHaveLength(1);
    const second = turnOf({ id, machine, turn: 2, firstEventId: 3 });
    expect(await store().commit([second, second])).toEqual([COMMITTED, COMMITTED]);
    expect(await store().segmentsAfter(id, 0)).toHaveLength(2);
    // Once another turn has followed, it is no longer the newest: the writer must read again.
    expect(await store().commit([first])).toEqual([{ kind: "conflict", turn: 2 }]);
    expect(await store().counts()).toMatchObject({ openExecutions: 1, closedExecutions: 1 });
  });

  test("a first turn that is written again is recognised although its machine is being deleted", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    const first = turnOf({ id, machine });
    await store().commit([first]);
    await store().deleteStateMachine(machine.id);
    const late = turnOf({ id: await newId(), machine });
    expect(await store().commit([first, late])).toEqual([COMMITTED, { kind: "stateMachineGone" }]);
  });

  test("another first turn for an id that is in use is a conflict", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine })]);
    expect(await store().commit([turnOf({ id, machine, row: { name: "other" } })])).toEqual([
      { kind: "conflict", turn: 1 },
    ]);
  });

  test("names are unique for each machine alone", async () => {
    const [one, two] = [await createMachine(store(), "one"), await createMachine(store(), "two")];
    const turns = [
      turnOf({ id: await newId(), machine: one, row: { name: "same" } }),
      turnOf({ id: await newId(), machine: two, row: { name: "same" } }),
    ];
    expect(await store().commit(turns)).toEqual([COMMITTED, COMMITTED]);
  });

  test("a commit takes copies of what it is handed", async () => {
    const machine = await createMachine(store());
    const [single, longer] = [await newId(), await newId()];
    const turns = [turnOf({ id: single, machine, row: ended(1) }), turnOf({ id: longer, machine })];
    const committed = store().commit(turns);
    for (const turn of turns) turn.segment.bytes.fill(0xff);
    await committed;
    for (const id of [single, longer]) {
      const [segment] = await store().segmentsAfter(id, 0);
      expect(decodeSegment(segment?.bytes ?? new Uint8Array())).toStrictEqual(events(1, 2));
    }
  });

  test("large segments are kept whole", async () => {
    const machine = await createMachine(store());
    const payload = JSON.stringify("ü…".repeat(400_000));
    const [single, longer] = [await newId(), await newId()];
    await store().commit([
      turnOf({ id: single, machine, payload, row: ended(1) }),
      turnOf({ id: longer, machine, payload }),
    ]);
    for (const id of [single, longer]) {
      const [segment] = await store().segmentsAfter(id, 0);
      expect(decodeSegment(segment?.bytes ?? new Uint8Array())).toStrictEqual(events(1, 2, payload));
    }
  });

  test("commits that are on their way together are carried out in order", async () => {
    const machine = await createMachine(store());
    const ids = await Promise.all(Array.from({ length: 20 }, newId));
    const commits = ids.flatMap((id) => [
      store().commit([turnOf({ id, machine })]),
      store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3, row: ended(2) })]),
    ]);
    expect((await Promise.all(commits)).flat()).toEqual(commits.map(() => COMMITTED));
    expect(await store().counts()).toMatchObject({ openExecutions: 0, closedExecutions: 20 });
  });

  test("a snapshot is written with its turn and replaced by the next", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine, write: { snapshot: { turn: 1, format: 1, state: '{"n":"…"}' } } })]);
    expect(await store().snapshot(id)).toStrictEqual({ turn: 1, format: 1, state: '{"n":"…"}' });
    await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3 })]);
    expect(await store().snapshot(id)).toMatchObject({ turn: 1 });
    const snapshot = { turn: 3, format: 2, state: "{}" };
    await store().commit([turnOf({ id, machine, turn: 3, firstEventId: 5, write: { snapshot } })]);
    expect(await store().snapshot(id)).toStrictEqual(snapshot);
  });
}
