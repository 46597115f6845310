import { expect, test } from "vitest";
import type { AliasRow, NewAlias, NewVersion, RevisionRow, StateMachineRow, Store } from "../store.ts";
import { at, CONTENT, createMachine, ended, T0, turnOf } from "./samples.ts";

/** The promises about versions and aliases of state machines. */
export function versionsContract(store: () => Store): void {
  const newId = async () => await store().allocateExecutionId();

  const publish = (machine: StateMachineRow, more: Partial<NewVersion> = {}) =>
    store().publishVersion({
      stateMachineId: machine.id,
      revisionId: machine.revision.id,
      description: null,
      at: T0,
      versionsMax: 1000,
      ...more,
    });

  async function update(machine: StateMachineRow, definition: string): Promise<RevisionRow> {
    const revision = await store().updateStateMachine(machine.id, { ...CONTENT, definition }, definition, T0);
    if (revision === undefined) throw new Error("no revision");
    return revision;
  }

  /** A machine with so many versions. */
  async function machineWith(versions: number): Promise<StateMachineRow> {
    const machine = await createMachine(store());
    await publish(machine);
    for (let number = 2; number <= versions; number++) {
      await publish(machine, { revisionId: (await update(machine, `v${number}`)).id });
    }
    return machine;
  }

  const newAlias = (machine: StateMachineRow, name: string, more: Partial<NewAlias> = {}): NewAlias => ({
    stateMachineId: machine.id,
    name,
    description: null,
    routing: [{ version: 1, weight: 100 }],
    at: T0,
    aliasesMax: 100,
    ...more,
  });

  test("a version is read as it was published, and publishing its revision again answers it", async () => {
    const machine = await createMachine(store());
    const row = {
      stateMachineId: machine.id,
      number: 1,
      revisionId: machine.revision.id,
      description: "first …",
      createdAt: at(3),
    };
    expect(await publish(machine, { description: "first …", at: at(3) })).toEqual({ kind: "published", row });
    expect(await publish(machine, { description: "other", at: at(9) })).toEqual({ kind: "exists", row });
    expect(await store().version(machine.id, 1)).toEqual(row);
    expect(await store().version(machine.id, 2)).toBeUndefined();
  });

  test("numbers of versions ascend and are not used again", async () => {
    const machine = await machineWith(2);
    expect(await store().deleteVersion(machine.id, 2)).toEqual({ kind: "deleted" });
    expect(await store().deleteVersion(machine.id, 2)).toEqual({ kind: "deleted" });
    const current = await store().stateMachine(machine.id);
    expect(await publish(machine, { revisionId: current?.revision.id ?? machine.revision.id })).toMatchObject({
      kind: "published",
      row: { number: 3 },
    });
    expect((await store().listVersions(machine.id, 10)).map((row) => row.number)).toEqual([3, 1]);
  });

  test("versions are listed newest first, in pages", async () => {
    const machine = await machineWith(4);
    const numbers = async (limit: number, below?: number) =>
      (await store().listVersions(machine.id, limit, below)).map((row) => row.number);
    expect(await numbers(3)).toEqual([4, 3, 2]);
    expect(await numbers(3, 2)).toEqual([1]);
  });

  test("no more versions are published than are allowed", async () => {
    const machine = await machineWith(2);
    const { id } = await update(machine, "one too many");
    expect(await publish(machine, { revisionId: id, versionsMax: 2 })).toEqual({ kind: "tooMany" });
  });

  test("an alias is read as it was created and changed", async () => {
    const machine = await machineWith(2);
    const outcome = await store().createAlias(newAlias(machine, "live", { description: "d" }));
    if (outcome.kind !== "created") throw new Error(outcome.kind);
    const { id } = outcome.row;
    const row = {
      id,
      stateMachineId: machine.id,
      name: "live",
      description: "d",
      routing: [{ version: 1, weight: 100 }],
      createdAt: T0,
      updatedAt: T0,
    };
    expect(outcome.row).toEqual(row);
    expect(await store().createAlias(newAlias(machine, "live"))).toEqual({ kind: "exists", row });
    const routing = [
      { version: 1, weight: 30 },
      { version: 2, weight: 70 },
    ];
    expect(await store().updateAlias(id, { routing, at: at(4) })).toEqual({
      kind: "updated",
      row: { ...row, routing, updatedAt: at(4) },
    });
    await store().updateAlias(id, { description: "e", at: at(5) });
    expect(await store().alias(machine.id, "live")).toEqual({ ...row, routing, description: "e", updatedAt: at(5) });
    await store().deleteAlias(id);
    expect(await store().alias(machine.id, "live")).toBeUndefined();
    expect(await store().updateAlias(id, { at: at(6) })).toEqual({ kind: "gone" });
  });

  test("a version that an alias leads to is not deleted, and no alias leads to a version that is not there", async () => {
    const machine = await machineWith(2);
    expect(await store().createAlias(newAlias(machine, "a", { routing: [{ version: 3, weight: 100 }] }))).toEqual({
      kind: "versionGone",
    });
    const outcome = await store().createAlias(newAlias(machine, "a"));
    await store().createAlias(newAlias(machine, "b"));
    expect(await store().deleteVersion(machine.id, 1)).toEqual({ kind: "referenced", aliases: ["a", "b"] });
    expect(await store().deleteVersion(machine.id, 2)).toEqual({ kind: "deleted" });
    if (outcome.kind !== "created") throw new Error(outcome.kind);
    const toDeleted = { routing: [{ version: 2, weight: 100 }], at: T0 };
    expect(await store().updateAlias(outcome.row.id, toDeleted)).toEqual({ kind: "versionGone" });
  });

  test("aliases are listed in order of creation, in pages, also those of one version, and are bounded", async () => {
    const machine = await machineWith(2);
    const rows: AliasRow[] = [];
    for (const [name, version] of [
      ["c", 1],
      ["a", 2],
      ["b", 1],
    ] as const) {
      const outcome = await store().createAlias(newAlias(machine, name, { routing: [{ version, weight: 100 }] }));
      if (outcome.kind === "created") rows.push(outcome.row);
    }
    const names = async (...args: readonly [number, { after?: (typeof rows)[0]["id"]; version?: number }?]) =>
      (await store().listAliases(machine.id, ...args)).map((row) => row.name);
    expect(await names(2)).toEqual(["c", "a"]);
    expect(await names(2, { ...(rows[1] && { after: rows[1].id }) })).toEqual(["b"]);
    expect(await names(10, { version: 1 })).toEqual(["c", "b"]);
    expect(await store().createAlias(newAlias(machine, "d", { aliasesMax: 3 }))).toEqual({ kind: "tooMany" });
  });

  test("executions are listed by the version and by the alias that they were started through", async () => {
    const machine = await machineWith(2);
    const starts = [undefined, { version: 1 }, { version: 1, alias: "live" }, { version: 2, alias: "live" }];
    const ids = [];
    for (const [index, startedThrough] of starts.entries()) {
      const id = await newId();
      ids.push(id);
      const row = {
        startedAt: at(index),
        ...(index === 2 ? ended(50) : {}),
        ...(startedThrough && { startedThrough }),
      };
      await store().commit([turnOf({ id, machine, row })]);
      expect((await store().execution(id))?.startedThrough).toEqual(startedThrough);
    }
    const listed = async (more: object) =>
      (await store().listExecutions({ stateMachineId: machine.id, limit: 10, ...more })).map((row) => row.id);
    expect(await listed({})).toEqual([ids[2], ids[3], ids[1], ids[0]]);
    expect(await listed({ startedThrough: { version: 1 } })).toEqual([ids[2], ids[1]]);
    expect(await listed({ startedThrough: { alias: "live" } })).toEqual([ids[2], ids[3]]);
    expect(await listed({ startedThrough: { alias: "live" }, status: "RUNNING" })).toEqual([ids[3]]);
    const after = { sortAt: at(50), id: ids[2] };
    expect(await listed({ startedThrough: { version: 1 }, after })).toEqual([ids[1]]);
  });

  test("versions and aliases go with their machine", async () => {
    const machine = await machineWith(1);
    await store().createAlias(newAlias(machine, "live"));
    await store().deleteStateMachine(machine.id);
    expect(await publish(machine)).toEqual({ kind: "stateMachineGone" });
    expect(await store().createAlias(newAlias(machine, "late"))).toEqual({ kind: "stateMachineGone" });
    await store().sweepDeleted();
    expect(await store().listVersions(machine.id, 10)).toEqual([]);
    expect(await store().listAliases(machine.id, 10)).toEqual([]);
  });
}
