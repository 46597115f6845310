import type { EpochMs } from "../../engine/units.ts";
import type {
  CreateStateMachineOutcome,
  NewStateMachine,
  RevisionContent,
  RevisionRow,
  StateMachineId,
  Tag,
} from "../store.ts";
import type { Connection } from "./driver.ts";
import { stateMachineReader } from "./read-state-machines.ts";
import { MACHINE_STATUS_CODES } from "./status-codes.ts";
import { versionWriter } from "./write-versions.ts";

const { ACTIVE, DELETING, DELETED } = MACHINE_STATUS_CODES;

export interface StateMachineWriter {
  create(input: NewStateMachine): CreateStateMachineOutcome;
  update(id: StateMachineId, content: RevisionContent, awsRevisionId: string, at: EpochMs): RevisionRow | undefined;
  delete(id: StateMachineId): void;
  sweep(): number;
  setTags(id: StateMachineId, tags: readonly Tag[]): void;
}

/** Writes state machines and their revisions, inside a transaction that the caller begins and ends. */
export function stateMachineWriter(database: Connection): StateMachineWriter {
  const read = stateMachineReader(database);
  const versions = versionWriter(database);
  const insert = database.prepare(`INSERT INTO state_machines
    (region, account, name, type, status, created, tags, revision) VALUES (?, ?, ?, ?, ${ACTIVE}, ?, ?, 0)`);
  const insertRevision = database.prepare(`INSERT INTO revisions
    (machine, aws_revision_id, created, definition, role_arn, logging, tracing, encryption)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const lastRowId = database.prepare("SELECT last_insert_rowid() AS id");
  const setRevision = database.prepare("UPDATE state_machines SET revision = ? WHERE id = ?");
  const setStatus = database.prepare("UPDATE state_machines SET status = ? WHERE id = ?");
  const setTags = database.prepare("UPDATE state_machines SET tags = ? WHERE id = ?");
  const withStatus = database.prepare("SELECT id FROM state_machines WHERE status = ? ORDER BY id");
  const openExecution = database.prepare("SELECT 1 FROM executions WHERE machine = ? AND status = 0 LIMIT 1");
  const anyExecution = database.prepare("SELECT 1 FROM executions WHERE machine = ? LIMIT 1");
  const expressStart = database.prepare("SELECT 1 FROM express_starts WHERE machine = ? LIMIT 1");
  const removeRevisions = database.prepare("DELETE FROM revisions WHERE machine = ?");
  const remove = database.prepare("DELETE FROM state_machines WHERE id = ?");

  function addRevision(machine: number, content: RevisionContent, awsRevisionId: string | null, at: EpochMs): number {
    insertRevision.run(
      machine,
      awsRevisionId,
      at,
      content.definition,
      content.roleArn,
      content.loggingConfiguration,
      content.tracingConfiguration,
      content.encryptionConfiguration,
    );
    const revision = lastRowId.get()?.["id"] as number;
    setRevision.run(revision, machine);
    return revision;
  }

  const hasOpen = (machine: number) =>
    openExecution.get(machine) !== undefined || expressStart.get(machine) !== undefined;
  const hasAny = (machine: number) =>
    anyExecution.get(machine) !== undefined || expressStart.get(machine) !== undefined;
  const idsWithStatus = (status: number) => withStatus.all(status).map((row) => row["id"] as number);

  return {
    create(input) {
      const existing = read.byName(input.region, input.account, input.name);
      if (existing !== undefined) return { kind: "exists", row: existing };
      if (read.countIn(input.region, input.account) >= input.stateMachinesMax) return { kind: "tooMany" };
      insert.run(input.region, input.account, input.name, input.type, input.at, JSON.stringify(input.tags));
      const id = lastRowId.get()?.["id"] as StateMachineId;
      addRevision(id, input.content, null, input.at);
      const row = read.byId(id);
      if (row === undefined) throw new Error(`State machine ${id} is not there after it was inserted.`);
      return { kind: "created", row };
    },

    update(id, content, awsRevisionId, at) {
      if (read.byId(id)?.status !== "ACTIVE") return undefined;
      addRevision(id, content, awsRevisionId, at);
      return read.byId(id)?.revision;
    },

    delete(id) {
      const machine = read.byId(id);
      if (machine === undefined || machine.status === "DELETED") return;
      setStatus.run(hasOpen(id) ? DELETING : DELETED, id);
    },

    sweep() {
      const unused = idsWithStatus(DELETED).filter((id) => !hasAny(id));
      const ended = idsWithStatus(DELETING).filter((id) => !hasOpen(id));
      for (const id of unused) {
        removeRevisions.run(id);
        versions.machineRemoved(id);
        remove.run(id);
      }
      for (const id of ended) setStatus.run(DELETED, id);
      return unused.length + ended.length;
    },

    setTags(id, tags) {
      setTags.run(JSON.stringify(tags), id);
    },
  };
}
