import { expect, test } from "vitest";
import type { EpochMs } from "../../engine/units.ts";
import type { ExecutionId, Store } from "../store.ts";
import { at, createMachine, ended, turnOf } from "./samples.ts";

const COMMITTED = { kind: "committed" };

/** The promises about messages between executions and about what is due. */
export function inboxContract(store: () => Store): void {
  const newId = async () => await store().allocateExecutionId();
  const messagesOf = async (id: ExecutionId) => (await store().inbox(id)).map((row) => row.message);

  test("messages arrive in order, from commits and from outside", async () => {
    const machine = await createMachine(store());
    const [parent, child] = [await newId(), await newId()];
    await store().commit([turnOf({ id: parent, machine })]);
    await store().send(parent, '{"n":1}');
    await store().commit([
      turnOf({
        id: child,
        machine,
        row: ended(1),
        write: {
          send: [
            { executionId: parent, message: '{"n":2}' },
            { executionId: parent, message: '{"n":3}' },
          ],
        },
      }),
    ]);
    expect(await messagesOf(parent)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
    const rows = await store().inbox(parent);
    expect(rows.every((row) => row.executionId === parent)).toBe(true);
    expect(rows.map((row) => row.id)).toEqual(rows.map((row) => row.id).toSorted((a, b) => a - b));
  });

  test("a turn takes the messages that it names, and no others", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine })]);
    await store().send(id, "1");
    await store().send(id, "2");
    const [first] = await store().inbox(id);
    const write = { consumedInbox: [first?.id ?? 0] };
    expect(await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3, write })])).toEqual([COMMITTED]);
    expect(await messagesOf(id)).toEqual(["2"]);
  });

  test("a turn that has not seen the newest message is a conflict and takes nothing", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine })]);
    await store().send(id, "1");
    const [seen] = await store().inbox(id);
    await store().send(id, "2");
    const blind = { consumedInbox: [seen?.id ?? 0], inboxSeen: seen?.id ?? 0 };
    const stale = turnOf({ id, machine, turn: 2, firstEventId: 3, write: blind });
    expect(await store().commit([stale])).toEqual([{ kind: "conflict", turn: 1 }]);
    expect(await messagesOf(id)).toEqual(["1", "2"]);
    const rows = await store().inbox(id);
    const all = { consumedInbox: rows.map((row) => row.id), inboxSeen: rows.at(-1)?.id ?? 0 };
    expect(await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3, write: all })])).toEqual([COMMITTED]);
    expect(await messagesOf(id)).toEqual([]);
  });

  test("a turn that has seen an empty inbox is a conflict once a message came", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine })]);
    const turn = () => turnOf({ id, machine, turn: 2, firstEventId: 3, write: { inboxSeen: 0 } });
    await store().send(id, "1");
    expect(await store().commit([turn()])).toEqual([{ kind: "conflict", turn: 1 }]);
  });

  test("ids of messages are not used again, so what was seen stays seen", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine })]);
    await store().send(id, "1");
    const [first] = await store().inbox(id);
    const consumed = { consumedInbox: [first?.id ?? 0] };
    await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3, write: consumed })]);
    await store().send(id, "2");
    expect((await store().inbox(id))[0]?.id).toBeGreaterThan(first?.id ?? 0);
  });

  test("a message of a refused turn is not sent, and one to nobody is dropped", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine })]);
    const send = [{ executionId: id, message: "lost" }];
    await store().commit([turnOf({ id, machine, turn: 5, firstEventId: 9, write: { send } })]);
    await store().send(77_777 as ExecutionId, "nobody");
    expect(await messagesOf(id)).toEqual([]);
    expect(await store().inbox(77_777 as ExecutionId)).toEqual([]);
  });

  test("what is due comes earliest first, in pages, until the time asked for", async () => {
    const machine = await createMachine(store());
    const wakeups = [300, 100, null, 200, 100, 900];
    const ids: ExecutionId[] = [];
    for (const ms of wakeups) {
      const id = await newId();
      ids.push(id);
      await store().commit([turnOf({ id, machine, row: { nextWakeupAt: ms === null ? null : at(ms) } })]);
    }
    const place = (index: number) => ({ id: ids[index], at: at(wakeups[index] ?? 0) });
    const all = [place(1), place(4), place(3), place(0)];
    expect(await store().due(at(300), 10)).toEqual(all);
    expect(await store().due(at(99), 10)).toEqual([]);
    const paged = [];
    let after: { readonly at: EpochMs; readonly id: ExecutionId } | undefined;
    for (;;) {
      const page = await store().due(at(300), 1, after);
      if (page[0] === undefined) break;
      paged.push(page[0]);
      after = page[0];
    }
    expect(paged).toEqual(all);
  });

  test("an execution leaves the due ones with the turn that sets no wake-up, also after its end", async () => {
    const machine = await createMachine(store());
    const id = await newId();
    await store().commit([turnOf({ id, machine, row: { ...ended(1), nextWakeupAt: at(5) } })]);
    expect(await store().due(at(10), 10)).toEqual([{ id, at: at(5) }]);
    await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3, row: ended(1) })]);
    expect(await store().due(at(10), 10)).toEqual([]);
  });

  test("an open execution with a message is due at once, and only once", async () => {
    const machine = await createMachine(store());
    const [waiting, idle, closed, zero] = [await newId(), await newId(), await newId(), await newId()];
    await store().commit([
      turnOf({ id: waiting, machine, row: { nextWakeupAt: at(50) } }),
      turnOf({ id: idle, machine }),
      turnOf({ id: closed, machine, row: ended(1) }),
      turnOf({ id: zero, machine, row: { nextWakeupAt: 0 as EpochMs } }),
    ]);
    for (const id of [waiting, idle, closed]) {
      await store().send(id, "1");
      await store().send(id, "2");
    }
    const all = [waiting, idle, zero].map((id) => ({ id, at: 0 }));
    expect(await store().due(at(100), 10)).toEqual(all);
    expect(await store().due(at(100), 2, { at: 0 as EpochMs, id: waiting })).toEqual(all.slice(1));
    expect(await store().due(at(100), 10, { at: 1 as EpochMs, id: waiting })).toEqual([]);
  });

  test("a quarantined execution is not due until it is taken back", async () => {
    const machine = await createMachine(store());
    const [id, mailed] = [await newId(), await newId()];
    await store().commit([turnOf({ id, machine, row: { nextWakeupAt: at(5) } }), turnOf({ id: mailed, machine })]);
    await store().send(mailed, "1");
    await store().quarantine(id, "cannot be read");
    await store().quarantine(mailed, "cannot be read");
    expect(await store().execution(id)).toMatchObject({ quarantine: "cannot be read", status: "RUNNING", turn: 1 });
    expect(await store().due(at(10), 10)).toEqual([]);
    await store().quarantine(id, null);
    expect((await store().execution(id))?.quarantine).toBeNull();
    expect(await store().due(at(10), 10)).toEqual([{ id, at: at(5) }]);
  });
}
