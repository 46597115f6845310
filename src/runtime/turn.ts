import type { Program } from "../asl/program.ts";
import { awaitedChildrenAfter, childrenCutOff } from "../engine/children.ts";
import type { Command, HeardAt, TurnContext } from "../engine/command.ts";
import { decide } from "../engine/decide.ts";
import type { Execution, ExecutionIdentity } from "../engine/execution.ts";
import { invariant } from "../engine/invariant.ts";
import { nextWakeupAt } from "../engine/outstanding.ts";
import { isEvent, type JournalRecord } from "../engine/records.ts";
import { ENGINE_FORMAT, toSnapshot } from "../engine/snapshot.ts";
import type { EpochMs, EventId } from "../engine/units.ts";
import { encodeSegment } from "../store/codec.ts";
import type { ExecutionId, ExecutionRow, SnapshotRow, TurnWrite } from "../store/store.ts";
import { endMessage, STOP_MESSAGE } from "./messages.ts";
import { openTaskChanges, openTasksAfter } from "./open-tasks.ts";
import type { JournalTail, Resident } from "./resident.ts";
import { statusEvents } from "./status-events.ts";

/** What one turn makes of an execution, before it is committed. */
export interface DecidedTurn {
  readonly records: readonly JournalRecord[];
  readonly execution: Execution;
  /** The turn ended early: a Tick takes it on. */
  readonly unfinished: boolean;
  /** How many of the letters it decides. */
  readonly lettersTaken: number;
  /** Which of them made records: what they asked was done. */
  readonly effective: readonly boolean[];
}

/** A turn ready for its commit, and the execution in memory as it is when it is committed. */
export interface PreparedTurn {
  readonly write: TurnWrite;
  readonly records: readonly JournalRecord[];
  readonly resident: Resident;
}

/**
 * Decides as one turn as many letters as fit into it, at least one; what a letter asks stays together.
 *
 * @param letters commands in order of arrival; at least one letter with at least one command.
 */
export function decideLetters(
  program: Program,
  start: Execution | ExecutionIdentity,
  letters: readonly (readonly Command[])[],
  context: TurnContext,
): DecidedTurn {
  const { turnEventsMax, turnBytesMax } = context.limits;
  let records: readonly JournalRecord[] = [];
  let state = start;
  let unfinished = false;
  const effective: boolean[] = [];
  let payloadLength = 0;
  for (const commands of letters) {
    payloadLength += lengthOf(commands);
    const isFull = unfinished || records.length >= turnEventsMax || payloadLength > turnBytesMax;
    // No turn goes past the end of its execution: whoever waits for the end is told by the turn that brings it.
    const goesPastEnd = "status" in state && state.status !== "RUNNING" && commands.some(asksRedrive);
    if (effective.length > 0 && (isFull || goesPastEnd)) break;
    const recordsBefore = records.length;
    for (const command of commands) {
      const decision = decide(program, state, command, context);
      records = records.length === 0 ? decision.records : [...records, ...decision.records];
      state = decision.execution;
      unfinished ||= decision.unfinished;
    }
    effective.push(records.length > recordsBefore);
  }
  invariant("status" in state, "a turn without a command");
  invariant(!unfinished || records.length > 0, "a turn ended early without a record");
  return {
    records,
    execution: state,
    unfinished: unfinished && state.status === "RUNNING",
    lettersTaken: effective.length,
    effective,
  };
}

function asksRedrive({ type }: Command): boolean {
  return type === "Redrive";
}

function lengthOf(commands: readonly Command[]): number {
  let length = 0;
  for (const command of commands) if ("output" in command) length += command.output.length;
  return length;
}

/** When a snapshot is worth its writing. */
const SNAPSHOT_EVERY_BYTES = 262_144;
/** An execution that leaves memory is worth one sooner: the next load folds this tail. */
const SNAPSHOT_LEAVING_BYTES = 32_768;
const SNAPSHOT_LEAVING_TURNS = 20;

/**
 * Encodes a turn, once, with the row as it is afterwards.
 *
 * @param before the execution in memory, or for a first turn what its row begins with (`turn` 0).
 * @param options.consumedInbox ids of the messages that the turn took.
 * @param options.tellsStatus changes of status are to be told outside.
 * @param options.leavesMemoryAfter an execution whose next wake-up is later leaves memory after this turn.
 */
export function prepareTurn(
  before: Pick<Resident, "program" | "settings" | "row" | "tail" | "openTasks" | "children">,
  decided: DecidedTurn,
  turnId: string,
  {
    leavesMemoryAfter,
    heardAt,
    consumedInbox = [],
    tellsStatus = false,
  }: {
    readonly leavesMemoryAfter: EpochMs;
    readonly heardAt: HeardAt;
    readonly consumedInbox?: readonly number[];
    readonly tellsStatus?: boolean;
  },
): PreparedTurn {
  const { execution, records } = decided;
  const turn = before.row.turn + 1;
  const bytes = encodeSegment(records, firstEventId(records, before.row.lastEventId));
  const row: ExecutionRow = {
    ...before.row,
    status: execution.status,
    startedAt: execution.startedAt,
    stoppedAt: execution.stoppedAt ?? null,
    turn,
    lastEventId: execution.lastEventId,
    nextWakeupAt: nextWakeupAt(execution, heardAt),
    ...redrivenOf(execution),
  };
  const grown: JournalTail = {
    bytes: before.tail.bytes + bytes.length,
    turns: before.tail.turns + 1,
    snapshotLength: before.tail.snapshotLength,
  };
  const snapshot = snapshotOf(execution, row, grown, leavesMemoryAfter);
  const openTasks = openTasksAfter(before.openTasks, records, execution);
  const changes = openTaskChanges(before.openTasks, openTasks);
  const children = awaitedChildrenAfter(before.children, records, execution);
  const send = [...childrenCutOff(before.children, records, children).map(stopMessage), ...endMessages(execution)];
  const told = tellsStatus ? statusEvents(records, execution, before.settings) : [];
  const tail = snapshot === undefined ? grown : { bytes: 0, turns: 0, snapshotLength: snapshot.state.length };
  return {
    write: {
      executionId: row.id,
      turnId,
      row,
      expectedTurn: before.row.turn,
      segment: { turn, firstEventId: firstEventId(records, before.row.lastEventId), bytes },
      ...(snapshot === undefined ? {} : { snapshot }),
      ...(changes === undefined ? {} : { openTasks: changes }),
      ...(consumedInbox.length === 0 ? {} : { consumedInbox }),
      ...(send.length === 0 ? {} : { send }),
      ...(told.length === 0 ? {} : { statusEvents: told }),
    },
    records,
    resident: {
      program: before.program,
      settings: before.settings,
      row,
      execution,
      tail,
      openTasks,
      children,
    },
  };
}

function redrivenOf({ redriven }: Execution): Pick<ExecutionRow, "redriven"> {
  return redriven === undefined ? {} : { redriven: { count: redriven.count, at: redriven.at } };
}

type Message = NonNullable<TurnWrite["send"]>[number];

function stopMessage(child: number): Message {
  return { executionId: child as ExecutionId, message: STOP_MESSAGE };
}

/** Whoever waits for this execution is told of its end in the turn that ends it. */
function endMessages(execution: Execution): readonly Message[] {
  const { startedBy, status } = execution;
  if (status === "RUNNING" || startedBy?.awaited !== true) return [];
  return [{ executionId: startedBy.execution as ExecutionId, message: endMessage(execution, startedBy.scheduledId) }];
}

function firstEventId(records: readonly JournalRecord[], lastEventId: EventId): EventId {
  for (const record of records) if (isEvent(record)) return record.id;
  return (lastEventId + 1) as EventId;
}

function snapshotOf(
  execution: Execution,
  row: ExecutionRow,
  tail: JournalTail,
  leavesMemoryAfter: EpochMs,
): SnapshotRow | undefined {
  if (execution.status !== "RUNNING") return undefined;
  const isLeaving = row.nextWakeupAt === null || row.nextWakeupAt > leavesMemoryAfter;
  const isDear =
    tail.bytes >= SNAPSHOT_EVERY_BYTES ||
    (isLeaving && (tail.bytes >= SNAPSHOT_LEAVING_BYTES || tail.turns >= SNAPSHOT_LEAVING_TURNS));
  return isDear ? { turn: row.turn, format: ENGINE_FORMAT, state: toSnapshot(execution) } : undefined;
}
