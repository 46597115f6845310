import { expect, test } from "vitest";
import type { RevisionId, StateMachineId, StateMachineRow, Store } from "../store.ts";
import { at, CONTENT, createdRow, createMachine, ended, newMachine, T0, turnOf } from "./samples.ts";

const REGION = "us-east-1";
const ACCOUNT = "123456789012";

/** The promises about state machines, their revisions and their deletion. */
export function stateMachinesContract(store: () => Store): void {
  const newId = async () => await store().allocateExecutionId();
  const byName = (name: string) => store().stateMachineByName(REGION, ACCOUNT, name);

  test("a state machine is read as it was created", async () => {
    const tags = [
      { key: "team", value: "…" },
      { key: "empty", value: "" },
    ];
    const outcome = await store().createStateMachine(newMachine("billing", { type: "EXPRESS", tags }));
    expect(outcome.kind).toBe("created");
    const row = createdRow(outcome);
    expect(row).toEqual({
      id: row.id,
      region: REGION,
      account: ACCOUNT,
      name: "billing",
      type: "EXPRESS",
      status: "ACTIVE",
      createdAt: T0,
      tags,
      revision: { id: row.revision.id, awsRevisionId: null, createdAt: T0, ...CONTENT },
    });
    expect(await store().stateMachine(row.id)).toEqual(row);
    expect(await byName("billing")).toEqual(row);
    expect(await store().revision(row.revision.id)).toEqual(row.revision);
  });

  test("a machine or revision that is not there is undefined", async () => {
    expect(await store().stateMachine(999 as StateMachineId)).toBeUndefined();
    expect(await byName("nobody")).toBeUndefined();
    expect(await store().stateMachinesNamed(REGION, ACCOUNT, "nobody")).toEqual([]);
    expect(await store().revision(999 as RevisionId)).toBeUndefined();
    expect(await store().updateStateMachine(999 as StateMachineId, CONTENT, "r", T0)).toBeUndefined();
    await store().deleteStateMachine(999 as StateMachineId);
    await store().setTags(999 as StateMachineId, []);
    expect(await store().counts()).toEqual({ stateMachines: 0, openExecutions: 0, closedExecutions: 0 });
  });

  test("a name is unique in its region and account", async () => {
    const first = await createMachine(store(), "same");
    expect(await store().createStateMachine(newMachine("same"))).toEqual({ kind: "exists", row: first });
    expect((await store().createStateMachine(newMachine("same", { region: "eu-west-1" }))).kind).toBe("created");
    expect((await store().createStateMachine(newMachine("same", { account: "999999999999" }))).kind).toBe("created");
    expect((await store().counts()).stateMachines).toBe(3);
  });

  test("a region of an account has no more machines than were allowed, and deleted ones do not count", async () => {
    const bounded = { stateMachinesMax: 2 };
    const first = await createMachine(store(), "one", bounded);
    await createMachine(store(), "two", bounded);
    expect(await store().createStateMachine(newMachine("three", bounded))).toEqual({ kind: "tooMany" });
    // What is there is there, and another place has its own.
    expect((await store().createStateMachine(newMachine("one", bounded))).kind).toBe("exists");
    expect((await store().createStateMachine(newMachine("three", { ...bounded, region: "eu-west-1" }))).kind).toBe(
      "created",
    );
    await store().deleteStateMachine(first.id);
    expect((await store().createStateMachine(newMachine("three", bounded))).kind).toBe("created");
  });

  test("tells where a name is, in order of creation", async () => {
    await createMachine(store(), "here");
    await createMachine(store(), "other", { region: "eu-west-1" });
    await createMachine(store(), "here", { region: "eu-west-1" });
    const gone = await createMachine(store(), "here", { account: "000000000001" });
    await createMachine(store(), "here", { account: "000000000002" });
    await store().deleteStateMachine(gone.id);
    const places = [
      { region: REGION, account: ACCOUNT },
      { region: "eu-west-1", account: ACCOUNT },
      { region: REGION, account: "000000000002" },
    ];
    expect(await store().placesOfStateMachine("here", 10)).toEqual(places);
    expect(await store().placesOfStateMachine("here", 2)).toEqual(places.slice(0, 2));
    expect(await store().placesOfStateMachine("nowhere", 10)).toEqual([]);
  });

  test("two creations of one name at the same time make one machine", async () => {
    const outcomes = await Promise.all([
      store().createStateMachine(newMachine("raced")),
      store().createStateMachine(newMachine("raced")),
    ]);
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(["created", "exists"]);
    const [one, other] = outcomes.map((outcome) => createdRow<StateMachineRow>(outcome));
    expect(one?.id).toBe(other?.id);
  });

  test("an update adds a revision, and the old one can still be read", async () => {
    const machine = await createMachine(store());
    const content = { ...CONTENT, definition: '{"v":2}', roleArn: "arn:aws:iam::123456789012:role/other" };
    const revision = await store().updateStateMachine(machine.id, content, "rev-2", at(5));
    expect(revision).toEqual({ id: revision?.id, awsRevisionId: "rev-2", createdAt: at(5), ...content });
    expect(revision?.id).not.toBe(machine.revision.id);
    expect((await store().stateMachine(machine.id))?.revision).toEqual(revision);
    expect(await store().revision(machine.revision.id)).toEqual(machine.revision);
  });

  test("tags are replaced as a whole", async () => {
    const machine = await createMachine(store());
    const tags = [{ key: "a", value: "1" }];
    await store().setTags(machine.id, tags);
    expect((await store().stateMachine(machine.id))?.tags).toEqual(tags);
    await store().setTags(machine.id, []);
    expect((await store().stateMachine(machine.id))?.tags).toEqual([]);
  });

  test("machines are listed in order of creation, in pages, of one region and account", async () => {
    const machines = [];
    for (const name of ["c", "a", "d", "b"]) machines.push(await createMachine(store(), name));
    await store().createStateMachine(newMachine("elsewhere", { region: "eu-west-1" }));
    expect(await store().listStateMachines(REGION, ACCOUNT, 10)).toEqual(machines);
    const page = await store().listStateMachines(REGION, ACCOUNT, 2, machines[0]?.id);
    expect(page.map((row) => row.name)).toEqual(["a", "d"]);
  });

  test("a machine without open executions is gone at once, and its name is free", async () => {
    const machine = await createMachine(store(), "short");
    await store().commit([turnOf({ id: await newId(), machine, row: ended(1) })]);
    await store().deleteStateMachine(machine.id);
    expect(await store().stateMachine(machine.id)).toMatchObject({ status: "DELETED" });
    expect(await byName("short")).toBeUndefined();
    expect(await store().listStateMachines(REGION, ACCOUNT, 10)).toEqual([]);
    const successor = await createMachine(store(), "short");
    expect(successor.id).not.toBe(machine.id);
    const named = await store().stateMachinesNamed(REGION, ACCOUNT, "short");
    expect(named.map((row) => row.id)).toEqual([successor.id, machine.id]);
  });

  test("a machine with an open execution is DELETING until the sweep after it has ended", async () => {
    const machine = await createMachine(store(), "busy");
    const id = await newId();
    await store().commit([turnOf({ id, machine })]);
    await store().deleteStateMachine(machine.id);
    expect(await byName("busy")).toMatchObject({ id: machine.id, status: "DELETING" });
    expect(await store().listStateMachines(REGION, ACCOUNT, 10)).toHaveLength(1);
    expect(await store().createStateMachine(newMachine("busy"))).toMatchObject({
      kind: "exists",
      row: { status: "DELETING" },
    });
    expect(await store().updateStateMachine(machine.id, CONTENT, "r", T0)).toBeUndefined();
    expect(await store().sweepDeleted()).toBe(0);
    await store().commit([turnOf({ id, machine, turn: 2, firstEventId: 3, row: ended(2) })]);
    expect(await store().sweepDeleted()).toBe(1);
    expect(await store().stateMachine(machine.id)).toMatchObject({ status: "DELETED" });
    expect(await byName("busy")).toBeUndefined();
  });

  test("a deleted machine's executions are kept with their revisions until the last is purged", async () => {
    const machine = await createMachine(store(), "old");
    const id = await newId();
    await store().commit([turnOf({ id, machine, row: ended(1) })]);
    await store().deleteStateMachine(machine.id);
    expect(await store().sweepDeleted()).toBe(0);
    expect(await store().executionEnds(id)).toBeDefined();
    expect(await store().executionByName(machine.id, `execution-${id}`)).toBeDefined();
    expect(await store().revision(machine.revision.id)).toEqual(machine.revision);
    expect(await store().purge(at(100), 10)).toBe(1);
    expect(await store().sweepDeleted()).toBe(1);
    expect(await store().stateMachine(machine.id)).toBeUndefined();
    expect(await store().stateMachinesNamed(REGION, ACCOUNT, "old")).toEqual([]);
    expect(await store().revision(machine.revision.id)).toBeUndefined();
    expect(await store().sweepDeleted()).toBe(0);
  });

  test("ids of machines are not used again", async () => {
    const first = await createMachine(store(), "first");
    await store().deleteStateMachine(first.id);
    await store().sweepDeleted();
    const second = await createMachine(store(), "second");
    expect(second.id).toBeGreaterThan(first.id);
    expect(second.revision.id).toBeGreaterThan(first.revision.id);
  });
}
