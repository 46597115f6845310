import type { EventId } from "../../engine/units.ts";
import type { ExecutionId, OpenTaskChanges, TurnWrite } from "../store.ts";
import type { SqlValue } from "./driver.ts";
import { EXECUTION_STATUS_CODES } from "./status-codes.ts";

/**
 * Turns on their way to the writer's thread: one array of plain values and one block of bytes. Copying
 * that between threads costs a fraction of copying an object and a buffer a turn.
 */
export interface PackedTurns {
  readonly values: readonly SqlValue[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A turn as the writer binds it. */
export interface WritableTurn {
  readonly executionId: ExecutionId;
  readonly turnId: string;
  readonly expectedTurn: number;
  readonly machine: number;
  readonly revision: number;
  readonly name: string;
  readonly status: number;
  readonly started: number;
  readonly stopped: number | null;
  readonly nextWakeup: number | null;
  readonly turn: number;
  readonly lastEventId: number;
  readonly mockTestCase: string | null;
  readonly traceHeader: string | null;
  readonly quarantine: string | null;
  readonly version: number | null;
  readonly alias: string | null;
  readonly redriveCount: number | null;
  readonly redriven: number | null;
  readonly firstEventId: number;
  readonly segment: Uint8Array;
  readonly snapshot: { readonly turn: number; readonly format: number; readonly state: string } | null;
  readonly inboxSeen: number | null;
  readonly consumedInbox: readonly number[];
  readonly send: readonly { readonly executionId: number; readonly message: string }[];
  readonly openTasks: OpenTaskChanges | null;
  readonly statusEvents: readonly string[];
}

const NONE: readonly never[] = [];

export function packTurns(turns: readonly TurnWrite[]): PackedTurns {
  const values: SqlValue[] = [];
  let length = 0;
  for (const turn of turns) length += turn.segment.bytes.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const turn of turns) {
    bytes.set(turn.segment.bytes, at);
    at += turn.segment.bytes.length;
    packTurn(turn, values);
  }
  return { values, bytes };
}

/** The order here is the order in {@link unpackTurns}. */
function packTurn(turn: TurnWrite, values: SqlValue[]): void {
  const { row, segment, snapshot } = turn;
  values.push(
    turn.executionId,
    turn.turnId,
    turn.expectedTurn,
    row.stateMachineId,
    row.revisionId,
    row.name,
    EXECUTION_STATUS_CODES[row.status],
    row.startedAt,
    row.stoppedAt,
    row.nextWakeupAt,
    row.turn,
    row.lastEventId,
    row.mockTestCase,
    row.traceHeader,
    row.quarantine,
    row.startedThrough?.version ?? null,
    row.startedThrough?.alias ?? null,
    row.redriven?.count ?? null,
    row.redriven?.at ?? null,
    segment.firstEventId,
    segment.bytes.length,
  );
  if (snapshot === undefined) values.push(null);
  else values.push(snapshot.turn, snapshot.format, snapshot.state);
  values.push(turn.inboxSeen ?? null);
  const { consumedInbox = NONE, send = NONE, statusEvents = NONE } = turn;
  values.push(consumedInbox.length);
  for (const message of consumedInbox) values.push(message);
  values.push(send.length);
  for (const { executionId, message } of send) values.push(executionId, message);
  packOpenTasks(turn.openTasks, values);
  values.push(statusEvents.length);
  for (const event of statusEvents) values.push(event);
}

function packOpenTasks(changes: OpenTaskChanges | undefined, values: SqlValue[]): void {
  if (changes === undefined) {
    values.push(null);
    return;
  }
  const { opened, taken, closed } = changes;
  values.push(opened.length);
  for (const { scheduledId, activity } of opened) {
    if (activity === undefined) values.push(scheduledId, null);
    else values.push(scheduledId, activity.region, activity.account, activity.name);
  }
  values.push(taken.length, ...taken, closed.length, ...closed);
}

export function unpackTurns({ values, bytes }: PackedTurns): readonly WritableTurn[] {
  const turns: WritableTurn[] = [];
  let at = 0;
  let byteAt = 0;
  // The values were packed by the function above, in this process: their types are known.
  const take = <T extends SqlValue>(): T => values[at++] as T;
  const takeSome = <T>(length: number, takeOne: () => T): readonly T[] =>
    length === 0 ? NONE : Array.from({ length }, takeOne);
  const takeMany = <T>(takeOne: () => T): readonly T[] => takeSome(take<number>(), takeOne);
  const takeBytes = (): Uint8Array => {
    const length = take<number>();
    byteAt += length;
    return bytes.subarray(byteAt - length, byteAt);
  };
  const takeSnapshot = (): WritableTurn["snapshot"] => {
    const turn = take<number | null>();
    return turn === null ? null : { turn, format: take(), state: take() };
  };
  const takeOpened = (): OpenTaskChanges["opened"][number] => {
    const scheduledId = take<number>() as EventId;
    const region = take<string | null>();
    return region === null ? { scheduledId } : { scheduledId, activity: { region, account: take(), name: take() } };
  };
  const takeEventId = (): EventId => take<number>() as EventId;
  const takeOpenTasks = (): OpenTaskChanges | null => {
    const length = take<number | null>();
    if (length === null) return null;
    return { opened: takeSome(length, takeOpened), taken: takeMany(takeEventId), closed: takeMany(takeEventId) };
  };
  while (at < values.length) {
    turns.push({
      executionId: take<number>() as ExecutionId,
      turnId: take(),
      expectedTurn: take(),
      machine: take(),
      revision: take(),
      name: take(),
      status: take(),
      started: take(),
      stopped: take(),
      nextWakeup: take(),
      turn: take(),
      lastEventId: take(),
      mockTestCase: take(),
      traceHeader: take(),
      quarantine: take(),
      version: take(),
      alias: take(),
      redriveCount: take(),
      redriven: take(),
      firstEventId: take(),
      segment: takeBytes(),
      snapshot: takeSnapshot(),
      inboxSeen: take(),
      consumedInbox: takeMany(() => take<number>()),
      send: takeMany(() => ({ executionId: take<number>(), message: take<string>() })),
      openTasks: takeOpenTasks(),
      statusEvents: takeMany(() => take<string>()),
    });
  }
  return turns;
}
