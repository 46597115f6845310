import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMachine, ended, turnOf } from "../contract/samples.ts";
import { storeContract } from "../contract.ts";
import { StoreUnavailable } from "../store.ts";
import { openForReading } from "./database.ts";
import { nodeSqlite } from "./node-sqlite.ts";
import { DataFolderInUse, DataFolderRefused, openSqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";
import { testFolders } from "./testing-folders.ts";
import { startWriterHere } from "./testing-writer.ts";

const { newFolder, closeLater } = testFolders();

const openHere = (options: Partial<SqliteStoreOptions> = {}) =>
  openSqliteStore({ folder: newFolder(), version: "0.1.0", startWriter: startWriterHere, ...options });

storeContract("sqlite", openHere);

describe("a data folder", () => {
  test("is made with what keeps it out of version control, and nothing in it is named after user input", async () => {
    const folder = join(newFolder(), "a", "b");
    const store = closeLater(await openHere({ folder }));
    const machine = await createMachine(store, "../evil");
    await store.commit([turnOf({ id: await store.allocateExecutionId(), machine, row: { name: "../../evil" } })]);
    expect(store.location).toBe(folder);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
    const names = [
      ".gitignore",
      "lock.json",
      "lock.sqlite",
      "stepwell.sqlite",
      "stepwell.sqlite-shm",
      "stepwell.sqlite-wal",
    ];
    expect(readdirSync(folder).sort()).toEqual(names);
  });

  test("opened again holds what was committed, and goes on counting", async () => {
    const folder = newFolder();
    const first = await openHere({ folder });
    const machine = await createMachine(first);
    const [kept, purged] = [await first.allocateExecutionId(), await first.allocateExecutionId()];
    await first.commit([turnOf({ id: kept, machine }), turnOf({ id: purged, machine, row: ended(1) })]);
    await first.purge((machine.createdAt + 1000) as typeof machine.createdAt, 10);
    await first.close();
    const second = closeLater(await openHere({ folder }));
    expect(await second.execution(kept)).toMatchObject({ turn: 1, status: "RUNNING" });
    expect(await second.stateMachine(machine.id)).toEqual(machine);
    expect(await second.counts()).toEqual({ stateMachines: 1, openExecutions: 1, closedExecutions: 0 });
    expect(await second.allocateExecutionId()).toBeGreaterThan(purged);
  });

  test("is refused to a second one while the first has it, naming process and port", async () => {
    const folder = newFolder();
    const store = await openHere({ folder });
    store.setLockInfo({ port: 8083 });
    const refusal = await openHere({ folder }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(DataFolderInUse);
    expect(refusal).toMatchObject({ pid: process.pid, port: 8083 });
    expect(String(refusal)).toContain(folder);
    await store.close();
    closeLater(await openHere({ folder }));
  });

  test("of a newer Stepwell is refused by that one's version, unharmed and unlocked", async () => {
    const folder = newFolder();
    await (await openHere({ folder })).close();
    const database = nodeSqlite.open(join(folder, "stepwell.sqlite"));
    database.exec("INSERT INTO migrations VALUES (99, 'hash', '9.9.9')");
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(openHere({ folder })).rejects.toThrow(DataFolderRefused);
      await expect(openHere({ folder })).rejects.toThrow(/9\.9\.9/);
    }
    database.exec("DELETE FROM migrations WHERE number = 99");
    database.close();
    closeLater(await openHere({ folder }));
  });

  test("is laid out as it must be from the start", async () => {
    const folder = newFolder();
    closeLater(await openHere({ folder }));
    const database = openForReading(join(folder, "stepwell.sqlite"));
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(pragma("page_size")).toBe(8192);
    expect(pragma("auto_vacuum")).toBe(2);
    expect(pragma("journal_mode")).toBe("wal");
    database.close();
  });
});

test("a full disk refuses the commit, says so, and takes the next one that fits", async () => {
  const store = closeLater(await openHere({ pagesMax: 60 }));
  const machine = await createMachine(store);
  const small = turnOf({ id: await store.allocateExecutionId(), machine });
  const large = turnOf({
    id: await store.allocateExecutionId(),
    machine,
    payload: JSON.stringify("x".repeat(900_000)),
  });
  const refusal = await store.commit([small, large]).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(StoreUnavailable);
  expect(refusal).toMatchObject({ full: true });
  expect(await store.execution(small.executionId)).toBeUndefined();
  expect(await store.counts()).toMatchObject({ openExecutions: 0 });
  expect(await store.commit([small])).toEqual([{ kind: "committed" }]);
});

test("a purge gives free pages back to the disk", async () => {
  const folder = newFolder();
  const store = closeLater(await openHere({ folder }));
  const machine = await createMachine(store);
  const payload = JSON.stringify("x".repeat(20_000));
  for (let commit = 0; commit < 4; commit++) {
    const turns = [];
    for (let index = 0; index < 20; index++) {
      turns.push(turnOf({ id: await store.allocateExecutionId(), machine, payload, row: ended(1) }));
    }
    await store.commit(turns);
  }
  const database = openForReading(join(folder, "stepwell.sqlite"));
  const pages = () => database.prepare("PRAGMA page_count").get()?.["page_count"] as number;
  const before = pages();
  await store.purge((machine.createdAt + 1000) as typeof machine.createdAt, 100);
  expect(pages()).toBeLessThan(before / 2);
  database.close();
});

test("lists read the index in order: no sorting, whatever the filter", async () => {
  const folder = newFolder();
  closeLater(await openHere({ folder }));
  const database = openForReading(join(folder, "stepwell.sqlite"));
  const run = "SELECT id, sort_at FROM executions WHERE machine = 1 AND status = 0 AND (sort_at, id) < (9, 9)";
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN ${run} UNION ALL ${run} ORDER BY sort_at DESC, id DESC LIMIT 5`)
    .all()
    .map((row) => String(row["detail"]));
  expect(plan.filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
  expect(plan.filter((step) => step.includes("executions_listed"))).toHaveLength(2);
  database.close();
});

test("what belongs to one execution or machine is found by index", async () => {
  const folder = newFolder();
  closeLater(await openHere({ folder }));
  const database = openForReading(join(folder, "stepwell.sqlite"));
  const planOf = (sql: string) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row["detail"]));
  for (const sql of [
    "SELECT id FROM function_logs WHERE execution = 1",
    "SELECT id, lines FROM function_logs WHERE execution = 1 AND id > 5 ORDER BY id LIMIT 9",
    "SELECT 1 FROM express_starts WHERE machine = 1 LIMIT 1",
  ]) {
    expect(planOf(sql).join("; ")).toMatch(/^SEARCH \w+ USING (?:COVERING )?INDEX \w+ \([^)]*\)$/);
  }
  database.close();
});

test("a turn that cannot be written fails its commit as our mistake, not as a store that is away", async () => {
  const store = closeLater(await openHere());
  const machine = await createMachine(store);
  const good = turnOf({ id: await store.allocateExecutionId(), machine });
  const bad = turnOf({ id: await store.allocateExecutionId(), machine });
  const broken = { ...bad, row: { ...bad.row, startedAt: "noon" as unknown as typeof bad.row.startedAt } };
  const failure = await store.commit([good, broken]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(StoreUnavailable);
  expect(await store.execution(good.executionId)).toBeUndefined();
  expect(await store.commit([good])).toEqual([{ kind: "committed" }]);
});
