import type { Json } from "../expr/json.ts";
import type { MapItem } from "./context-object.ts";
import type { Failure } from "./failure.ts";
import type { Payload } from "./payload.ts";

/** What can be seen of the data on its way through a state, by the names that TestState gives it. */
export type InspectedMember =
  | "afterInputPath"
  | "afterParameters"
  | "afterArguments"
  | "result"
  | "afterResultSelector"
  | "afterResultPath"
  | "afterItemsPath"
  | "afterItemSelector"
  | "toleratedFailureCount"
  | "toleratedFailurePercentage"
  | "maxConcurrency";

/** The handlers of a state that name a failure, by their index; -1 where none does. */
export interface HandlersAsked {
  readonly retrier: number;
  readonly catcher: number;
}

/**
 * One state under test. It goes through a turn with the turn's context, is told what the state does, and answers the few
 * questions that a state in an execution would answer from its past.
 */
export interface Inspection {
  see(member: InspectedMember, value: Payload): void;
  failed(failure: Failure, asked: HandlersAsked): void;
  /** How often each retrier has been used already. */
  readonly retryCount: number;
  /** Takes the place of the context object. */
  readonly context?: Json;
  /** The item that a state inside of a Map is tested with. */
  readonly item?: MapItem;
  /** What the tested Map's `ItemReader` has read. */
  readonly readItems?: Payload;
}
