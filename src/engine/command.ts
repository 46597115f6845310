import type { StartCause } from "./execution.ts";
import type { Inspection } from "./inspection.ts";
import type { EpochMs, EventId, JsonText } from "./units.ts";

/** What is asked of an execution. A command that no longer fits (a late result, a stale timer) changes nothing. */
export type Command =
  /** Take the execution on from its start. */
  | { readonly type: "Start"; readonly input: JsonText; readonly startedBy?: StartCause }
  /** Something may be due: waits, back-offs, deadlines; or a turn ended early and goes on. */
  | { readonly type: "Tick" }
  /** A slot is free for these scheduled tasks: their …Started events may be written. */
  | { readonly type: "TasksAdmitted"; readonly scheduledIds: readonly EventId[] }
  | {
      readonly type: "TaskSubmitted";
      readonly scheduledId: EventId;
      readonly output: JsonText;
      /** The execution that it started and now waits for. */
      readonly child?: number;
    }
  | { readonly type: "TaskSucceeded"; readonly scheduledId: EventId; readonly output: JsonText }
  | { readonly type: "TaskFailed"; readonly scheduledId: EventId; readonly error?: string; readonly cause?: string }
  /** The job that a task started and waits for (`.sync`) has ended. */
  | { readonly type: "JobSucceeded"; readonly scheduledId: EventId; readonly output: JsonText }
  | { readonly type: "JobFailed"; readonly scheduledId: EventId; readonly error?: string; readonly cause?: string }
  /** A worker came for an activity's task. */
  | { readonly type: "ActivityTaken"; readonly scheduledId: EventId; readonly workerName?: string }
  /** Somebody who has the task's token says what became of it; taken where the nonce is the record's. */
  | {
      readonly type: "TokenSucceeded";
      readonly scheduledId: EventId;
      readonly nonce: string;
      readonly output: JsonText;
    }
  | {
      readonly type: "TokenFailed";
      readonly scheduledId: EventId;
      readonly nonce: string;
      readonly error?: string;
      readonly cause?: string;
    }
  /** What the service answered when it accepted the task is not known any more: a crash came between. */
  | { readonly type: "SubmissionLost"; readonly scheduledId: EventId }
  | { readonly type: "Stop"; readonly error?: string; readonly cause?: string }
  /** Take a closed execution on from where it came to a bad end. The only command that one takes. */
  | { readonly type: "Redrive"; readonly clientToken?: string };

/** The newest heartbeat of a task, by the id of its …Scheduled event. */
export type HeardAt = (scheduledId: EventId) => EpochMs | undefined;

export const NOTHING_HEARD: HeardAt = () => undefined;

/** What a turn takes from the outside world, all of it as arguments. */
export interface TurnContext {
  readonly now: EpochMs;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
  /**
   * Claims a dispatcher's slot for a task about to be scheduled. True: the …Started event is written in
   * the same turn. False: the task waits for a `TasksAdmitted` command, and its time-out with it.
   */
  readonly claimSlot: (resource: string) => boolean;
  /** Whether an activity of this ARN is there to be waited for. */
  readonly activityExists: (arn: string) => boolean;
  /** When a heartbeat of a task was last heard. Heartbeats stand in no record. */
  readonly heardAt: HeardAt;
  readonly limits: EngineLimits;
  /** Where one state is tested alone. */
  readonly inspection?: Inspection;
}

/** AWS's quotas, configurable upward. */
export interface EngineLimits {
  /** Bytes of UTF-8 of one payload; AWS: 262,144. */
  readonly payloadBytesMax: number;
  /** The same of all variables that an execution holds; AWS: 10 MiB. One `Assign` is bounded as a payload is. */
  readonly variablesBytesMax: number;
  /** Events of one history; AWS: 25,000. */
  readonly historyEventsMax: number;
  /** Iterations of an inline Map at once; AWS: about 40. */
  readonly inlineMapConcurrencyMax: number;
  /** A turn ends early at this many events, and goes on in the next. */
  readonly turnEventsMax: number;
  /** The same in bytes of payloads written. */
  readonly turnBytesMax: number;
  /** The same in steps of JSONata: nodes evaluated and items made. */
  readonly turnStepsMax: number;
}

export const AWS_LIMITS: EngineLimits = {
  payloadBytesMax: 262_144,
  variablesBytesMax: 10_485_760,
  historyEventsMax: 25_000,
  inlineMapConcurrencyMax: 40,
  turnEventsMax: 500,
  turnBytesMax: 1_048_576,
  turnStepsMax: 1_000_000,
};
