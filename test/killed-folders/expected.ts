import type { HistoryEvent } from "../support/api-client.ts";
import type { Outcome } from "./phases.ts";

/** `expected.json`: what a killed folder holds. */
export interface Expected {
  /** The functions that its tasks call. */
  readonly functions: readonly string[];
  readonly tags: readonly { readonly stateMachineArn: string; readonly tags: readonly object[] }[];
  readonly executions: readonly ExpectedExecution[];
}

export interface ExpectedExecution {
  readonly executionArn: string;
  /** As it was shown before the kill; of one that was running, more follows. */
  readonly history: readonly HistoryEvent[];
  readonly comesTo: Outcome;
}
