import type { InspectedMember } from "../inspection.ts";
import type { EpochMs, JsonText } from "../units.ts";
import type { Variables } from "../variables.ts";

/** What a state under test waits for. */
export type Awaited =
  | { readonly kind: "nothing" }
  | { readonly kind: "task" }
  /** A Wait. */
  | { readonly kind: "time"; readonly dueAt: EpochMs }
  /** A Map or Parallel that has begun. */
  | { readonly kind: "children" };

/** What came of a state under test. */
export interface TestedState {
  readonly status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";
  readonly output?: JsonText;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  /** What was seen of the data on its way. */
  readonly seen: ReadonlyMap<InspectedMember, JsonText>;
  readonly errorDetails?: ErrorDetails;
  /** Those that it was given, and those that it set. */
  readonly variables: Variables;
}

export interface ErrorDetails {
  readonly catchIndex?: number;
  readonly retryIndex?: number;
  readonly retryBackoffIntervalSeconds?: number;
}
