import type { TaskPlace } from "../port.ts";

/** Starts executions of this server's own state machines. */
export interface ChildExecutions {
  /**
   * A start repeated for the same task is answered as the first was.
   *
   * @param start.name absent: one that is the same for every dispatch of the task.
   */
  start(start: ChildStart): Promise<ChildStarted | StartRefused>;
  /** Stops it, if it still runs. */
  stop(executionId: number): Promise<void>;
}

export interface ChildStart {
  readonly stateMachineArn: string;
  readonly name?: string;
  /** JSON text; absent: `{}`. */
  readonly input?: string;
  readonly traceHeader?: string;
  /** The key of the task's attempt. */
  readonly key: string;
  readonly task?: TaskPlace;
  /** The task waits for the end of the execution. */
  readonly awaited: boolean;
}

export interface ChildStarted {
  readonly kind: "started";
  /** Row id; absent for an Express execution. */
  readonly executionId?: number;
  readonly executionArn: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** AWS's exception, by its name in the API. */
export interface StartRefused {
  readonly kind: "refused";
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  readonly message: string;
}
