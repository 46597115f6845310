import type { EpochMs } from "../../engine/units.ts";
import type { Place, RevisionId, RevisionRow, StateMachineId, StateMachineRow, Tag } from "../store.ts";
import type { Connection, SqlRow } from "./driver.ts";
import { machineStatus } from "./status-codes.ts";

export interface StateMachineReader {
  byId(id: StateMachineId): StateMachineRow | undefined;
  byName(region: string, account: string, name: string): StateMachineRow | undefined;
  named(region: string, account: string, name: string): readonly StateMachineRow[];
  list(region: string, account: string, limit: number, after: number): readonly StateMachineRow[];
  count(): number;
  countIn(region: string, account: string): number;
  places(name: string, limit: number): readonly Place[];
  revision(id: RevisionId): RevisionRow | undefined;
}

const SELECT = `SELECT m.id, m.region, m.account, m.name, m.type, m.status, m.created, m.tags,
  r.id AS revision_id, r.aws_revision_id, r.created AS revision_created, r.definition, r.role_arn, r.logging,
  r.tracing, r.encryption
  FROM state_machines m JOIN revisions r ON r.id = m.revision`;

export function stateMachineReader(database: Connection): StateMachineReader {
  const byId = database.prepare(`${SELECT} WHERE m.id = ?`);
  const byName = database.prepare(`${SELECT} WHERE m.region = ? AND m.account = ? AND m.name = ? AND m.status < 2`);
  const named = database.prepare(`${SELECT} WHERE m.region = ? AND m.account = ? AND m.name = ? ORDER BY m.id DESC`);
  const list = database.prepare(
    `${SELECT} WHERE m.region = ? AND m.account = ? AND m.id > ? AND m.status < 2 ORDER BY m.id LIMIT ?`,
  );
  const count = database.prepare("SELECT count(*) AS count FROM state_machines WHERE status < 2");
  const countIn = database.prepare(
    "SELECT count(*) AS count FROM state_machines WHERE region = ? AND account = ? AND status < 2",
  );
  const places = database.prepare(
    "SELECT region, account FROM state_machines WHERE name = ? AND status < 2 ORDER BY id LIMIT ?",
  );
  const revision = database.prepare(`SELECT id AS revision_id, aws_revision_id, created AS revision_created,
    definition, role_arn, logging, tracing, encryption FROM revisions WHERE id = ?`);
  return {
    byId: (id) => optional(byId.get(id), toStateMachine),
    byName: (...key) => optional(byName.get(...key), toStateMachine),
    named: (...key) => named.all(...key).map(toStateMachine),
    list: (region, account, limit, after) => list.all(region, account, after, limit).map(toStateMachine),
    count: () => count.get()?.["count"] as number,
    countIn: (region, account) => countIn.get(region, account)?.["count"] as number,
    places: (name, limit) => places.all(name, limit).map(toPlace),
    revision: (id) => optional(revision.get(id), toRevision),
  };
}

function optional<T>(row: SqlRow | undefined, read: (row: SqlRow) => T): T | undefined {
  return row === undefined ? undefined : read(row);
}

export function toPlace(row: SqlRow): Place {
  return { region: row["region"] as string, account: row["account"] as string };
}

function toStateMachine(row: SqlRow): StateMachineRow {
  return {
    id: row["id"] as StateMachineId,
    region: row["region"] as string,
    account: row["account"] as string,
    name: row["name"] as string,
    type: row["type"] as StateMachineRow["type"],
    status: machineStatus(row["status"] as number),
    createdAt: row["created"] as EpochMs,
    tags: JSON.parse(row["tags"] as string) as readonly Tag[],
    revision: toRevision(row),
  };
}

function toRevision(row: SqlRow): RevisionRow {
  return {
    id: row["revision_id"] as RevisionId,
    awsRevisionId: row["aws_revision_id"] as string | null,
    createdAt: row["revision_created"] as EpochMs,
    definition: row["definition"] as string,
    roleArn: row["role_arn"] as string,
    loggingConfiguration: row["logging"] as string,
    tracingConfiguration: row["tracing"] as string,
    encryptionConfiguration: row["encryption"] as string,
  };
}
