import { createHash } from "node:crypto";
import type { Connection } from "./driver.ts";
import first from "./migrations/0001-first.ts";
import versionsAndActivities from "./migrations/0002-versions-activities.ts";
import expressLogsRedrives from "./migrations/0003-express-logs-redrives.ts";

/** In order of their numbers, which count from 1 without gaps. Released ones are never edited. */
const MIGRATIONS: readonly string[] = [first, versionsAndActivities, expressLogsRedrives];

/** The folder was written by a newer Stepwell, or its layout is not one that any release has made. */
export class DataFolderRefused extends Error {
  override readonly name = "DataFolderRefused";
}

/**
 * Brings a database to this release's layout, one transaction a migration.
 *
 * @param version of this Stepwell; kept, so that an older one can name who wrote the folder.
 * @throws {DataFolderRefused} where the database is newer than this release. Nothing was changed.
 */
export function migrate(database: Connection, version: string, migrations: readonly string[] = MIGRATIONS): void {
  database.exec(`CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    version TEXT NOT NULL
  ) STRICT`);
  checkApplied(database, migrations);
  const applied = database.prepare("SELECT count(*) AS count FROM migrations").get()?.["count"] as number;
  const record = database.prepare("INSERT INTO migrations (number, hash, version) VALUES (?, ?, ?)");
  for (const [index, sql] of migrations.entries()) {
    if (index < applied) continue;
    database.exec("BEGIN IMMEDIATE");
    try {
      database.exec(sql);
      record.run(index + 1, hashOf(sql), version);
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }
}

function checkApplied(database: Connection, migrations: readonly string[]): void {
  for (const row of database.prepare("SELECT number, hash, version FROM migrations ORDER BY number").all()) {
    const number = row["number"] as number;
    const author = row["version"] as string;
    const sql = migrations[number - 1];
    if (sql === undefined) {
      throw new DataFolderRefused(
        `The data folder was written by Stepwell ${author}, which is newer than this one: ` +
          `it has layout ${number}, and this release knows layouts up to ${migrations.length}. ` +
          `Start it with Stepwell ${author} or newer, or choose another folder.`,
      );
    }
    if (hashOf(sql) !== row["hash"]) {
      throw new DataFolderRefused(
        `The data folder has a layout ${number} that differs from this release's; ` +
          `Stepwell ${author} made it, perhaps a build that was not released. Choose another folder.`,
      );
    }
  }
}

function hashOf(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}

/** The layout as SQL, for the committed schema.sql. */
export function dumpSchema(database: Connection): string {
  const rows = database
    .prepare(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type DESC, name",
    )
    .all();
  return `${rows.map((row) => `${row["sql"] as string};`).join("\n\n")}\n`;
}
