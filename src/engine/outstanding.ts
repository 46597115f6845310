import type { Execution, TaskAttempt } from "./execution.ts";
import type { EpochMs, FrameId } from "./units.ts";

/** Work that the shell owes an execution. It is done after the commit, and again after a crash until a record says it is done. */
export type Effect =
  /** Wait for a slot, then send TasksAdmitted. */
  | { readonly kind: "admit"; readonly frame: FrameId; readonly stateName: string; readonly task: TaskAttempt }
  /** Carry the task out and report. */
  | { readonly kind: "dispatch"; readonly frame: FrameId; readonly stateName: string; readonly task: TaskAttempt };

/** All effects outstanding, a pure function of the state. */
export declare function outstanding(execution: Execution): readonly Effect[];

/**
 * When the execution must next be looked at: the earliest wait, back-off or deadline; 0 where effects are
 * outstanding that only a running server carries out, or a turn ended early; null where nothing is.
 */
export declare function nextWakeupAt(execution: Execution): EpochMs | null;
