import type { StateType } from "../asl/program.ts";
import type { EpochMs, EventId, FrameId, JsonText } from "./units.ts";
import type { Variables } from "./variables.ts";

/** What is fixed about an execution before its first event; it lives on the execution's row, not in the journal. */
export interface ExecutionIdentity {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Test case of the mock file it was started with (`stateMachineArn#TestCase`). */
  readonly mockTestCase?: string;
  /** Where it was started through a version, or through an alias that led to one. */
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  /** An Express execution that was started and that nobody waits for. */
  readonly isAsynchronous?: true;
}

/** Which task of another execution started this one: the same start repeated is answered as the first was. */
export interface StartCause {
  /** Row id of the execution whose task it was. */
  readonly execution: number;
  readonly scheduledId: EventId;
  /** That task waits for this execution's end, and is told of it. */
  readonly awaited: boolean;
}

/** How often an execution was redriven, and by which requests. */
export interface Redriven {
  readonly count: number;
  /** When last. */
  readonly at: EpochMs;
  /** Client tokens of the newest redrives, oldest first. */
  readonly tokens: readonly RedriveToken[];
}

export interface RedriveToken {
  readonly token: string;
  /** When it redrove the execution. */
  readonly at: EpochMs;
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** An execution's state: the fold of its records by `evolve`, and nothing else. Plain data. */
export interface Execution {
  readonly identity: ExecutionIdentity;
  readonly status: ExecutionStatus;
  readonly startedAt: EpochMs;
  readonly stoppedAt?: EpochMs;
  /** When the machine's time-out ends it. */
  readonly deadlineAt: EpochMs;
  readonly input: JsonText;
  readonly startedBy?: StartCause;
  readonly output?: JsonText;
  readonly error?: string;
  readonly cause?: string;
  /** Absent where it never was. */
  readonly redriven?: Redriven;
  readonly lastEventId: EventId;
  /** Time of the newest record; a turn's `now` is never earlier. */
  readonly lastAt: EpochMs;
  readonly nextFrame: FrameId;
  readonly frames: ReadonlyMap<FrameId, Frame>;
  /** How often a task of each state has been scheduled: what mocked responses are counted by. */
  readonly scheduledTasks: ReadonlyMap<string, number>;
}

/** One sequence of states in progress: the root, a branch, an iteration. */
export interface Frame {
  readonly id: FrameId;
  readonly parent?: FrameParent;
  /** Last event of this sequence: what the next event gives as `previousEventId`. */
  readonly chain: EventId;
  readonly progress: Progress;
  /** The scope of this sequence, absent while it is empty. Frames inside may read it; it goes when the sequence succeeds. */
  readonly variables?: Variables;
}

/** A frame with its members always in the same order, so that equal frames print alike. */
export function toFrame(
  id: FrameId,
  parent: FrameParent | undefined,
  chain: EventId,
  progress: Progress,
  variables?: Variables,
): Frame {
  const frame = parent === undefined ? { id, chain, progress } : { id, parent, chain, progress };
  return variables === undefined ? frame : { ...frame, variables };
}

export interface FrameParent {
  readonly frame: FrameId;
  /** Number of the branch or iteration. */
  readonly index: number;
}

/** Where a frame stands. */
export type Progress =
  /** Between two states: the next one has not been entered. */
  | { readonly kind: "next"; readonly state: string; readonly input: JsonText }
  | { readonly kind: "state"; readonly state: StateInProgress }
  | { readonly kind: "succeeded"; readonly output: JsonText }
  /** Where it stood is kept for a redrive. */
  | ({ readonly kind: "failed"; readonly error?: string; readonly cause?: string } & Kept)
  | ({ readonly kind: "aborted" } & Kept);

/** Where a sequence of states stood that came to a bad end: in a state, or about to enter one. */
export interface Kept {
  readonly state?: StateInProgress;
  readonly next?: { readonly state: string; readonly input: JsonText };
}

export interface StateInProgress {
  readonly name: string;
  readonly type: StateType;
  readonly enteredId: EventId;
  readonly enteredAt: EpochMs;
  /** The raw input. */
  readonly input: JsonText;
  /** Retries begun so far, by the retrier's index in the definition. */
  readonly retries: readonly number[];
  readonly phase: Phase;
}

export type Phase =
  /** Entered, or its back-off is over: to be carried out. */
  | { readonly kind: "ready" }
  | { readonly kind: "timer"; readonly dueAt: EpochMs }
  | { readonly kind: "backoff"; readonly dueAt: EpochMs }
  /** The task's end is recorded; what follows from it comes in the same turn. */
  | { readonly kind: "settled" }
  | { readonly kind: "task"; readonly task: TaskAttempt }
  | { readonly kind: "join"; readonly join: Join };

/** One attempt at a task, from its …Scheduled event on. */
export interface TaskAttempt {
  readonly scheduledId: EventId;
  /**
   * `lambda` where the Resource is a function's ARN (LambdaFunction… events), `activity` where workers outside come
   * and get it, else `service`.
   */
  readonly family: "lambda" | "activity" | "service";
  readonly resourceType: string;
  /** The function's or activity's ARN, or what AWS's events call `resource`. */
  readonly resource: string;
  readonly parameters: JsonText;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly roleArn?: string;
  readonly nonce?: string;
  /** How many tasks of this state were scheduled before it, in the whole execution. */
  readonly ordinal: number;
  readonly stage: "scheduled" | "started" | "submitted";
  /** Absent until the …Started event. */
  readonly startedAt?: EpochMs;
  readonly submittedAt?: EpochMs;
  /** Row id of the execution that it started and waits for. */
  readonly child?: number;
  /** A result that came before its service had answered. */
  readonly held?: HeldResult;
}

export type HeldResult =
  | { readonly kind: "succeeded"; readonly output: JsonText }
  | { readonly kind: "failed"; readonly error?: string; readonly cause?: string };

/** A Parallel or Map whose children run. */
export type Join =
  | { readonly kind: "parallel"; readonly children: readonly FrameId[]; readonly open: number }
  | {
      readonly kind: "map";
      readonly startedId: EventId;
      readonly items: JsonText;
      readonly length: number;
      /** How many iterations run at once. */
      readonly concurrency: number;
      readonly startAt: string;
      /** Iterations begun so far, as frames, by index. */
      readonly children: readonly FrameId[];
      readonly open: number;
      /** Last events of ended iterations whose place is free: a further iteration follows one of them. */
      readonly freed: readonly EventId[];
    };
