import type { HistoryEvent } from "../support/api-client.ts";
import type { Outcome } from "./phases.ts";

/** `expected.json`: what a killed folder holds. */
export interface Expected {
  /** The functions that its tasks call. */
  readonly functions: readonly string[];
  /** Of tasks that were given out before the kill, and are reported after it. */
  readonly taskTokens: readonly string[];
  /** Activities with a task that nobody has fetched. */
  readonly openActivities: readonly string[];
  /** What was answered before the kill and is after it. */
  readonly answers: readonly { readonly operation: string; readonly request: object; readonly answer: object }[];
  /** What functions had printed, as it was shown before the kill. */
  readonly printed: readonly { readonly executionArn: string; readonly lines: readonly object[] }[];
  /** Calls that Express executions make, which had not ended. */
  readonly expressCalls: readonly string[];
  readonly executions: readonly ExpectedExecution[];
}

export interface ExpectedExecution {
  readonly executionArn: string;
  /** As it was shown before the kill; of one that was running, more follows. */
  readonly history: readonly HistoryEvent[];
  readonly comesTo: Outcome;
}
