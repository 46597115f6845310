import type { EpochMs, EventId } from "../../engine/units.ts";
import type {
  ExecutionEnds,
  ExecutionId,
  ExecutionListing,
  ExecutionRow,
  InboxRow,
  SegmentRange,
  SegmentRow,
  SnapshotRow,
  StateMachineId,
} from "../store.ts";
import type { Connection, SqlRow, SqlValue } from "./driver.ts";
import { segmentKey, TURN_OF_KEY } from "./segment-key.ts";
import { startedThrough } from "./started-through.ts";
import { EXECUTION_STATUS_CODES, executionStatus } from "./status-codes.ts";

export interface ExecutionReader {
  row(id: ExecutionId): ExecutionRow | undefined;
  byName(machine: StateMachineId, name: string): ExecutionRow | undefined;
  ends(id: ExecutionId): ExecutionEnds | undefined;
  endsByName(machine: StateMachineId, name: string): ExecutionEnds | undefined;
  list(listing: ExecutionListing): readonly ExecutionRow[];
  segments(range: SegmentRange): readonly SegmentRow[];
  segmentsAfter(id: ExecutionId, turn: number): readonly SegmentRow[];
  snapshot(id: ExecutionId): SnapshotRow | undefined;
  inbox(id: ExecutionId): readonly InboxRow[];
}

const COLUMNS = `id, machine, revision, name, status, started, stopped, sort_at, turn, last_event_id, next_wakeup,
  mock_test_case, trace_header, quarantine, version, alias, redrive_count, redriven`;

/** One status of one machine, newest first: a run of the listing index, read from a place on. */
const RUN = `SELECT ${COLUMNS} FROM executions WHERE machine = ? AND status = ? AND (sort_at, id) < (?, ?)`;
const NEWEST_FIRST = "ORDER BY sort_at DESC, id DESC LIMIT ?";
const STATUS_CODES = Object.values(EXECUTION_STATUS_CODES);

const BEFORE_ALL: readonly SqlValue[] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

export function executionReader(database: Connection): ExecutionReader {
  const byId = database.prepare(`SELECT ${COLUMNS} FROM executions WHERE id = ?`);
  const byIdWithSegment = database.prepare(`SELECT ${COLUMNS}, segment FROM executions WHERE id = ?`);
  const firstSegment = database.prepare("SELECT turn, segment FROM executions WHERE id = ?");
  const byName = database.prepare(`SELECT ${COLUMNS} FROM executions WHERE machine = ? AND name = ?`);
  const byNameWithSegment = database.prepare(
    `SELECT ${COLUMNS}, segment FROM executions WHERE machine = ? AND name = ?`,
  );
  const listOne = database.prepare(`${RUN} ${NEWEST_FIRST}`);
  // The runs are sorted already: SQLite merges them and stops at the limit.
  const listAll = database.prepare(`${STATUS_CODES.map(() => RUN).join(" UNION ALL ")} ${NEWEST_FIRST}`);
  /** By the index of that column; of one status by leafing through the others. */
  const listsBy = (column: "version" | "alias") => {
    const select = `SELECT ${COLUMNS} FROM executions WHERE machine = ? AND ${column} = ? AND (sort_at, id) < (?, ?)`;
    return {
      all: database.prepare(`${select} ${NEWEST_FIRST}`),
      withStatus: database.prepare(`${select} AND status = ? ${NEWEST_FIRST}`),
    };
  };
  const ofVersion = listsBy("version");
  const ofAlias = listsBy("alias");
  const segment = database.prepare(`SELECT ${TURN_OF_KEY} AS turn, first_event_id, bytes FROM segments WHERE id = ?`);
  const firstEventOf = database.prepare("SELECT first_event_id FROM segments WHERE id = ?");
  const segmentsUpTo = database.prepare(`SELECT ${TURN_OF_KEY} AS turn, first_event_id, bytes FROM segments
    WHERE id BETWEEN ? AND ? AND first_event_id <= ? ORDER BY id`);
  const snapshot = database.prepare("SELECT turn, format, state FROM snapshots WHERE execution = ?");
  const inbox = database.prepare("SELECT id, execution, message FROM inbox WHERE execution = ? ORDER BY id");

  function segmentOf(id: ExecutionId, turn: number, inline: Uint8Array | null): SegmentRow {
    if (turn === 1 && inline !== null) return inlineSegment(inline);
    const row = segment.get(segmentKey(id, turn));
    if (row === undefined) throw new Error(`Execution ${id} has no segment of turn ${turn}.`);
    return toSegment(row);
  }

  function toEnds(found: SqlRow): ExecutionEnds {
    const row = toExecution(found);
    const inline = found["segment"] as Uint8Array | null;
    const first = segmentOf(row.id, 1, inline);
    return { row, first, last: row.turn === 1 ? first : segmentOf(row.id, row.turn, inline) };
  }

  /** The last turn that begins at an event or before it: turns are numbered without gaps, so halving finds it. */
  function turnOf(id: ExecutionId, eventId: EventId, newestTurn: number): number {
    let low = 1;
    let high = newestTurn;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      // Turn 1 may stand in the execution's row, but is never the middle.
      const begins = firstEventOf.get(segmentKey(id, middle))?.["first_event_id"] as number;
      if (begins <= eventId) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function segmentsFrom(id: ExecutionId, turn: number, toEventId: number): readonly SegmentRow[] {
    const row = firstSegment.get(id);
    if (row === undefined) return [];
    const inline = row["segment"] as Uint8Array | null;
    const first = inline !== null && turn <= 1 ? [inlineSegment(inline)] : [];
    const newest = row["turn"] as number;
    if (turn > newest || (newest === 1 && inline !== null)) return first;
    const rest = segmentsUpTo.all(segmentKey(id, turn), segmentKey(id, newest), toEventId);
    return [...first, ...rest.map(toSegment)];
  }

  return {
    row: (id) => optional(byId.get(id), toExecution),
    byName: (machine, name) => optional(byName.get(machine, name), toExecution),

    ends: (id) => optional(byIdWithSegment.get(id), toEnds),
    endsByName: (machine, name) => optional(byNameWithSegment.get(machine, name), toEnds),

    list({ stateMachineId, status, startedThrough, limit, after }) {
      const place = after === undefined ? BEFORE_ALL : [after.sortAt, after.id];
      if (startedThrough !== undefined) {
        const [lists, value] =
          "alias" in startedThrough ? [ofAlias, startedThrough.alias] : [ofVersion, startedThrough.version];
        const rows =
          status === undefined
            ? lists.all.all(stateMachineId, value, ...place, limit)
            : lists.withStatus.all(stateMachineId, value, ...place, EXECUTION_STATUS_CODES[status], limit);
        return rows.map(toExecution);
      }
      if (status !== undefined) {
        return listOne.all(stateMachineId, EXECUTION_STATUS_CODES[status], ...place, limit).map(toExecution);
      }
      return listAll.all(...STATUS_CODES.flatMap((code) => [stateMachineId, code, ...place]), limit).map(toExecution);
    },

    segments({ executionId, fromEventId, toEventId = Number.MAX_SAFE_INTEGER }) {
      if (fromEventId === undefined) return segmentsFrom(executionId, 1, toEventId);
      const newest = firstSegment.get(executionId)?.["turn"] as number | undefined;
      if (newest === undefined) return [];
      return segmentsFrom(executionId, turnOf(executionId, fromEventId, newest), toEventId);
    },

    segmentsAfter: (id, turn) => segmentsFrom(id, turn + 1, Number.MAX_SAFE_INTEGER),

    snapshot: (id) => optional(snapshot.get(id), toSnapshot),
    inbox: (id) => inbox.all(id).map(toMessage),
  };
}

function optional<T>(row: SqlRow | undefined, read: (row: SqlRow) => T): T | undefined {
  return row === undefined ? undefined : read(row);
}

function toExecution(row: SqlRow): ExecutionRow {
  return {
    id: row["id"] as ExecutionId,
    stateMachineId: row["machine"] as StateMachineId,
    revisionId: row["revision"] as ExecutionRow["revisionId"],
    name: row["name"] as string,
    status: executionStatus(row["status"] as number),
    startedAt: row["started"] as EpochMs,
    stoppedAt: row["stopped"] as EpochMs | null,
    turn: row["turn"] as number,
    lastEventId: row["last_event_id"] as EventId,
    nextWakeupAt: row["next_wakeup"] as EpochMs | null,
    mockTestCase: row["mock_test_case"] as string | null,
    traceHeader: row["trace_header"] as string | null,
    quarantine: row["quarantine"] as string | null,
    ...startedThrough(row),
    ...redriven(row),
  };
}

function redriven(row: SqlRow): Pick<ExecutionRow, "redriven"> {
  const count = row["redrive_count"] as number | null;
  return count === null ? {} : { redriven: { count, at: row["redriven"] as EpochMs } };
}

function inlineSegment(bytes: Uint8Array): SegmentRow {
  return { turn: 1, firstEventId: 1 as EventId, bytes };
}

function toSegment(row: SqlRow): SegmentRow {
  return {
    turn: row["turn"] as number,
    firstEventId: row["first_event_id"] as EventId,
    bytes: row["bytes"] as Uint8Array,
  };
}

function toSnapshot(row: SqlRow): SnapshotRow {
  return { turn: row["turn"] as number, format: row["format"] as number, state: row["state"] as string };
}

function toMessage(row: SqlRow): InboxRow {
  return {
    id: row["id"] as number,
    executionId: row["execution"] as ExecutionId,
    message: row["message"] as string,
  };
}
