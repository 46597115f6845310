import { expect, test } from "vitest";
import { DataFolderRefused, dumpSchema, migrate } from "./migrate.ts";
import { nodeSqlite } from "./node-sqlite.ts";

const CREATE_A = "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT";
const CREATE_B = "CREATE TABLE b (id INTEGER PRIMARY KEY) STRICT";

test("the migrations make the layout of schema.sql", async () => {
  const database = nodeSqlite.open(":memory:");
  migrate(database, "0.1.0");
  await expect(dumpSchema(database)).toMatchFileSnapshot("./schema.sql");
});

test("migrating twice changes nothing", () => {
  const database = nodeSqlite.open(":memory:");
  migrate(database, "0.1.0");
  const before = dumpSchema(database);
  migrate(database, "0.2.0");
  expect(dumpSchema(database)).toBe(before);
});

test("an older database gets the migrations that it lacks", () => {
  const database = nodeSqlite.open(":memory:");
  migrate(database, "0.1.0", [CREATE_A]);
  migrate(database, "0.2.0", [CREATE_A, CREATE_B]);
  expect(dumpSchema(database)).toContain("CREATE TABLE b");
});

test("a newer database is refused, naming the Stepwell that wrote it", () => {
  const database = nodeSqlite.open(":memory:");
  migrate(database, "7.8.9", [CREATE_A, CREATE_B]);
  expect(() => migrate(database, "0.1.0", [CREATE_A])).toThrow(DataFolderRefused);
  expect(() => migrate(database, "0.1.0", [CREATE_A])).toThrow(/Stepwell 7\.8\.9/);
});

test("a database whose layout was made by other text is refused", () => {
  const database = nodeSqlite.open(":memory:");
  migrate(database, "0.1.0", [CREATE_A]);
  expect(() => migrate(database, "0.1.0", [CREATE_B])).toThrow(DataFolderRefused);
});

test("a migration that fails half way leaves nothing behind", () => {
  const database = nodeSqlite.open(":memory:");
  expect(() => migrate(database, "0.1.0", [CREATE_A, `${CREATE_B}; CREATE TABLE a (x)`])).toThrow(/already exists/);
  expect(dumpSchema(database)).not.toContain("CREATE TABLE b");
  migrate(database, "0.1.0", [CREATE_A, CREATE_B]);
  expect(dumpSchema(database)).toContain("CREATE TABLE b");
});
