import { expect, test } from "vitest";
import type { EventId } from "../../engine/units.ts";
import type { ActivityRow, NewActivity, OpenTaskChanges, StateMachineRow, Store } from "../store.ts";
import { at, createdRow, createMachine, ended, T0, turnOf } from "./samples.ts";

const KEY = { region: "us-east-1", account: "123456789012" };
const NOTHING: OpenTaskChanges = { opened: [], taken: [], closed: [] };

/** The promises about activities, and about the tasks that are open to workers. */
export function activitiesContract(store: () => Store): void {
  const newActivity = (name: string, more: Partial<NewActivity> = {}): NewActivity => ({
    ...KEY,
    name,
    tags: [],
    encryptionConfiguration: '{"type":"AWS_OWNED_KEY"}',
    at: T0,
    activitiesMax: 1_000,
    ...more,
  });
  const create = async (name: string): Promise<ActivityRow> =>
    createdRow(await store().createActivity(newActivity(name)));

  /** An execution whose first turn does this to open tasks. */
  async function begin(machine: StateMachineRow, changes: Partial<OpenTaskChanges>) {
    const id = await store().allocateExecutionId();
    const [outcome] = await store().commit([turnOf({ id, machine, write: { openTasks: { ...NOTHING, ...changes } } })]);
    return { id, outcome };
  }

  const goOn = (
    id: Awaited<ReturnType<typeof begin>>["id"],
    machine: StateMachineRow,
    changes: Partial<OpenTaskChanges>,
  ) =>
    store().commit([
      turnOf({ id, machine, turn: 2, firstEventId: 3, write: { openTasks: { ...NOTHING, ...changes } } }),
    ]);

  const task = (scheduledId: number, name?: string) => ({
    scheduledId: scheduledId as EventId,
    ...(name === undefined ? {} : { activity: { ...KEY, name } }),
  });

  test("an activity is read as it was created, and creating it again answers it", async () => {
    const tags = [{ key: "team", value: "…" }];
    const created = await store().createActivity(newActivity("pack", { tags }));
    const first = createdRow(created);
    const { activitiesMax: _, ...given } = newActivity("pack", { tags });
    const row = { id: first.id, ...given, createdAt: T0 };
    expect(created).toMatchObject({ kind: "created", row: { name: "pack", createdAt: T0, tags } });
    expect(Object.keys(first).sort()).toEqual(
      Object.keys(row)
        .filter((key) => key !== "at")
        .sort(),
    );
    expect(await store().createActivity(newActivity("pack", { at: at(5) }))).toEqual({
      kind: "exists",
      row: first,
    });
    expect(await store().activity({ ...KEY, name: "pack" })).toEqual(first);
    expect(await store().activity({ ...KEY, name: "nobody" })).toBeUndefined();
    await store().setActivityTags(first.id, []);
    expect((await store().activity({ ...KEY, name: "pack" }))?.tags).toEqual([]);
  });

  test("activities are listed in order of creation, in pages, of one region and account", async () => {
    const rows = [await create("c"), await create("a"), await create("b")];
    await store().createActivity(newActivity("elsewhere", { region: "eu-west-1" }));
    expect(await store().listActivities(KEY.region, KEY.account, 10)).toEqual(rows);
    expect(await store().listActivities(KEY.region, KEY.account, 1, rows[0]?.id)).toEqual([rows[1]]);
  });

  test("a region of an account has no more activities than were allowed, and deleted ones do not count", async () => {
    const bounded = { activitiesMax: 1 };
    const { id } = createdRow(await store().createActivity(newActivity("pack", bounded)));
    expect(await store().createActivity(newActivity("send", bounded))).toEqual({ kind: "tooMany" });
    expect((await store().createActivity(newActivity("pack", bounded))).kind).toBe("exists");
    expect((await store().createActivity(newActivity("send", { ...bounded, account: "000000000001" }))).kind).toBe(
      "created",
    );
    await store().deleteActivity(id);
    expect((await store().createActivity(newActivity("send", bounded))).kind).toBe("created");
  });

  test("tells where a name is", async () => {
    await create("pack");
    await store().createActivity(newActivity("pack", { region: "eu-west-1" }));
    const { id } = await create("gone");
    await store().deleteActivity(id);
    expect(await store().placesOfActivity("pack", 10)).toEqual([KEY, { ...KEY, region: "eu-west-1" }]);
    expect(await store().placesOfActivity("pack", 1)).toEqual([KEY]);
    expect(await store().placesOfActivity("gone", 10)).toEqual([]);
  });

  test("a deleted activity is gone, and its name is free", async () => {
    const { id } = await create("pack");
    await store().deleteActivity(id);
    expect(await store().activity({ ...KEY, name: "pack" })).toBeUndefined();
    expect(await store().listActivities(KEY.region, KEY.account, 10)).toEqual([]);
    expect(createdRow(await store().createActivity(newActivity("pack", { at: at(7) }))).createdAt).toBe(at(7));
    await store().deleteActivity(id);
    await store().sweepDeleted();
    expect((await store().createActivity(newActivity("pack"))).kind).toBe("created");
  });

  test("tasks wait for workers in order of arrival, until they are taken or closed", async () => {
    const machine = await createMachine(store());
    const activity = await create("pack");
    const first = await begin(machine, { opened: [task(2, "pack"), task(1, "pack"), task(9)] });
    const second = await begin(machine, { opened: [task(2, "pack")] });
    expect([first.outcome, second.outcome]).toEqual([{ kind: "committed" }, { kind: "committed" }]);
    const waiting = async (limit = 10) =>
      (await store().waitingTasks(activity.id, limit)).map(({ executionId, scheduledId }) => [
        executionId,
        scheduledId,
      ]);
    expect(await waiting()).toEqual([
      [first.id, 2],
      [first.id, 1],
      [second.id, 2],
    ]);
    expect(await waiting(1)).toEqual([[first.id, 2]]);
    await goOn(first.id, machine, { taken: [2 as EventId], closed: [1 as EventId] });
    expect(await waiting()).toEqual([[second.id, 2]]);
  });

  test("a turn whose task waits for an activity that is not there is refused, alone and whole", async () => {
    const machine = await createMachine(store());
    await create("there");
    const refused = await begin(machine, { opened: [task(2, "there"), task(3, "gone")] });
    expect(refused.outcome).toEqual({ kind: "activityMissing", scheduledIds: [3] });
    expect(await store().execution(refused.id)).toBeUndefined();
    const { id } = await begin(machine, {});
    expect(await goOn(id, machine, { opened: [task(4, "gone")] })).toEqual([
      { kind: "activityMissing", scheduledIds: [4] },
    ]);
    expect(await store().execution(id)).toMatchObject({ turn: 1 });
  });

  test("tasks that waited for a deleted activity wait for its successor", async () => {
    const machine = await createMachine(store());
    const activity = await create("pack");
    const { id } = await begin(machine, { opened: [task(2, "pack")] });
    await store().deleteActivity(activity.id);
    await store().sweepDeleted();
    const successor = await create("pack");
    expect((await store().waitingTasks(successor.id, 10)).map(({ executionId }) => executionId)).toEqual([id]);
  });

  test("a turn that is written again opens its tasks once", async () => {
    const machine = await createMachine(store());
    const activity = await create("pack");
    const id = await store().allocateExecutionId();
    const turn = turnOf({ id, machine, write: { openTasks: { ...NOTHING, opened: [task(2, "pack")] } } });
    await store().commit([turn]);
    expect(await store().commit([turn])).toEqual([{ kind: "committed" }]);
    await store().deleteActivity(activity.id);
    expect(await store().commit([turn])).toEqual([{ kind: "committed" }]);
    expect(await store().waitingTasks(activity.id, 10)).toHaveLength(1);
  });

  test("heartbeats are kept for open tasks alone", async () => {
    const machine = await createMachine(store());
    const { id } = await begin(machine, { opened: [task(2), task(3)] });
    await store().heard(id, { scheduledId: 2 as EventId, at: at(5) });
    await store().heard(id, { scheduledId: 2 as EventId, at: at(8) });
    await store().heard(id, { scheduledId: 7 as EventId, at: at(8) });
    expect(await store().heartbeats(id)).toEqual([{ scheduledId: 2, at: at(8) }]);
    await goOn(id, machine, { closed: [2 as EventId] });
    expect(await store().heartbeats(id)).toEqual([]);
  });

  test("a wake-up is postponed unless a turn was committed meanwhile", async () => {
    const machine = await createMachine(store());
    const id = await store().allocateExecutionId();
    await store().commit([turnOf({ id, machine, row: { nextWakeupAt: at(10) } })]);
    await store().postpone(id, 1, at(20));
    expect(await store().due(at(15), 10)).toEqual([]);
    expect(await store().execution(id)).toMatchObject({ nextWakeupAt: at(20), turn: 1 });
    await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3, row: { nextWakeupAt: at(12) } })]);
    await store().postpone(id, 1, at(30));
    expect(await store().due(at(15), 10)).toEqual([{ id, at: at(12) }]);
  });

  test("the open tasks of an execution go when it is purged", async () => {
    const machine = await createMachine(store());
    const activity = await create("pack");
    const id = await store().allocateExecutionId();
    const openTasks = { ...NOTHING, opened: [task(2, "pack")] };
    await store().commit([turnOf({ id, machine, row: ended(1), write: { openTasks } })]);
    expect(await store().purge(at(100), 10)).toBe(1);
    expect(await store().waitingTasks(activity.id, 10)).toEqual([]);
  });
}
