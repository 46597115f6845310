import type { StateType } from "../asl/program.ts";
import type { EpochMs, EventId, FrameId, JsonText } from "./units.ts";
import type { Variables } from "./variables.ts";

/**
 * The journal of an execution: AWS's own history events, and between them *private records* for facts
 * that AWS has no event for. Whatever `decide` read from the Program or an expression and is needed
 * later stands in the record, so that `evolve` folds a journal without seeing the definition.
 *
 * Formats change only by adding: a released field keeps its name and meaning for ever.
 */
export type JournalRecord = EventRecord | PrivateRecord;

/** What each of AWS's events has. `previous` is `previousEventId`; `frame` is ours. */
interface EventEnvelope {
  readonly id: EventId;
  readonly previous: EventId;
  readonly at: EpochMs;
  readonly frame: FrameId;
}

interface PrivateEnvelope {
  readonly at: EpochMs;
  readonly frame: FrameId;
}

export type EnteredType = `${StateType}StateEntered`;
export type ExitedType = `${Exclude<StateType, "Fail">}StateExited`;
/** States that can be under way when a sibling fails. */
export type AbortedType = "TaskStateAborted" | "WaitStateAborted" | "ParallelStateAborted" | "MapStateAborted";

interface ErrorOutput {
  readonly error?: string;
  readonly cause?: string;
}

export interface ExecutionStarted extends EventEnvelope {
  readonly type: "ExecutionStarted";
  readonly input: JsonText;
  /** Name of the first state. */
  readonly startAt: string;
  /** When the definition's `TimeoutSeconds` (or the one-year limit) ends it. */
  readonly deadlineAt: EpochMs;
  /** Row id of the execution that started it, and the …Scheduled event of the task that did. */
  readonly parent?: number;
  readonly parentEvent?: EventId;
  /** That task waits for the end. */
  readonly awaited?: boolean;
}

export interface ExecutionSucceeded extends EventEnvelope {
  readonly type: "ExecutionSucceeded";
  readonly output: JsonText;
}

export interface ExecutionFailed extends EventEnvelope, ErrorOutput {
  readonly type: "ExecutionFailed";
}

export interface ExecutionAborted extends EventEnvelope, ErrorOutput {
  readonly type: "ExecutionAborted";
}

export interface ExecutionTimedOut extends EventEnvelope, ErrorOutput {
  readonly type: "ExecutionTimedOut";
}

/** A closed execution goes on. Which of its sequences of states do is told by the FrameReopened that follow. */
export interface ExecutionRedriven extends EventEnvelope {
  readonly type: "ExecutionRedriven";
  /** How often it was redriven, this time included. */
  readonly redriveCount: number;
  /** As in ExecutionStarted: the time-out counts anew. */
  readonly deadlineAt: EpochMs;
  /** Of the request: one that comes again is answered as the first was. */
  readonly clientToken?: string;
}

export interface StateEntered extends EventEnvelope {
  readonly type: EnteredType;
  readonly name: string;
  readonly input: JsonText;
}

export interface StateExited extends EventEnvelope {
  readonly type: ExitedType;
  readonly name: string;
  readonly output: JsonText;
  /** The state that follows in this frame; absent where the frame ends here. */
  readonly next?: string;
  /** The variables that the state's `Assign` set, where there were any. */
  readonly assigned?: Variables;
}

export interface StateAborted extends EventEnvelope {
  readonly type: AbortedType;
}

export interface TaskScheduled extends EventEnvelope {
  readonly type: "TaskScheduled";
  readonly resourceType: string;
  readonly resource: string;
  readonly region: string;
  readonly parameters: JsonText;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly roleArn?: string;
  /** 128 random bits in hex, where the task waits for its token. */
  readonly nonce?: string;
}

export interface TaskStarted extends EventEnvelope {
  readonly type: "TaskStarted";
  readonly resourceType: string;
  readonly resource: string;
}

export interface TaskSubmitted extends EventEnvelope {
  readonly type: "TaskSubmitted";
  readonly resourceType: string;
  readonly resource: string;
  readonly output: JsonText;
  /** Row id of the execution that the task started and waits for. */
  readonly child?: number;
}

export interface TaskSucceeded extends EventEnvelope {
  readonly type: "TaskSucceeded";
  readonly resourceType: string;
  readonly resource: string;
  readonly output: JsonText;
}

export interface TaskEndedBadly extends EventEnvelope, ErrorOutput {
  readonly type: "TaskFailed" | "TaskTimedOut" | "TaskStartFailed" | "TaskSubmitFailed";
  readonly resourceType: string;
  readonly resource: string;
}

export interface LambdaFunctionScheduled extends EventEnvelope {
  readonly type: "LambdaFunctionScheduled";
  readonly resource: string;
  readonly input: JsonText;
  readonly timeoutSeconds?: number;
  /** Kept for the deadline; AWS's event does not show it. */
  readonly heartbeatSeconds?: number;
  readonly roleArn?: string;
}

export interface LambdaFunctionStarted extends EventEnvelope {
  readonly type: "LambdaFunctionStarted";
}

export interface LambdaFunctionSucceeded extends EventEnvelope {
  readonly type: "LambdaFunctionSucceeded";
  readonly output: JsonText;
}

export interface LambdaFunctionEndedBadly extends EventEnvelope, ErrorOutput {
  readonly type:
    | "LambdaFunctionFailed"
    | "LambdaFunctionTimedOut"
    | "LambdaFunctionScheduleFailed"
    | "LambdaFunctionStartFailed";
}

export interface ActivityScheduled extends EventEnvelope {
  readonly type: "ActivityScheduled";
  /** The activity's ARN. */
  readonly resource: string;
  readonly input: JsonText;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  /** 128 random bits in hex: the secret of its token. */
  readonly nonce: string;
}

export interface ActivityStarted extends EventEnvelope {
  readonly type: "ActivityStarted";
  readonly workerName?: string;
}

export interface ActivitySucceeded extends EventEnvelope {
  readonly type: "ActivitySucceeded";
  readonly output: JsonText;
}

export interface ActivityEndedBadly extends EventEnvelope, ErrorOutput {
  readonly type: "ActivityFailed" | "ActivityTimedOut" | "ActivityScheduleFailed";
}

/** A field in JSONata came to no value for the field. */
export interface EvaluationFailed extends EventEnvelope {
  readonly type: "EvaluationFailed";
  readonly error: string;
  readonly cause: string;
  /** The field as a pointer inside its state; absent where the fault is no field's. */
  readonly location?: string;
  /** The state's name. */
  readonly state: string;
}

export interface ParallelStateStarted extends EventEnvelope {
  readonly type: "ParallelStateStarted";
  /** Each branch's first state, in order; the branch frames are numbered from `firstFrame`. */
  readonly branches: readonly string[];
  readonly firstFrame: FrameId;
  /** What every branch gets. */
  readonly input: JsonText;
}

export interface MapStateStarted extends EventEnvelope {
  readonly type: "MapStateStarted";
  readonly length: number;
  /** The items, as the JSON text of an array. */
  readonly items: JsonText;
  /** How many iterations run at once; at least 1. */
  readonly concurrency: number;
  /** First state of each iteration. */
  readonly startAt: string;
}

export interface JoinEnded extends EventEnvelope {
  readonly type: "ParallelStateSucceeded" | "ParallelStateFailed" | "MapStateSucceeded" | "MapStateFailed";
}

/** `frame` is the Map's frame; `child` the iteration's. */
export interface MapIterationStarted extends EventEnvelope {
  readonly type: "MapIterationStarted";
  readonly name: string;
  readonly index: number;
  readonly child: FrameId;
  readonly input: JsonText;
}

export interface MapIterationEnded extends EventEnvelope {
  readonly type: "MapIterationSucceeded" | "MapIterationFailed" | "MapIterationAborted";
  readonly name: string;
  readonly index: number;
  readonly child: FrameId;
}

export type EventRecord =
  | ExecutionStarted
  | ExecutionSucceeded
  | ExecutionFailed
  | ExecutionAborted
  | ExecutionTimedOut
  | ExecutionRedriven
  | StateEntered
  | StateExited
  | StateAborted
  | TaskScheduled
  | TaskStarted
  | TaskSubmitted
  | TaskSucceeded
  | TaskEndedBadly
  | LambdaFunctionScheduled
  | LambdaFunctionStarted
  | LambdaFunctionSucceeded
  | LambdaFunctionEndedBadly
  | ActivityScheduled
  | ActivityStarted
  | ActivitySucceeded
  | ActivityEndedBadly
  | EvaluationFailed
  | ParallelStateStarted
  | MapStateStarted
  | JoinEnded
  | MapIterationStarted
  | MapIterationEnded;

/** A Wait state knows its hour. */
export interface TimerSet extends PrivateEnvelope {
  readonly type: "TimerSet";
  readonly dueAt: EpochMs;
}

/** A retrier took an error: the state is tried again at `dueAt`. */
export interface RetrySet extends PrivateEnvelope, ErrorOutput {
  readonly type: "RetrySet";
  readonly retrier: number;
  readonly dueAt: EpochMs;
}

/** The back-off is over. */
export interface RetryBegun extends PrivateEnvelope {
  readonly type: "RetryBegun";
}

/** A sequence of states came to a bad end; a redrive reopens it. */
export interface FrameFailed extends PrivateEnvelope, ErrorOutput {
  readonly type: "FrameFailed";
}

/** A sequence of states was cut off, because a sibling failed or the execution ended. */
export interface FrameAborted extends PrivateEnvelope {
  readonly type: "FrameAborted";
}

/** How a sequence of states that failed, or was cut off, goes on. */
export type Reopening =
  /** Its state is entered: for the first time, where it was cut off between two states, else again. */
  | "enter"
  /** Its state, entered before, is carried out anew: its retries count from 0, and children that it had are forgotten. */
  | "run"
  /** Its Map or Parallel goes on with the children that it has. */
  | "join";

/** A sequence of states goes on: the execution was redriven. */
export interface FrameReopened extends PrivateEnvelope {
  readonly type: "FrameReopened";
  readonly how: Reopening;
}

/**
 * A result came by token before the service had answered that it accepted the task: it is taken right after
 * TaskSubmitted. With `output` it is a success.
 */
export interface ResultHeld extends PrivateEnvelope, ErrorOutput {
  readonly type: "ResultHeld";
  readonly output?: JsonText;
}

/** A job reported to a task that is over: the report was read, and nothing came of it. */
export interface ReportDropped extends PrivateEnvelope {
  readonly type: "ReportDropped";
}

export type PrivateRecord =
  | TimerSet
  | RetrySet
  | RetryBegun
  | FrameFailed
  | FrameAborted
  | FrameReopened
  | ResultHeld
  | ReportDropped;

export type RecordType = JournalRecord["type"];

/** True for AWS's events, the only records that have an id and that the API shows. */
export function isEvent(record: JournalRecord): record is EventRecord {
  return "id" in record;
}
