import type { EpochMs, EventId } from "../../engine/units.ts";
import { sortAt } from "../sort-at.ts";
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
  TurnOutcome,
  TurnWrite,
} from "../store.ts";
import type { MemoryActivities } from "./memory-activities.ts";
import type { MemoryFunctionLogs } from "./memory-function-logs.ts";
import type { MemoryStatusEvents } from "./memory-status-events.ts";

/** One execution with all that belongs to it. */
interface Held {
  row: ExecutionRow;
  /** Of the newest turn. */
  turnId: string;
  /** By turn, from 1. */
  readonly segments: SegmentRow[];
  snapshot: SnapshotRow | undefined;
  inbox: InboxRow[];
}

/** What belongs to executions and is kept beside them. */
export interface KeptBeside {
  readonly activities: MemoryActivities;
  readonly functionLogs: MemoryFunctionLogs;
  readonly statusEvents: MemoryStatusEvents;
}

/** The executions of a memory store. Everything that comes in is copied. */
export class MemoryExecutions {
  readonly #held = new Map<ExecutionId, Held>();
  readonly #names = new Map<string, ExecutionId>();
  /** Executions that may be due: the only ones that `due` looks at. */
  readonly #waiting = new Set<ExecutionId>();
  readonly #beside: KeptBeside;
  #lastId = 0;
  #lastInboxId = 0;

  constructor(beside: KeptBeside) {
    this.#beside = beside;
  }

  allocateId(): ExecutionId {
    return ++this.#lastId as ExecutionId;
  }

  commit(turn: TurnWrite, isMachineActive: (id: StateMachineId) => boolean): TurnOutcome {
    const held = this.#held.get(turn.executionId);
    return held === undefined ? this.#create(turn, isMachineActive) : this.#append(held, turn);
  }

  #create(turn: TurnWrite, isMachineActive: (id: StateMachineId) => boolean): TurnOutcome {
    if (turn.expectedTurn > 0) return { kind: "conflict", turn: 0 };
    const { stateMachineId, name } = turn.row;
    if (!isMachineActive(stateMachineId)) return { kind: "stateMachineGone" };
    const namesake = this.#names.get(nameKey(stateMachineId, name));
    if (namesake !== undefined) return { kind: "nameTaken", executionId: namesake };
    const refusal = this.#refusal(turn);
    if (refusal !== undefined) return refusal;
    const held: Held = { row: turn.row, turnId: turn.turnId, segments: [], snapshot: undefined, inbox: [] };
    this.#held.set(turn.executionId, held);
    this.#names.set(nameKey(stateMachineId, name), turn.executionId);
    this.#lastId = Math.max(this.#lastId, turn.executionId);
    this.#apply(held, turn);
    return { kind: "committed" };
  }

  #append(held: Held, turn: TurnWrite): TurnOutcome {
    if (held.turnId === turn.turnId) return { kind: "committed" };
    if (held.row.turn !== turn.expectedTurn) return { kind: "conflict", turn: held.row.turn };
    const { inboxSeen } = turn;
    if (inboxSeen !== undefined && held.inbox.some((message) => message.id > inboxSeen)) {
      return { kind: "conflict", turn: held.row.turn };
    }
    const refusal = this.#refusal(turn);
    if (refusal !== undefined) return refusal;
    this.#apply(held, turn);
    return { kind: "committed" };
  }

  #refusal({ openTasks }: TurnWrite): TurnOutcome | undefined {
    const scheduledIds = openTasks === undefined ? [] : this.#beside.activities.missing(openTasks);
    return scheduledIds.length === 0 ? undefined : { kind: "activityMissing", scheduledIds };
  }

  #apply(held: Held, turn: TurnWrite): void {
    held.row = { ...turn.row };
    held.turnId = turn.turnId;
    held.segments.push({ ...turn.segment, bytes: Buffer.from(turn.segment.bytes) });
    if (turn.snapshot !== undefined) held.snapshot = { ...turn.snapshot };
    const consumed = turn.consumedInbox;
    if (consumed !== undefined) held.inbox = held.inbox.filter((message) => !consumed.includes(message.id));
    this.#noteWaiting(held);
    if (turn.openTasks !== undefined) this.#beside.activities.apply(turn.executionId, turn.openTasks);
    for (const { executionId, message } of turn.send ?? []) this.send(executionId, message);
    for (const event of turn.statusEvents ?? []) this.#beside.statusEvents.add(event);
  }

  send(executionId: ExecutionId, message: string): void {
    const held = this.#held.get(executionId);
    if (held === undefined) return;
    held.inbox.push({ id: ++this.#lastInboxId, executionId, message });
    this.#noteWaiting(held);
  }

  #noteWaiting(held: Held): void {
    if (dueAt(held) === null) this.#waiting.delete(held.row.id);
    else this.#waiting.add(held.row.id);
  }

  row(id: ExecutionId): ExecutionRow | undefined {
    return this.#held.get(id)?.row;
  }

  byName(machine: StateMachineId, name: string): ExecutionRow | undefined {
    const id = this.#names.get(nameKey(machine, name));
    return id === undefined ? undefined : this.row(id);
  }

  endsByName(machine: StateMachineId, name: string): ExecutionEnds | undefined {
    const id = this.#names.get(nameKey(machine, name));
    return id === undefined ? undefined : this.ends(id);
  }

  ends(id: ExecutionId): ExecutionEnds | undefined {
    const held = this.#held.get(id);
    const first = held?.segments[0];
    const last = held?.segments.at(-1);
    return held && first && last ? { row: held.row, first, last } : undefined;
  }

  list({ stateMachineId, status, startedThrough, limit, after }: ExecutionListing): readonly ExecutionRow[] {
    const rows: ExecutionRow[] = [];
    for (const { row } of this.#held.values()) {
      if (row.stateMachineId !== stateMachineId) continue;
      if (status !== undefined && row.status !== status) continue;
      if (startedThrough !== undefined && !wasStartedThrough(row, startedThrough)) continue;
      if (after !== undefined && (sortAt(row) - after.sortAt || row.id - after.id) >= 0) continue;
      rows.push(row);
    }
    return rows.sort((a, b) => sortAt(b) - sortAt(a) || b.id - a.id).slice(0, limit);
  }

  segments({ executionId, fromEventId = 1 as EventId, toEventId }: SegmentRange): readonly SegmentRow[] {
    const all = this.#held.get(executionId)?.segments ?? [];
    const begin = all.findLastIndex((segment) => segment.firstEventId <= fromEventId);
    return all.slice(Math.max(begin, 0)).filter((each) => toEventId === undefined || each.firstEventId <= toEventId);
  }

  segmentsAfter(id: ExecutionId, turn: number): readonly SegmentRow[] {
    return this.#held.get(id)?.segments.slice(turn) ?? [];
  }

  snapshot(id: ExecutionId): SnapshotRow | undefined {
    return this.#held.get(id)?.snapshot;
  }

  inbox(id: ExecutionId): readonly InboxRow[] {
    return [...(this.#held.get(id)?.inbox ?? [])];
  }

  due(
    until: EpochMs,
    limit: number,
    after?: { readonly at: EpochMs; readonly id: ExecutionId },
  ): readonly { readonly id: ExecutionId; readonly at: EpochMs }[] {
    const due: { id: ExecutionId; at: EpochMs }[] = [];
    for (const id of this.#waiting) {
      const held = this.#held.get(id);
      const at = held === undefined ? null : dueAt(held);
      if (at === null || at > until) continue;
      if (after === undefined || (at - after.at || id - after.id) > 0) due.push({ id, at });
    }
    return due.sort((a, b) => a.at - b.at || a.id - b.id).slice(0, limit);
  }

  quarantine(id: ExecutionId, reason: string | null): void {
    const held = this.#held.get(id);
    if (held === undefined) return;
    held.row = { ...held.row, quarantine: reason };
    this.#noteWaiting(held);
  }

  counts(): { readonly openExecutions: number; readonly closedExecutions: number } {
    let open = 0;
    for (const { row } of this.#held.values()) if (row.status === "RUNNING") open++;
    return { openExecutions: open, closedExecutions: this.#held.size - open };
  }

  postpone(id: ExecutionId, turn: number, nextWakeupAt: EpochMs): void {
    const held = this.#held.get(id);
    if (held === undefined || held.row.turn !== turn) return;
    held.row = { ...held.row, nextWakeupAt };
    this.#noteWaiting(held);
  }

  hasExecution(machine: StateMachineId, which: "open" | "any"): boolean {
    for (const { row } of this.#held.values()) {
      if (row.stateMachineId === machine && (which === "any" || row.status === "RUNNING")) return true;
    }
    return false;
  }

  purge(before: EpochMs, limit: number): number {
    const purged: ExecutionRow[] = [];
    for (const { row } of this.#held.values()) {
      if (purged.length === limit) break;
      if (row.stoppedAt !== null && row.stoppedAt < before && row.nextWakeupAt === null) purged.push(row);
    }
    for (const row of purged) {
      this.#held.delete(row.id);
      this.#names.delete(nameKey(row.stateMachineId, row.name));
      this.#waiting.delete(row.id);
      this.#beside.activities.purged(row.id);
      this.#beside.functionLogs.purged(row.id);
    }
    return purged.length;
  }
}

/** When an execution is due: at once where an open one has a message. */
function dueAt({ row, inbox }: Held): EpochMs | null {
  if (row.quarantine !== null) return null;
  return row.status === "RUNNING" && inbox.length > 0 ? (0 as EpochMs) : row.nextWakeupAt;
}

function wasStartedThrough(
  { startedThrough }: ExecutionRow,
  asked: NonNullable<ExecutionListing["startedThrough"]>,
): boolean {
  if (startedThrough === undefined) return false;
  return "alias" in asked ? startedThrough.alias === asked.alias : startedThrough.version === asked.version;
}

function nameKey(machine: StateMachineId, name: string): string {
  return `${machine}/${name}`;
}
