import { expect, test } from "vitest";
import type { Store } from "../store.ts";
import { createMachine, ended, turnOf } from "./samples.ts";

/** The promises about changes of status that are to be told outside. */
export function statusEventsContract(store: () => Store): void {
  const newId = async () => await store().allocateExecutionId();
  const eventsOf = async (limit = 100, after?: number) =>
    (await store().statusEvents(limit, after)).map((row) => row.event);

  test("they are kept with the turns that made them, in order of commit, until they are deleted", async () => {
    const machine = await createMachine(store());
    const [one, two] = [await newId(), await newId()];
    await store().commit([
      turnOf({ id: one, machine, write: { statusEvents: ['"1 é…"'] } }),
      turnOf({ id: two, machine, row: ended(1), write: { statusEvents: ['"2 RUNNING"', '"2 SUCCEEDED"'] } }),
    ]);
    const write = { statusEvents: ['"1 FAILED"'] };
    await store().commit([turnOf({ id: one, machine, turn: 2, firstEventId: 3, row: ended(2, "FAILED"), write })]);
    const rows = await store().statusEvents(100);
    expect(rows.map((row) => row.event)).toEqual(['"1 é…"', '"2 RUNNING"', '"2 SUCCEEDED"', '"1 FAILED"']);
    expect(rows.map((row) => row.id).toSorted((a, b) => a - b)).toEqual(rows.map((row) => row.id));
    await store().deleteStatusEvents([rows[1]?.id ?? 0, rows[2]?.id ?? 0, 999_999]);
    expect(await eventsOf()).toEqual(['"1 é…"', '"1 FAILED"']);
    await store().deleteStatusEvents([]);
    expect(await eventsOf()).toHaveLength(2);
  });

  test("they are read in pages, and no id is used again", async () => {
    const machine = await createMachine(store());
    await store().commit([turnOf({ id: await newId(), machine, write: { statusEvents: ["1", "2", "3"] } })]);
    const [first, second, third] = await store().statusEvents(100);
    expect(await eventsOf(2)).toEqual(["1", "2"]);
    expect(await eventsOf(2, second?.id)).toEqual(["3"]);
    await store().deleteStatusEvents([first, second, third].map((row) => row?.id ?? 0));
    await store().commit([turnOf({ id: await newId(), machine, write: { statusEvents: ["4"] } })]);
    expect(await eventsOf(9, third?.id)).toEqual(["4"]);
  });

  test("a refused turn leaves none, and a turn that is written again leaves its own once", async () => {
    const machine = await createMachine(store());
    const turn = turnOf({ id: await newId(), machine, write: { statusEvents: ["1"] } });
    const namesake = { ...turn.row, id: await newId() };
    const refused = turnOf({ id: namesake.id, machine, row: namesake, write: { statusEvents: ["2"] } });
    await store().commit([turn, refused]);
    expect(await store().commit([turn])).toEqual([{ kind: "committed" }]);
    const stale = turnOf({ id: turn.executionId, machine, turn: 5, firstEventId: 9, write: { statusEvents: ["3"] } });
    await store().commit([stale]);
    expect(await eventsOf()).toEqual(["1"]);
  });
}
