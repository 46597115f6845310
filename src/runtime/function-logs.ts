import type { EpochMs } from "../engine/units.ts";
import type { FunctionLogLine, FunctionLogSink } from "../integrations/lambda/local/function-log.ts";
import {
  type FunctionLogStore,
  memoryFunctionLogs,
  type StoredLogLine,
} from "../integrations/lambda/local/function-log-store.ts";
import { type ExecutionId, type Store, StoreUnavailable, UnknownOutcome } from "../store/store.ts";
import type { CancelTimer, Clock } from "./clock.ts";
import { messageOf } from "./faults.ts";
import { decodeLines } from "./function-log-lines.ts";
import { FunctionLogReader, type LineQuery } from "./function-log-reader.ts";
import type { Logger } from "./logger.ts";
import { CHUNK_LENGTH, lengthOf, UnwrittenLines } from "./unwritten-lines.ts";

/*
 * A line of an execution that is in the store goes:
 *
 *     gathering ──► writing ──► in the store
 *         │            ▲ └─ the store is away: the same lines are written again
 *         ▼            │
 *     (lost, where too much waits for a store that is away)
 *
 * Lines gather for a second, for 64 KiB, or until an invocation ends; writes keep a distance, so that many short
 * invocations share one. No turn waits for any of it. Lines of other executions stay in memory.
 */

/** A line is written no later than this after it was printed. */
const GATHER_MS = 1000;
/** From one write to the next. */
const WRITES_APART_MS = 100;
/** A store that is away is asked again. */
const AGAIN_AFTER_MS = 1000;
/** How much waits at most for a store that is away, in characters. */
const WAITING_LENGTH_MAX = 16_777_216;
/** What the store keeps of one execution: the latest lines. */
const EXECUTION_BYTES_MAX = 16_777_216;
/** An execution is cut to its bound when it has printed so much of it anew. */
const TRIM_SHARE = 0.25;
/** Executions whose output is summed up; the sum of one that is forgotten begins anew. */
const SUMS_MAX = 10_000;

/** Sequences are microseconds since 1970, as long as lines do not come faster. */
const SEQUENCES_PER_MS = 1000;

export interface FunctionLogsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: 16 MiB. */
  readonly waitingLengthMax?: number;
  /** Default: 16 MiB. */
  readonly executionBytesMax?: number;
}

/** Whose lines are asked for. */
export interface PrintedBy {
  readonly executionArn: string;
  /** Absent where it is not in the store. */
  readonly id?: ExecutionId;
}

/** What the functions of executions printed: kept in the store for as long as the execution is. */
export class FunctionLogs implements FunctionLogSink {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #waitingLengthMax: number;
  readonly #executionBytesMax: number;
  readonly #reader: FunctionLogReader;
  readonly #unstored: FunctionLogStore = memoryFunctionLogs();
  readonly #sums = new Map<ExecutionId, number>();
  #lastSequence: number;
  #gathering = new UnwrittenLines();
  /** Until it is known that they are in the store. */
  #writing: UnwrittenLines | undefined;
  #write: Promise<void> | undefined;
  #timer: { readonly at: number; readonly cancel: CancelTimer } | undefined;
  #nextWriteAt: number;
  #isAway = false;
  #linesLost = 0;
  #isClosed = false;

  private constructor(parts: FunctionLogsParts, lastSequence: number) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#waitingLengthMax = parts.waitingLengthMax ?? WAITING_LENGTH_MAX;
    this.#executionBytesMax = parts.executionBytesMax ?? EXECUTION_BYTES_MAX;
    this.#reader = new FunctionLogReader(parts.store);
    this.#lastSequence = lastSequence;
    this.#nextWriteAt = parts.clock.now();
  }

  /** @throws {StoreUnavailable} */
  static async open(parts: FunctionLogsParts): Promise<FunctionLogs> {
    const newest = await parts.store.newestFunctionLog();
    const lastSequence = newest === undefined ? 0 : decodeLines(newest.lines).at(-1)?.sequence;
    return new FunctionLogs(parts, lastSequence ?? 0);
  }

  write(line: FunctionLogLine, execution?: number): void {
    if (execution === undefined || !this.#isDurable) return this.#unstored.write(line);
    const { stateName, attempt, requestId, functionName, stream, at, text } = line;
    const sequence = this.#nextSequence();
    const own = { sequence, stateName, attempt, requestId, functionName, stream, at, text };
    if (this.#gathering.length + (this.#writing?.length ?? 0) + lengthOf(own) > this.#waitingLengthMax) {
      this.#lose();
      return;
    }
    this.#gathering.add(execution as ExecutionId, own);
    this.#writeIn(this.#gathering.length < CHUNK_LENGTH ? GATHER_MS : 0);
  }

  invocationEnded(execution: number): void {
    if (this.#gathering.has(execution as ExecutionId)) this.#writeIn(0);
  }

  /** Oldest first. @throws {StoreUnavailable} */
  async list({ executionArn, id }: PrintedBy, query: LineQuery): Promise<readonly StoredLogLine[]> {
    if (id === undefined || !this.#isDurable) return this.#unstored.list(executionArn, query).slice(0, query.limit);
    // Before the store is read: what is written meanwhile is seen twice then, not never.
    const unwritten = [...(this.#writing?.of(id) ?? []), ...this.#gathering.of(id)];
    const lines = await this.#reader.read(id, query, unwritten);
    return lines.map((line) => ({ executionArn, ...line }));
  }

  /** Writes what is left. Nothing is printed any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#write;
    for (const lines of [this.#writing, this.#gathering]) {
      if (lines === undefined || lines.length === 0) continue;
      await this.#store.addFunctionLogs(lines.chunks()).catch((error: unknown) => {
        this.#logger.warn({ reason: messageOf(error) }, "The last lines that functions printed were not kept.");
      });
    }
  }

  /** A store that goes with the process is not given what would have to be bounded there. */
  get #isDurable(): boolean {
    return this.#store.location !== null;
  }

  /**
   * Greater than every earlier one, those of earlier runs too, also where their last lines were lost with a crash: who
   * follows an execution goes on behind the last line that was shown.
   */
  #nextSequence(): number {
    this.#lastSequence = Math.max(this.#lastSequence + 1, this.#clock.now() * SEQUENCES_PER_MS);
    return this.#lastSequence;
  }

  #writeIn(delayMs: number): void {
    // The write that is under way sees to the next one.
    if (this.#write !== undefined || this.#isClosed) return;
    const at = Math.max(this.#clock.now() + delayMs, this.#nextWriteAt);
    if (this.#timer !== undefined && this.#timer.at <= at) return;
    this.#timer?.cancel();
    const begin = (): void => {
      this.#timer = undefined;
      this.#write = this.#carryOut();
    };
    this.#timer = { at, cancel: this.#clock.setTimer(at as EpochMs, begin) };
  }

  async #carryOut(): Promise<void> {
    if (this.#writing === undefined) {
      this.#writing = this.#gathering;
      this.#gathering = new UnwrittenLines();
    }
    try {
      await this.#store.addFunctionLogs(this.#writing.chunks());
      this.#sumUp(this.#writing);
      this.#writing = undefined;
      this.#nextWriteAt = this.#clock.now() + WRITES_APART_MS;
      this.#isBack();
    } catch (error) {
      this.#nextWriteAt = this.#clock.now() + AGAIN_AFTER_MS;
      this.#refused(error);
    }
    this.#write = undefined;
    if (this.#writing !== undefined || this.#gathering.length > 0) this.#writeIn(0);
  }

  #refused(error: unknown): void {
    const reason = messageOf(error);
    if (error instanceof StoreUnavailable || error instanceof UnknownOutcome) {
      if (!this.#isAway) this.#logger.warn({ reason }, "What functions print waits: the store is away.");
      this.#isAway = true;
      return;
    }
    this.#writing = undefined;
    this.#logger.error({ err: error }, "Lines that functions printed could not be written: a bug of ours.");
  }

  #isBack(): void {
    this.#isAway = false;
    if (this.#linesLost === 0) return;
    const lines = this.#linesLost;
    this.#linesLost = 0;
    this.#logger.warn({ lines }, "Lines that functions printed are lost: the store was away for too long.");
  }

  #lose(): void {
    if (this.#linesLost++ > 0) return;
    this.#logger.warn({}, "What functions print is not kept until the store takes what waits already.");
  }

  /** Keeps each execution to its bound. */
  #sumUp(written: UnwrittenLines): void {
    for (const [id, length] of written.lengths()) {
      const sum = (this.#sums.get(id) ?? 0) + length;
      this.#sums.delete(id);
      if (sum < this.#executionBytesMax * TRIM_SHARE) this.#sums.set(id, sum);
      else this.#trim(id);
    }
    for (const id of this.#sums.keys()) {
      if (this.#sums.size <= SUMS_MAX) return;
      this.#sums.delete(id);
    }
  }

  #trim(id: ExecutionId): void {
    this.#store.trimFunctionLogs(id, this.#executionBytesMax).catch((error: unknown) => {
      this.#logger.warn(
        { reason: messageOf(error) },
        "What an execution's functions printed was not cut to its bound.",
      );
    });
  }
}
