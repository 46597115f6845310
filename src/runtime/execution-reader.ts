import { startCauseOf } from "../engine/evolve.ts";
import { type EventRecord, isEvent, type JournalRecord } from "../engine/records.ts";
import type { EventId, JsonText } from "../engine/units.ts";
import type { ExecutionEnds, ExecutionId, StateMachineId, Store } from "../store/store.ts";
import { ExecutionQuarantined, JournalUnreadable } from "./faults.ts";
import { readSegment } from "./load-execution.ts";
import type { RecentlyEnded } from "./recently-ended.ts";
import type { ExecutionDescription } from "./service.ts";

/** Reads executions from the store without folding them. */
export class ExecutionReader {
  readonly #store: Store;
  readonly #recentlyEnded: RecentlyEnded;

  constructor(store: Store, recentlyEnded: RecentlyEnded) {
    this.#store = store;
    this.#recentlyEnded = recentlyEnded;
  }

  async describe(id: ExecutionId): Promise<ExecutionDescription | undefined> {
    return describeFound(await this.#store.executionEnds(id));
  }

  async describeByName(machine: StateMachineId, name: string): Promise<ExecutionDescription | undefined> {
    return (
      this.#recentlyEnded.find(machine, name) ?? describeFound(await this.#store.executionEndsByName(machine, name))
    );
  }

  /**
   * A page of AWS's events, by id; only the segments that hold them are read.
   *
   * @throws {JournalUnreadable}
   */
  async history(
    id: ExecutionId,
    page: { readonly limit: number; readonly reverse: boolean; readonly after?: EventId },
  ): Promise<readonly EventRecord[]> {
    const range = page.reverse ? await this.#rangeBackwards(id, page) : rangeForwards(page);
    if (range.toEventId < range.fromEventId) return [];
    const segments = await this.#store.segments({ executionId: id, ...range });
    const events = segments
      .flatMap(readSegment)
      .filter((record) => isEvent(record))
      .filter((event) => event.id >= range.fromEventId && event.id <= range.toEventId);
    return page.reverse ? events.reverse() : events;
  }

  async #rangeBackwards(id: ExecutionId, page: { readonly limit: number; readonly after?: EventId }) {
    const below = page.after ?? ((await this.#store.execution(id))?.lastEventId ?? 0) + 1;
    const toEventId = (below - 1) as EventId;
    return { fromEventId: Math.max(1, below - page.limit) as EventId, toEventId };
  }
}

function rangeForwards({ limit, after = 0 as EventId }: { readonly limit: number; readonly after?: EventId }) {
  return { fromEventId: (after + 1) as EventId, toEventId: (after + limit) as EventId };
}

function describeFound(ends: ExecutionEnds | undefined): ExecutionDescription | undefined {
  if (ends === undefined) return undefined;
  return ends.row.quarantine === null ? describeEnds(ends) : describeQuarantined(ends, ends.row.quarantine);
}

function describeEnds({ row, first, last }: ExecutionEnds): ExecutionDescription {
  const firstRecords = readSegment(first);
  const started = firstRecords[0];
  if (started?.type !== "ExecutionStarted") throw new JournalUnreadable("Its journal does not begin with its start.");
  const { input } = started;
  const startedBy = startCauseOf(started);
  const about = { row, input, ...(startedBy === undefined ? {} : { startedBy }) };
  if (row.status === "RUNNING") return about;
  return { ...about, ...resultOf(first.turn === last.turn ? firstRecords : readSegment(last)) };
}

type ExecutionResult = Pick<ExecutionDescription, "output" | "error" | "cause">;

function resultOf(records: readonly JournalRecord[]): ExecutionResult {
  for (const record of records.toReversed()) {
    if (record.type === "ExecutionSucceeded") return { output: record.output };
    if (record.type === "ExecutionFailed" || record.type === "ExecutionAborted") return errorOutput(record);
    // Reported of AWS: a timed-out execution is described without error and cause.
    if (record.type === "ExecutionTimedOut") return {};
  }
  return {};
}

function errorOutput({ error, cause }: { readonly error?: string; readonly cause?: string }): ExecutionResult {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}

/** What can be shown of an execution that was set aside: its row, the reason, and its input if that can be read. */
function describeQuarantined(ends: ExecutionEnds, reason: string): ExecutionDescription {
  const shown = { error: "Stepwell.Quarantined", cause: new ExecutionQuarantined(ends.row.id, reason).message };
  try {
    return { ...describeEnds(ends), ...shown };
  } catch (error) {
    if (!(error instanceof JournalUnreadable)) throw error;
    return { row: ends.row, input: "{}" as JsonText, ...shown };
  }
}
