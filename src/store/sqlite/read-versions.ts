import type { EpochMs } from "../../engine/units.ts";
import type { AliasId, AliasRow, RevisionId, Route, StateMachineId, VersionRow } from "../store.ts";
import type { Connection, SqlRow } from "./driver.ts";

export interface VersionReader {
  version(id: StateMachineId, number: number): VersionRow | undefined;
  versionOfRevision(id: StateMachineId, revision: RevisionId): VersionRow | undefined;
  countVersions(id: StateMachineId): number;
  list(id: StateMachineId, limit: number, below?: number): readonly VersionRow[];
  aliasById(id: AliasId): AliasRow | undefined;
  alias(id: StateMachineId, name: string): AliasRow | undefined;
  /** All of a machine's, in order of creation: there are a hundred at most. */
  aliases(id: StateMachineId): readonly AliasRow[];
}

const VERSIONS = "SELECT machine, number, revision, description, created FROM versions";
const ALIASES = "SELECT id, machine, name, description, routing, created, updated FROM aliases";

export function versionReader(database: Connection): VersionReader {
  const version = database.prepare(`${VERSIONS} WHERE machine = ? AND number = ?`);
  const ofRevision = database.prepare(`${VERSIONS} WHERE machine = ? AND revision = ?`);
  const count = database.prepare("SELECT count(*) AS count FROM versions WHERE machine = ?");
  const list = database.prepare(`${VERSIONS} WHERE machine = ? AND number < ? ORDER BY number DESC LIMIT ?`);
  const aliasById = database.prepare(`${ALIASES} WHERE id = ?`);
  const alias = database.prepare(`${ALIASES} WHERE machine = ? AND name = ?`);
  const aliases = database.prepare(`${ALIASES} WHERE machine = ? ORDER BY id`);
  return {
    version: (id, number) => optional(version.get(id, number), toVersion),
    versionOfRevision: (id, revision) => optional(ofRevision.get(id, revision), toVersion),
    countVersions: (id) => count.get(id)?.["count"] as number,
    list: (id, limit, below = Number.MAX_SAFE_INTEGER) => list.all(id, below, limit).map(toVersion),
    aliasById: (id) => optional(aliasById.get(id), toAlias),
    alias: (id, name) => optional(alias.get(id, name), toAlias),
    aliases: (id) => aliases.all(id).map(toAlias),
  };
}

function optional<T>(row: SqlRow | undefined, read: (row: SqlRow) => T): T | undefined {
  return row === undefined ? undefined : read(row);
}

function toVersion(row: SqlRow): VersionRow {
  return {
    stateMachineId: row["machine"] as StateMachineId,
    number: row["number"] as number,
    revisionId: row["revision"] as RevisionId,
    description: row["description"] as string | null,
    createdAt: row["created"] as EpochMs,
  };
}

function toAlias(row: SqlRow): AliasRow {
  return {
    id: row["id"] as AliasId,
    stateMachineId: row["machine"] as StateMachineId,
    name: row["name"] as string,
    description: row["description"] as string | null,
    routing: JSON.parse(row["routing"] as string) as readonly Route[],
    createdAt: row["created"] as EpochMs,
    updatedAt: row["updated"] as EpochMs,
  };
}
