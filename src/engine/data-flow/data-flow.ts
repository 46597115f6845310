import type { ChoiceCondition, Departure, FailText, Role, Source } from "../../asl/program.ts";
import type { ContextExtras, MapItem } from "../context-object.ts";
import type { Payload } from "../payload.ts";
import type { Variables } from "../variables.ts";

/** What a state leaves behind. */
export interface Leaving {
  readonly output: Payload;
  /** What its `Assign` sets. */
  readonly assigned: Variables | undefined;
}

/** How many iterations of a distributed Map may fail. */
export interface ToleranceField {
  readonly field: "ToleratedFailureCount" | "ToleratedFailurePercentage";
  readonly max: number;
}

/**
 * How data comes into the state of a frame, through it and out of it. There is one of these for each query language, and
 * nothing else in the engine knows which language a state is written in.
 *
 * Every method throws a StatesFault where an expression of the definition fails.
 */
export interface DataFlow {
  /** What the work of a Task or Parallel gets: `Parameters`, `Arguments`. */
  arguments(extras?: ContextExtras): Payload;
  /** Leaves a state that has no work of its own: Pass, Wait, Succeed, a Choice by its Default. */
  handOn(): Leaving;
  /** Leaves a state whose work has this result: Task, Parallel, Map. */
  conclude(result: Payload): Leaving;
  /** Leaves a Choice by one of its rules. */
  follow(rule: Departure): Leaving;
  /** Leaves a state that failed by one of its catchers. */
  recover(catcher: Departure, error: Payload): Leaving;
  /** Whether a rule of a Choice is true. */
  test(condition: ChoiceCondition): boolean;
  /** The items of a Map: an array. */
  items(): Payload;
  /** What an iteration of a Map gets. */
  itemInput(item: MapItem): Payload;
  /** MaxConcurrency: an integer from 0 on. */
  concurrency(source: Source): number;
  /** ToleratedFailureCount, ToleratedFailurePercentage: from 0 to the field's maximum. */
  tolerance(source: Source, field: ToleranceField): number;
  /** TimeoutSeconds, HeartbeatSeconds: an integer from 1 on. */
  seconds(source: Source, field: "TimeoutSeconds" | "HeartbeatSeconds"): number;
  /** Seconds of a Wait: an integer from 0 on. */
  waitSeconds(source: Source): number;
  /** Timestamp of a Wait, in epoch milliseconds. */
  timestamp(source: Source): number;
  /** Error and Cause of a Fail. */
  text(source: FailText, field: "Error" | "Cause"): string;
  /** `Credentials.RoleArn`. */
  role(role: Role): string | undefined;
}
