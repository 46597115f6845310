import type { Execution, ExecutionIdentity, ExecutionStatus } from "../engine/execution.ts";
import { type EventRecord, isEvent, type JournalRecord } from "../engine/records.ts";
import type { EpochMs, EventId, JsonText } from "../engine/units.ts";
import type { StateMachineId } from "../store/store.ts";

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
}

interface Entry {
  readonly run: RecentRun;
  readonly order: number;
  /** Not the execution itself: that holds variables and frames that nobody asks for. */
  result: Result;
  /** The events of each turn, oldest first. */
  turns: { readonly events: readonly EventRecord[]; readonly bytes: number }[];
  bytes: number;
}

type Result = Pick<ExpressDescription, "status" | "startedAt" | "stoppedAt" | "input" | "output" | "error" | "cause">;

/** What an entry, and an event, take besides their payloads. */
const ENTRY_BYTES = 1_024;
const EVENT_BYTES = 256;
/** One history takes no more than this part of all. */
const HISTORY_PART = 8;

/**
 * Keeps the newest executions of each Express machine with their histories, whatever their machines log. AWS keeps none;
 * they are for who wants to look, and nothing else reads them.
 */
export class RecentExpress implements ExpressExecutions {
  readonly #perMachine: number;
  readonly #bytesMax: number;
  /** By ARN, in order of their begin. */
  readonly #entries = new Map<string, Entry>();
  readonly #machines = new Map<StateMachineId, Set<Entry>>();
  #bytes = 0;
  #order = 0;

  constructor(options: {
    /** How many executions of one machine are kept. */
    readonly perMachine: number;
    /** Bytes of all together: past it the oldest go first. */
    readonly bytesMax: number;
  }) {
    this.#perMachine = options.perMachine;
    this.#bytesMax = options.bytesMax;
  }

  /** Bytes that all are reckoned at. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A run waits for its first turn. One that is run again begins anew. */
  begun(run: RecentRun & { readonly input: JsonText }, startedAt: EpochMs): void {
    this.forget(run.identity.executionArn);
    if (this.#perMachine > 0) this.#add(run, { status: "RUNNING", startedAt, input: run.input });
  }

  /** A turn of a run was made. */
  turn(run: RecentRun, execution: Execution, records: readonly JournalRecord[]): void {
    let entry = this.#entries.get(run.identity.executionArn);
    if (entry !== undefined) entry.result = resultOf(execution);
    // One that is not kept any more does not come back with half of its history.
    else if (records[0]?.type !== "ExecutionStarted" || this.#perMachine === 0) return;
    else entry = this.#add(run, resultOf(execution));
    const events = records.filter(isEvent);
    this.#grow(entry, { events, bytes: bytesOf(events) });
    if (this.#bytes > this.#bytesMax) this.#makeRoom(entry);
  }

  /** It came to no end: a bug of ours. */
  forget(executionArn: string): void {
    const entry = this.#entries.get(executionArn);
    if (entry !== undefined) this.#drop(entry);
  }

  list({ machine, status, limit, below = Number.POSITIVE_INFINITY }: Parameters<ExpressExecutions["list"]>[0]) {
    const entries = [...(this.#machines.get(machine) ?? [])].reverse();
    return entries
      .filter(({ order, result }) => order < below && (status === undefined || result.status === status))
      .slice(0, limit)
      .map(describe);
  }

  describe(executionArn: string): ExpressDescription | undefined {
    const entry = this.#entries.get(executionArn);
    return entry && describe(entry);
  }

  history(
    executionArn: string,
    { limit, reverse, after }: Parameters<ExpressExecutions["history"]>[1],
  ): readonly EventRecord[] | undefined {
    const entry = this.#entries.get(executionArn);
    if (entry === undefined) return undefined;
    const events = entry.turns.flatMap((turn) => turn.events);
    if (reverse) events.reverse();
    const rest = events.filter(({ id }) => after === undefined || (reverse ? id < after : id > after));
    return rest.slice(0, limit);
  }

  #add(run: RecentRun, result: Result): Entry {
    const entry: Entry = { run, order: ++this.#order, result, turns: [], bytes: ENTRY_BYTES };
    this.#bytes += ENTRY_BYTES;
    this.#entries.set(run.identity.executionArn, entry);
    let siblings = this.#machines.get(run.stateMachineId);
    if (siblings === undefined) this.#machines.set(run.stateMachineId, (siblings = new Set()));
    siblings.add(entry);
    const oldest = siblings.size > this.#perMachine ? siblings.values().next().value : undefined;
    if (oldest !== undefined) this.#drop(oldest);
    return entry;
  }

  #grow(entry: Entry, turn: Entry["turns"][number]): void {
    entry.turns.push(turn);
    entry.bytes += turn.bytes;
    this.#bytes += turn.bytes;
    // What loops for minutes must not put all others out.
    while (entry.bytes > this.#bytesMax / HISTORY_PART && entry.turns.length > 1) this.#dropFirstTurn(entry);
  }

  #dropFirstTurn(entry: Entry): void {
    const bytes = entry.turns.shift()?.bytes ?? 0;
    entry.bytes -= bytes;
    this.#bytes -= bytes;
  }

  #makeRoom(newest: Entry): void {
    for (const entry of this.#entries.values()) {
      if (this.#bytes <= this.#bytesMax) return;
      if (entry !== newest) this.#drop(entry);
    }
  }

  #drop(entry: Entry): void {
    const { identity, stateMachineId } = entry.run;
    if (this.#entries.get(identity.executionArn) === entry) this.#entries.delete(identity.executionArn);
    const siblings = this.#machines.get(stateMachineId);
    if (siblings?.delete(entry) !== true) return;
    if (siblings.size === 0) this.#machines.delete(stateMachineId);
    this.#bytes -= entry.bytes;
  }
}

function describe({ run, order, result }: Entry): ExpressDescription {
  const { identity, traceHeader } = run;
  return {
    identity,
    order,
    isSynchronous: identity.isAsynchronous !== true,
    ...result,
    ...(traceHeader === undefined ? {} : { traceHeader }),
  };
}

function resultOf({ status, startedAt, stoppedAt, input, output, error, cause }: Execution): Result {
  return {
    status,
    startedAt,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    input,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
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
