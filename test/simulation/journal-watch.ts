import type { JournalRecord, RecordType } from "../../src/engine/records.ts";
import type { EpochMs, EventId, FrameId } from "../../src/engine/units.ts";
import { taskKey } from "../../src/runtime/task-key.ts";
import { decodeSegment } from "../../src/store/codec.ts";
import type { ExecutionId, TurnOutcome, TurnWrite } from "../../src/store/store.ts";

interface WatchedExecution {
  readonly arn: string;
  readonly startedAt: EpochMs;
  turn: number;
  /** Key of the task that each frame is at. */
  readonly keys: Map<FrameId, string>;
}

const ANSWERS: ReadonlySet<RecordType> = new Set(["LambdaFunctionSucceeded", "LambdaFunctionFailed"]);

/** Follows what is durable: which attempts were begun, and which have their result, at any moment. */
export class JournalWatch {
  readonly begun = new Set<string>();
  readonly ended = new Set<string>();
  /** Those whose end was the task's own answer, and not a time-out. */
  readonly answered = new Set<string>();
  readonly #executions = new Map<ExecutionId, WatchedExecution>();
  readonly #arnOf: (name: string) => string;

  constructor(arnOf: (name: string) => string) {
    this.#arnOf = arnOf;
  }

  /** @throws {Error} where a turn was written twice. */
  written(turns: readonly TurnWrite[], outcomes: readonly TurnOutcome[]): void {
    turns.forEach((turn, i) => {
      if (outcomes[i]?.kind === "committed") this.#take(turn);
    });
  }

  #take({ executionId, row, segment }: TurnWrite): void {
    let execution = this.#executions.get(executionId);
    if (execution === undefined) {
      execution = { arn: this.#arnOf(row.name), startedAt: row.startedAt, turn: 0, keys: new Map() };
      this.#executions.set(executionId, execution);
    }
    // The same turn, written again after an unknown outcome, is in the store once.
    if (segment.turn === execution.turn) return;
    execution.turn = segment.turn;
    for (const record of decodeSegment(segment.bytes)) this.#note(execution, record);
  }

  #note(execution: WatchedExecution, record: JournalRecord): void {
    if (record.type === "LambdaFunctionScheduled") execution.keys.set(record.frame, keyOf(execution, record.id));
    const key = execution.keys.get(record.frame);
    if (key === undefined) return;
    if (record.type === "LambdaFunctionStarted") this.begun.add(key);
    if (ANSWERS.has(record.type)) this.answered.add(key);
    if (ANSWERS.has(record.type) || record.type === "LambdaFunctionTimedOut") this.ended.add(key);
  }
}

function keyOf({ arn, startedAt }: WatchedExecution, scheduledId: EventId): string {
  return taskKey({ executionArn: arn, startedAt, scheduledId });
}
