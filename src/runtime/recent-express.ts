import type { Execution, ExecutionIdentity, ExecutionStatus } from "../engine/execution.ts";
import { type EventRecord, isEvent, type JournalRecord } from "../engine/records.ts";
import type { EpochMs, EventId, JsonText } from "../engine/units.ts";
import type { StateMachineId } from "../store/store.ts";
import { Newest } from "./newest.ts";

/** What is shown of an Express execution. */
export interface ExpressDescription {
  readonly identity: ExecutionIdentity;
  /** Higher for one that was begun later. */
  readonly order: number;
  readonly isSynchronous: boolean;
  readonly status: ExecutionStatus;
  readonly startedAt: EpochMs;
  readonly stoppedAt?: EpochMs;
  readonly input: JsonText;
  readonly output?: JsonText;
  readonly error?: string;
  readonly cause?: string;
  readonly traceHeader?: string;
}

/** The newest Express executions of this process, the ones that run among them: in memory alone. */
export interface ExpressExecutions {
  /** Those begun last first; `below` is exclusive. */
  list(listing: {
    readonly machine: StateMachineId;
    readonly status?: ExecutionStatus;
    readonly limit: number;
    readonly below?: number;
  }): readonly ExpressDescription[];
  describe(executionArn: string): ExpressDescription | undefined;
  /**
   * A page of its events, by id; `after` is exclusive, in the direction of reading. Undefined where the execution is not
   * known any more; a history that took too much memory lacks its oldest events.
   */
  history(
    executionArn: string,
    page: { readonly limit: number; readonly reverse: boolean; readonly after?: EventId },
  ): readonly EventRecord[] | undefined;
}

/** What {@link RecentExpress} needs to know of a run. */
export interface RecentRun {
  readonly stateMachineId: StateMachineId;
  readonly identity: ExecutionIdentity;
  readonly traceHeader?: string;
  readonly input: JsonText;
}

/**
 * What is kept of one execution, and nothing that would keep alive more: not the run with its promise, not the execution
 * with its frames. Who runs it holds this and hands it back with each turn.
 */
export interface RecentEntry {
  readonly stateMachineId: StateMachineId;
  readonly identity: ExecutionIdentity;
  readonly traceHeader: string | undefined;
  readonly order: number;
  readonly input: JsonText;
  status: ExecutionStatus;
  startedAt: EpochMs;
  stoppedAt: EpochMs | undefined;
  output: JsonText | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** The events of each turn, oldest first. */
  turns: (readonly EventRecord[])[];
  bytes: number;
  /** It is not kept any more, and does not come back with half of its history. */
  isGone: boolean;
}

/** What an entry, and an event, take besides their payloads. */
const ENTRY_BYTES = 1_024;
const EVENT_BYTES = 256;
/** One history takes no more than this part of all. */
const HISTORY_PART = 8;
/** Where all take too much, so much is made free at once. */
const ROOM_PART = 8;

/**
 * Keeps the newest executions of each Express machine with their histories, whatever their machines log. AWS keeps none;
 * they are for who wants to look, and nothing else reads them. Thousands of executions in a second pass through here and
 * a look is rare, so there is no table by ARN: a look goes through all.
 */
export class RecentExpress implements ExpressExecutions {
  readonly #perMachine: number;
  readonly #bytesMax: number;
  readonly #machines = new Map<StateMachineId, Newest<RecentEntry>>();
  #bytes = 0;
  #order = 0;

  constructor(options: {
    /** How many executions of one machine are kept. */
    readonly perMachine: number;
    /** Bytes of all together: past it the oldest go first, an eighth at once. */
    readonly bytesMax: number;
  }) {
    this.#perMachine = options.perMachine;
    this.#bytesMax = options.bytesMax;
  }

  /** Bytes that all are reckoned at. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A run is about to make its first turn, or waits for it. Undefined where none are kept. */
  begun({ stateMachineId, identity, traceHeader, input }: RecentRun, startedAt: EpochMs): RecentEntry | undefined {
    if (this.#perMachine === 0) return undefined;
    const entry: RecentEntry = {
      stateMachineId,
      identity,
      traceHeader,
      order: ++this.#order,
      input,
      status: "RUNNING",
      startedAt,
      stoppedAt: undefined,
      output: undefined,
      error: undefined,
      cause: undefined,
      turns: [],
      bytes: ENTRY_BYTES,
      isGone: false,
    };
    this.#bytes += ENTRY_BYTES;
    let siblings = this.#machines.get(stateMachineId);
    if (siblings === undefined) this.#machines.set(stateMachineId, (siblings = new Newest(this.#perMachine)));
    const oldest = siblings.push(entry);
    if (oldest !== undefined) this.#giveBack(oldest);
    return entry;
  }

  /** A turn of a run was made. */
  turn(entry: RecentEntry, execution: Execution, records: readonly JournalRecord[]): void {
    if (entry.isGone) return;
    entry.status = execution.status;
    entry.startedAt = execution.startedAt;
    entry.stoppedAt = execution.stoppedAt;
    entry.output = execution.output;
    entry.error = execution.error;
    entry.cause = execution.cause;
    this.#grow(entry, records.filter(isEvent));
    if (this.#bytes > this.#bytesMax) this.#makeRoom(entry);
  }

  /** It came to no end: a bug of ours. */
  forget(entry: RecentEntry): void {
    const siblings = this.#machines.get(entry.stateMachineId);
    if (entry.isGone || siblings === undefined) return;
    siblings.remove(entry);
    this.#giveBack(entry);
    if (siblings.size === 0) this.#machines.delete(entry.stateMachineId);
  }

  list({ machine, status, limit, below = Number.POSITIVE_INFINITY }: Parameters<ExpressExecutions["list"]>[0]) {
    const entries = this.#machines.get(machine)?.toArray().reverse() ?? [];
    return entries
      .filter((entry) => entry.order < below && (status === undefined || entry.status === status))
      .slice(0, limit)
      .map(describe);
  }

  describe(executionArn: string): ExpressDescription | undefined {
    const entry = this.#find(executionArn);
    return entry && describe(entry);
  }

  history(
    executionArn: string,
    { limit, reverse, after }: Parameters<ExpressExecutions["history"]>[1],
  ): readonly EventRecord[] | undefined {
    const events = this.#find(executionArn)?.turns.flat();
    if (events === undefined) return undefined;
    if (reverse) events.reverse();
    const rest = events.filter(({ id }) => after === undefined || (reverse ? id < after : id > after));
    return rest.slice(0, limit);
  }

  #find(executionArn: string): RecentEntry | undefined {
    for (const entries of this.#machines.values()) {
      const found = entries.toArray().find(({ identity }) => identity.executionArn === executionArn);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #grow(entry: RecentEntry, events: readonly EventRecord[]): void {
    // A list that is made whole takes no room for more: most runs are one turn.
    if (entry.turns.length === 0) entry.turns = [events];
    else entry.turns.push(events);
    this.#count(entry, bytesOf(events));
    // What loops for minutes must not put all others out.
    while (entry.bytes > this.#bytesMax / HISTORY_PART && entry.turns.length > 1) {
      this.#count(entry, -bytesOf(entry.turns.shift() ?? []));
    }
  }

  #count(entry: RecentEntry, bytes: number): void {
    entry.bytes += bytes;
    this.#bytes += bytes;
  }

  /** Drops the oldest of all, some at once: to find them is to go through all. */
  #makeRoom(newest: RecentEntry): void {
    const entries = [...this.#machines.values()].flatMap((siblings) => siblings.toArray());
    const enough = this.#bytesMax - this.#bytesMax / ROOM_PART;
    for (const entry of entries.sort((one, other) => one.order - other.order)) {
      if (this.#bytes <= enough) return;
      if (entry !== newest) this.forget(entry);
    }
  }

  #giveBack(entry: RecentEntry): void {
    entry.isGone = true;
    this.#bytes -= entry.bytes;
  }
}

function describe(entry: RecentEntry): ExpressDescription {
  const { identity, order, status, startedAt, stoppedAt, input, output, error, cause, traceHeader } = entry;
  return {
    identity,
    order,
    isSynchronous: identity.isAsynchronous !== true,
    status,
    startedAt,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    input,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  };
}

/** A payload that goes on from one event to the next is held once, and counted once. */
function bytesOf(events: readonly EventRecord[]): number {
  let bytes = 0;
  let last: string | undefined;
  const count = (text: unknown): void => {
    if (typeof text !== "string" || text === last) return;
    bytes += text.length;
    last = text;
  };
  for (const event of events) {
    bytes += EVENT_BYTES;
    if ("input" in event) count(event.input);
    if ("output" in event) count(event.output);
    if ("parameters" in event) count(event.parameters);
    if ("cause" in event) count(event.cause);
    if ("assigned" in event) for (const text of Object.values(event.assigned ?? {})) count(text);
  }
  return bytes;
}
