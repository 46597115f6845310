import type { ExecutionId, TurnOutcome } from "../store.ts";
import type { Connection } from "./driver.ts";
import { type PackedTurns, unpackTurns, type WritableTurn } from "./packed-turns.ts";
import { segmentKey } from "./segment-key.ts";
import { EXECUTION_STATUS_CODES, MACHINE_STATUS_CODES } from "./status-codes.ts";
import { statusEventWriter } from "./status-events.ts";
import { Totals } from "./totals.ts";
import { openTaskWriter } from "./write-open-tasks.ts";

const COMMITTED: TurnOutcome = { kind: "committed" };
const RUNNING = EXECUTION_STATUS_CODES.RUNNING;

const CREATE = `INSERT OR IGNORE INTO executions (id, machine, revision, name, status, started, stopped, sort_at,
  next_wakeup, turn, last_event_id, turn_id, mock_test_case, trace_header, quarantine, version, alias, redrive_count,
  redriven, segment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const APPEND = `UPDATE executions SET status = ?, stopped = ?, sort_at = ?, next_wakeup = ?, turn = ?,
  last_event_id = ?, turn_id = ?, quarantine = ?, redrive_count = ?, redriven = ? WHERE id = ?`;

const SNAPSHOT = `INSERT INTO snapshots (execution, turn, format, state) VALUES (?, ?, ?, ?)
  ON CONFLICT (execution) DO UPDATE SET turn = excluded.turn, format = excluded.format, state = excluded.state`;

export const SEND = `INSERT INTO inbox (execution, message) SELECT id, ? FROM executions WHERE id = ?`;

/** Writes turns, inside a transaction that the caller begins and ends. Each is answered by itself. */
export function turnWriter(database: Connection): (packed: PackedTurns) => readonly TurnOutcome[] {
  const machineStatus = database.prepare("SELECT status FROM state_machines WHERE id = ?");
  const create = database.prepare(CREATE);
  const newest = database.prepare("SELECT turn, turn_id, status FROM executions WHERE id = ?");
  const byName = database.prepare("SELECT id FROM executions WHERE machine = ? AND name = ?");
  const append = database.prepare(APPEND);
  const newerMessage = database.prepare("SELECT 1 FROM inbox WHERE execution = ? AND id > ? LIMIT 1");
  const insertSegment = database.prepare("INSERT INTO segments (id, first_event_id, bytes) VALUES (?, ?, ?)");
  const upsertSnapshot = database.prepare(SNAPSHOT);
  const consume = database.prepare("DELETE FROM inbox WHERE id = ? AND execution = ?");
  const send = database.prepare(SEND);
  const openTasks = openTaskWriter(database);
  const statusEvents = statusEventWriter(database);
  const totals = new Totals(database);
  /** Asked once a commit, not once a turn. */
  const activeMachines = new Map<number, boolean>();

  function isActive(machine: number): boolean {
    let active = activeMachines.get(machine);
    if (active === undefined) {
      active = machineStatus.get(machine)?.["status"] === MACHINE_STATUS_CODES.ACTIVE;
      activeMachines.set(machine, active);
    }
    return active;
  }

  function createExecution(turn: WritableTurn): TurnOutcome {
    const { executionId: id } = turn;
    if (!isActive(turn.machine)) return repeated(turn) ?? { kind: "stateMachineGone" };
    const missing = activityMissing(turn);
    if (missing !== undefined) return repeated(turn) ?? missing;
    const endsAtOnce = turn.status !== RUNNING;
    const created = create.run(
      id,
      turn.machine,
      turn.revision,
      turn.name,
      turn.status,
      turn.started,
      turn.stopped,
      turn.stopped ?? turn.redriven ?? turn.started,
      turn.nextWakeup,
      turn.turn,
      turn.lastEventId,
      turn.turnId,
      turn.mockTestCase,
      turn.traceHeader,
      turn.quarantine,
      turn.version,
      turn.alias,
      turn.redriveCount,
      turn.redriven,
      endsAtOnce ? turn.segment : null,
    );
    if (created === 0) return repeated(turn) ?? nameTaken(turn);
    if (!endsAtOnce) insertSegment.run(segmentKey(id, turn.turn), turn.firstEventId, turn.segment);
    totals.created(id, endsAtOnce);
    writeRest(turn);
    return COMMITTED;
  }

  /** The row is there already: this very turn, written again after an unknown outcome, or another one. */
  function repeated(turn: WritableTurn): TurnOutcome | undefined {
    const row = newest.get(turn.executionId);
    if (row === undefined) return undefined;
    return row["turn_id"] === turn.turnId ? COMMITTED : { kind: "conflict", turn: row["turn"] as number };
  }

  function nameTaken(turn: WritableTurn): TurnOutcome {
    const row = byName.get(turn.machine, turn.name);
    if (row === undefined) throw new Error(`Execution ${turn.executionId} could not be inserted.`);
    return { kind: "nameTaken", executionId: row["id"] as ExecutionId };
  }

  function appendTurn(turn: WritableTurn): TurnOutcome {
    const row = newest.get(turn.executionId);
    if (row === undefined) return { kind: "conflict", turn: 0 };
    if (row["turn_id"] === turn.turnId) return COMMITTED;
    const isStale = row["turn"] !== turn.expectedTurn;
    if (isStale || (turn.inboxSeen !== null && newerMessage.get(turn.executionId, turn.inboxSeen) !== undefined)) {
      return { kind: "conflict", turn: row["turn"] as number };
    }
    const missing = activityMissing(turn);
    if (missing !== undefined) return missing;
    append.run(
      turn.status,
      turn.stopped,
      turn.stopped ?? turn.redriven ?? turn.started,
      turn.nextWakeup,
      turn.turn,
      turn.lastEventId,
      turn.turnId,
      turn.quarantine,
      turn.redriveCount,
      turn.redriven,
      turn.executionId,
    );
    insertSegment.run(segmentKey(turn.executionId, turn.turn), turn.firstEventId, turn.segment);
    totals.changed(row["status"] !== RUNNING, turn.status !== RUNNING);
    writeRest(turn);
    return COMMITTED;
  }

  function activityMissing({ openTasks: changes }: WritableTurn): TurnOutcome | undefined {
    const scheduledIds = changes === null ? [] : openTasks.missing(changes);
    return scheduledIds.length === 0 ? undefined : { kind: "activityMissing", scheduledIds };
  }

  function writeRest(turn: WritableTurn): void {
    if (turn.snapshot !== null) {
      upsertSnapshot.run(turn.executionId, turn.snapshot.turn, turn.snapshot.format, turn.snapshot.state);
    }
    for (const message of turn.consumedInbox) consume.run(message, turn.executionId);
    for (const { executionId, message } of turn.send) send.run(message, executionId);
    if (turn.openTasks !== null) openTasks.apply(turn.executionId, turn.openTasks);
    for (const event of turn.statusEvents) statusEvents.add(event);
  }

  return (packed) => {
    totals.begin();
    activeMachines.clear();
    const outcomes = unpackTurns(packed).map((turn) =>
      turn.expectedTurn === 0 ? createExecution(turn) : appendTurn(turn),
    );
    totals.write();
    return outcomes;
  };
}
