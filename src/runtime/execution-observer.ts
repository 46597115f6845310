import type { Execution, ExecutionIdentity } from "../engine/execution.ts";
import type { JournalRecord } from "../engine/records.ts";
import type { RevisionRow } from "../store/store.ts";

/** One turn that was made of an execution, and the execution as it is after it. */
export interface ObservedTurn {
  readonly identity: ExecutionIdentity;
  /** The revision that the execution is pinned to: its logging configuration counts, not the machine's newest. */
  readonly revision: Pick<RevisionRow, "loggingConfiguration">;
  /** What the turn recorded, private records among them. */
  readonly records: readonly JournalRecord[];
  readonly execution: Execution;
  readonly type: "STANDARD" | "EXPRESS";
}

/**
 * Is told of turns once they count: of a Standard execution's after their commit, of an Express execution's when they
 * are made. It is called in the middle of work: it returns at once, and never throws.
 */
export interface ExecutionObserver {
  turn(turn: ObservedTurn): void;
}
