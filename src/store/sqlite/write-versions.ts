import { leadsTo } from "../leads-to.ts";
import type {
  AliasChange,
  AliasId,
  AliasRow,
  CreateAliasOutcome,
  DeleteVersionOutcome,
  NewAlias,
  NewVersion,
  PublishVersionOutcome,
  Route,
  StateMachineId,
  UpdateAliasOutcome,
} from "../store.ts";
import type { Connection } from "./driver.ts";
import { versionReader } from "./read-versions.ts";
import { MACHINE_STATUS_CODES } from "./status-codes.ts";

export interface VersionWriter {
  publish(input: NewVersion): PublishVersionOutcome;
  deleteVersion(id: StateMachineId, number: number): DeleteVersionOutcome;
  createAlias(input: NewAlias): CreateAliasOutcome;
  updateAlias(id: AliasId, change: AliasChange): UpdateAliasOutcome;
  deleteAlias(id: AliasId): void;
  /** Versions and aliases go with their machine. */
  machineRemoved(id: number): void;
}

/** Writes versions and aliases, inside a transaction that the caller begins and ends. */
export function versionWriter(database: Connection): VersionWriter {
  const read = versionReader(database);
  const machineStatus = database.prepare("SELECT status FROM state_machines WHERE id = ?");
  const nextNumber = database.prepare(
    "UPDATE state_machines SET last_version = last_version + 1 WHERE id = ? RETURNING last_version AS number",
  );
  const insertVersion = database.prepare(
    "INSERT INTO versions (machine, number, revision, description, created) VALUES (?, ?, ?, ?, ?)",
  );
  const removeVersion = database.prepare("DELETE FROM versions WHERE machine = ? AND number = ?");
  const removeVersions = database.prepare("DELETE FROM versions WHERE machine = ?");
  const insertAlias = database.prepare(
    "INSERT INTO aliases (machine, name, description, routing, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const changeAlias = database.prepare("UPDATE aliases SET description = ?, routing = ?, updated = ? WHERE id = ?");
  const removeAlias = database.prepare("DELETE FROM aliases WHERE id = ?");
  const removeAliases = database.prepare("DELETE FROM aliases WHERE machine = ?");

  const isActive = (id: StateMachineId) => machineStatus.get(id)?.["status"] === MACHINE_STATUS_CODES.ACTIVE;
  const hasVersions = (id: StateMachineId, routing: readonly Route[]) =>
    routing.every(({ version }) => read.version(id, version) !== undefined);

  function written(row: AliasRow | undefined): AliasRow {
    if (row === undefined) throw new Error("An alias is not there after it was written.");
    return row;
  }

  return {
    publish({ stateMachineId, revisionId, description, at, versionsMax }) {
      if (!isActive(stateMachineId)) return { kind: "stateMachineGone" };
      const existing = read.versionOfRevision(stateMachineId, revisionId);
      if (existing !== undefined) return { kind: "exists", row: existing };
      if (read.countVersions(stateMachineId) >= versionsMax) return { kind: "tooMany" };
      const number = nextNumber.get(stateMachineId)?.["number"] as number;
      insertVersion.run(stateMachineId, number, revisionId, description, at);
      return { kind: "published", row: { stateMachineId, number, revisionId, description, createdAt: at } };
    },

    deleteVersion(id, number) {
      const aliases = read.aliases(id).filter((alias) => leadsTo(alias, number));
      if (aliases.length > 0) return { kind: "referenced", aliases: aliases.map(({ name }) => name) };
      removeVersion.run(id, number);
      return { kind: "deleted" };
    },

    createAlias({ stateMachineId, name, description, routing, at, aliasesMax }) {
      if (!isActive(stateMachineId)) return { kind: "stateMachineGone" };
      const existing = read.alias(stateMachineId, name);
      if (existing !== undefined) return { kind: "exists", row: existing };
      if (!hasVersions(stateMachineId, routing)) return { kind: "versionGone" };
      if (read.aliases(stateMachineId).length >= aliasesMax) return { kind: "tooMany" };
      insertAlias.run(stateMachineId, name, description, routingText(routing), at, at);
      return { kind: "created", row: written(read.alias(stateMachineId, name)) };
    },

    updateAlias(id, { description, routing, at }) {
      const alias = read.aliasById(id);
      if (alias === undefined) return { kind: "gone" };
      if (routing !== undefined && !hasVersions(alias.stateMachineId, routing)) return { kind: "versionGone" };
      changeAlias.run(description ?? alias.description, routingText(routing ?? alias.routing), at, id);
      return { kind: "updated", row: written(read.aliasById(id)) };
    },

    deleteAlias(id) {
      removeAlias.run(id);
    },

    machineRemoved(id) {
      removeVersions.run(id);
      removeAliases.run(id);
    },
  };
}

function routingText(routing: readonly Route[]): string {
  return JSON.stringify(routing.map(({ version, weight }) => ({ version, weight })));
}
