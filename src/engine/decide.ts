import type { Program } from "../asl/program.ts";
import type { Command, TurnContext } from "./command.ts";
import type { Execution, ExecutionIdentity } from "./execution.ts";
import type { JournalRecord } from "./records.ts";

/** What a turn comes to: the records to commit, and the state that they fold to. */
export interface Decision {
  readonly records: readonly JournalRecord[];
  /** Equal to folding `records` into the execution that went in; undefined only where nothing was ever started. */
  readonly execution: Execution;
  /** The turn ended early (a bound of EngineLimits): a Tick takes it on. */
  readonly unfinished: boolean;
}

/**
 * Decides what happens next. Pure: same arguments, same answer; nothing is changed but what it returns.
 *
 * @param execution undefined for the first turn, whose command is Start.
 */
export declare function decide(
  program: Program,
  execution: Execution | ExecutionIdentity,
  command: Command,
  context: TurnContext,
): Decision;
