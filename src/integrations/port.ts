import type { ExecutionIdentity } from "../engine/execution.ts";
import type { EpochMs, EventId, JsonText } from "../engine/units.ts";

/** One attempt at a task, as a handler sees it. */
export interface TaskRequest {
  readonly identity: ExecutionIdentity;
  readonly stateName: string;
  /** How many tasks of this state were scheduled before it in this execution: the number of its mocked response. */
  readonly ordinal: number;
  /** How often the state was retried before it, since it was entered: each iteration of a Map counts for itself. */
  readonly retryCount: number;
  /** `lambda` for a function's ARN as Resource, else `service`. */
  readonly family: "lambda" | "service";
  /** `lambda`, `sqs`, `aws-sdk:dynamodb`, … */
  readonly resourceType: string;
  /** The function's ARN, or `invoke`, `sendMessage.waitForTaskToken`, … */
  readonly resource: string;
  /** JSON text of the evaluated Parameters; for a function's ARN the payload itself. */
  readonly parameters: JsonText;
  readonly roleArn?: string;
  /**
   * The same for every dispatch of this attempt, also after a crash, and another one for a Retry: the
   * `awsRequestId`, the `Idempotency-Key`, the service's client token. A UUID.
   */
  readonly key: string;
  /** Which task it is; absent where its execution is not in the store. */
  readonly task?: TaskPlace;
  /** When the attempt times out, if it does. */
  readonly deadlineAt?: EpochMs;
  /** Aborted when the task timed out, its state was cut off or its execution ended. */
  readonly signal: AbortSignal;
}

/** Where a task stands: its execution's row id, and the id of its …Scheduled event. */
export interface TaskPlace {
  readonly execution: number;
  readonly scheduledId: EventId;
}

/** What became of a task. */
export type TaskOutcome =
  | { readonly kind: "succeeded"; readonly output: JsonText; readonly submitted?: JsonText }
  /**
   * The service has accepted the task with this answer; now it waits for its token, or for the end of the execution
   * `child` (a row id) that it started.
   */
  | { readonly kind: "submitted"; readonly submitted: JsonText; readonly child?: number }
  /** `submitted` is set where the failure came after the service had accepted the task. */
  | { readonly kind: "failed"; readonly error?: string; readonly cause?: string; readonly submitted?: JsonText };

/**
 * Carries out tasks. A handler may be called twice with the same `key` (after a crash); it never throws
 * for a failure of the task: that is an outcome.
 */
export interface TaskHandler {
  run(request: TaskRequest): Promise<TaskOutcome>;
}
