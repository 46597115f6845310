import { awaitedChildren } from "../engine/children.ts";
import { fold, foldOnto } from "../engine/evolve.ts";
import type { Execution, ExecutionIdentity } from "../engine/execution.ts";
import { InvariantBroken } from "../engine/invariant.ts";
import type { JournalRecord } from "../engine/records.ts";
import { ENGINE_FORMAT, fromSnapshot } from "../engine/snapshot.ts";
import { decodeSegment } from "../store/codec.ts";
import type { ExecutionId, ExecutionRow, SegmentRow, SnapshotRow, Store } from "../store/store.ts";
import { ExecutionQuarantined, JournalUnreadable, messageOf } from "./faults.ts";
import { executionIdentity } from "./identity.ts";
import type { MachineRows } from "./machine-rows.ts";
import { openTasksOf } from "./open-tasks.ts";
import type { Programs } from "./programs.ts";
import { type JournalTail, type PinnedSettings, pinnedSettings, type Resident } from "./resident.ts";

export interface LoadParts {
  readonly store: Store;
  readonly rows: MachineRows;
  readonly programs: Programs;
}

/**
 * Brings an execution into memory: the newest snapshot and what was committed after it, or the whole
 * journal. Undefined where it has been purged.
 *
 * @throws {ExecutionQuarantined} it was set aside before.
 * @throws {JournalUnreadable} its rows do not make an execution. @throws {InvariantBroken} nor do its records.
 */
export async function loadExecution(parts: LoadParts, id: ExecutionId): Promise<Resident | undefined> {
  const { store, programs } = parts;
  const row = await store.execution(id);
  if (row === undefined) return undefined;
  if (row.quarantine !== null) throw new ExecutionQuarantined(id, row.quarantine);
  const { identity, revision } = await readIdentity(parts, row);
  const pinned = { program: programs.of(revision), settings: pinnedSettings(revision) };
  const snapshot = usable(await store.snapshot(id), row);
  const segments = await store.segmentsAfter(id, snapshot?.turn ?? 0);
  if (snapshot !== undefined) {
    const onto = restore(identity, snapshot);
    if (onto !== undefined) return resident(pinned, row, identity, segments, { snapshot, onto });
  }
  const all = snapshot === undefined ? segments : await store.segmentsAfter(id, 0);
  return resident(pinned, row, identity, all, undefined);
}

async function readIdentity({ rows }: LoadParts, row: ExecutionRow) {
  const machine = await rows.byId(row.stateMachineId);
  if (machine === undefined)
    throw new JournalUnreadable(`Its state machine ${row.stateMachineId} is not in the store.`);
  const revision = await rows.revision(row.revisionId);
  if (revision === undefined) throw new JournalUnreadable(`Its revision ${row.revisionId} is not in the store.`);
  return {
    identity: executionIdentity(machine, revision.roleArn, row.name, row.mockTestCase, row.startedThrough),
    revision,
  };
}

function usable(snapshot: SnapshotRow | undefined, row: ExecutionRow): SnapshotRow | undefined {
  return snapshot !== undefined && snapshot.format === ENGINE_FORMAT && snapshot.turn <= row.turn
    ? snapshot
    : undefined;
}

/** A snapshot is a cache: one that cannot be read is as good as none. */
function restore(identity: ExecutionIdentity, snapshot: SnapshotRow): Execution | undefined {
  try {
    return fromSnapshot(identity, snapshot.state);
  } catch {
    return undefined;
  }
}

function resident(
  pinned: { readonly program: Resident["program"]; readonly settings: PinnedSettings },
  row: ExecutionRow,
  identity: ExecutionIdentity,
  segments: readonly SegmentRow[],
  base: { readonly snapshot: SnapshotRow; readonly onto: Execution } | undefined,
): Resident {
  const turn = checkTurns(segments, base?.snapshot.turn ?? 0, row.turn);
  const records = segments.flatMap(readSegment);
  const execution = foldJournal(base?.onto ?? identity, records);
  const tail: JournalTail = {
    bytes: segments.reduce((sum, segment) => sum + segment.bytes.length, 0),
    turns: segments.length,
    snapshotLength: base?.snapshot.state.length ?? 0,
  };
  // The segments were read after the row: what another writer added meanwhile is in them.
  return {
    ...pinned,
    row: { ...row, turn, lastEventId: execution.lastEventId },
    execution,
    tail,
    openTasks: openTasksOf(execution),
    children: awaitedChildren(execution),
  };
}

/** Whatever a damaged record makes the fold throw, it is this journal's fault and not the store's. */
function foldJournal(onto: Execution | ExecutionIdentity, records: readonly JournalRecord[]): Execution {
  try {
    return "status" in onto ? foldOnto(onto, records) : fold(onto, records);
  } catch (error) {
    if (error instanceof InvariantBroken) throw error;
    throw new JournalUnreadable(`Its journal does not fold: ${messageOf(error)}`, { cause: error });
  }
}

/** Turns follow each other without a gap up to the row's, or beyond. Answers the newest. */
function checkTurns(segments: readonly SegmentRow[], from: number, rowTurn: number): number {
  let turn = from;
  for (const segment of segments) {
    if (segment.turn !== turn + 1) throw new JournalUnreadable(`Turn ${turn + 1} of its journal is missing.`);
    turn = segment.turn;
  }
  if (turn < rowTurn) throw new JournalUnreadable(`Its journal ends at turn ${turn}; turn ${rowTurn} was committed.`);
  return turn;
}

/** @throws {JournalUnreadable} */
export function readSegment(segment: SegmentRow) {
  try {
    return decodeSegment(segment.bytes);
  } catch (error) {
    const message = `Turn ${segment.turn} of its journal (from event ${segment.firstEventId}) cannot be read: ${messageOf(error)}`;
    throw new JournalUnreadable(message, { cause: error });
  }
}
