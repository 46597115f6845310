import { type HistoryEvent, textOf } from "./history-event.ts";

/** One stay of an execution in a state. */
export interface StateRow {
  readonly name: string;
  /** How deep within Parallel and Map states; 0 at the top. */
  readonly depth: number;
  /** Seconds since 1970. */
  readonly since: number;
  until?: number;
  /** Tasks begun: 1 more for every Retry and every redrive. */
  attempts: number;
  status: "running" | "succeeded" | "failed" | "aborted";
  /** The last failure in it; it may have been caught or retried. */
  failure?: Failure;
}

interface Failure {
  readonly error: string;
  readonly cause: string;
}

const BRANCH_BEGINS = new Set(["ParallelStateStarted", "MapStateStarted", "MapIterationStarted"]);

/** Folds the events of an execution into its stays in states. */
export class StateRows {
  readonly rows: StateRow[] = [];
  readonly #rowOf = new Map<number, StateRow>();
  readonly #beginsBranch = new Set<number>();

  /** The stay that the event belongs to. */
  add(event: HistoryEvent): StateRow | undefined {
    const row = event.type.endsWith("StateEntered") ? this.#enter(event) : this.#rowFor(event);
    if (BRANCH_BEGINS.has(event.type)) this.#beginsBranch.add(event.id);
    if (event.type === "ExecutionRedriven") return this.#redrive();
    if (row === undefined) return undefined;
    this.#rowOf.set(event.id, row);
    change(row, event);
    return row;
  }

  /** The machine's own state goes on; those inside of it say so by their own events. The event is no state's. */
  #redrive(): undefined {
    const row = this.rows.findLast(({ depth }) => depth === 0);
    if (row === undefined || row.status === "succeeded") return;
    row.status = "running";
    delete row.until;
  }

  #enter(event: HistoryEvent): StateRow {
    const before = this.#rowOf.get(event.previousEventId);
    const depth = (before?.depth ?? 0) + (this.#beginsBranch.has(event.previousEventId) ? 1 : 0);
    const name = textOf(event, "name") ?? "?";
    const row: StateRow = { name, depth, since: event.timestamp, attempts: 0, status: "running" };
    this.rows.push(row);
    return row;
  }

  #rowFor(event: HistoryEvent): StateRow | undefined {
    const before = this.#rowOf.get(event.previousEventId);
    // What ends a Parallel or a Map follows its last branch; by name the state itself is found.
    if (!event.type.endsWith("StateExited")) return this.#parentRow(event, before);
    const name = textOf(event, "name");
    if (before?.name === name) return before;
    return this.rows.findLast((row) => row.name === name && row.status === "running") ?? before;
  }

  #parentRow({ type }: HistoryEvent, before: StateRow | undefined): StateRow | undefined {
    if (before === undefined || !/^(?:Parallel|Map)State(?:Succeeded|Failed|Aborted)$/.test(type)) return before;
    return this.rows.findLast((row) => row.depth < before.depth && row.status === "running") ?? before;
  }
}

function change(row: StateRow, event: HistoryEvent): void {
  const { type, timestamp } = event;
  if (/(?:Scheduled|FunctionScheduled)$/.test(type)) {
    row.attempts += 1;
    row.status = "running";
    delete row.until;
  } else if (type.endsWith("StateExited")) {
    row.status = "succeeded";
    row.until = timestamp;
  } else if (/(?:Failed|TimedOut)$/.test(type)) {
    row.failure = { error: textOf(event, "error") ?? "", cause: textOf(event, "cause") ?? "" };
    row.status = "failed";
    row.until = timestamp;
  } else if (type.endsWith("Aborted")) {
    row.status = "aborted";
    row.until = timestamp;
  }
}
