import type { JsonText } from "../../engine/units.ts";
import type { FunctionReference } from "./function-name.ts";
import type { InvocationType } from "./invoke-parameters.ts";

/** One call of a function, whichever way it goes out. */
export interface Invocation {
  readonly function: FunctionReference;
  readonly payload: JsonText;
  readonly invocationType: InvocationType;
  /** The task's key: the request id that the function sees, and what makes a second delivery recognisable. */
  readonly requestId: string;
  readonly region: string;
  readonly account: string;
  readonly clientContext?: string;
  readonly logType?: "None" | "Tail";
  /** The task that calls, for what the function prints. */
  readonly task: InvokingTask;
  readonly signal: AbortSignal;
}

interface InvokingTask {
  readonly executionArn: string;
  /** Row id of the execution; absent where it is not in the store. */
  readonly execution?: number;
  readonly stateName: string;
  /** Which attempt at the state it is since it was entered, from 1 on: a Retry is the next one. */
  readonly attempt: number;
}

/** What Lambda answered. */
export type InvocationAnswer =
  | {
      readonly kind: "returned";
      readonly status: number;
      readonly executedVersion?: string;
      readonly logResult?: string;
      /** What the function gave back; empty for `Event` and `DryRun`. */
      readonly payload: string;
      /** Header names in Lambda's spelling. */
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly requestId: string;
    }
  /** The function ran and failed; the payload describes how. */
  | { readonly kind: "functionFailed"; readonly payload: string }
  /** The call itself failed: an exception of Lambda's API. */
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly requestId: string;
    }
  /** No answer came. */
  | { readonly kind: "unreachable"; readonly cause: string }
  /** The function's own time was over. */
  | { readonly kind: "functionTimedOut"; readonly seconds: number }
  | { readonly kind: "tooLarge" };

/** Lambda's bound on what a function is given and gives back. */
export const LAMBDA_PAYLOAD_BYTES_MAX = 6_291_556;
