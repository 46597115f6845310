import type { Execution, TaskAttempt } from "./execution.ts";
import { heartbeatAt, timeoutAt } from "./task-attempt.ts";
import type { EpochMs, FrameId } from "./units.ts";

/** Work that the shell owes an execution. It is done after the commit, and again after a crash until a record says it is done. */
export type Effect =
  /** Wait for a slot, then send TasksAdmitted. */
  | { readonly kind: "admit"; readonly frame: FrameId; readonly stateName: string; readonly task: TaskAttempt }
  /** Carry the task out and report. */
  | { readonly kind: "dispatch"; readonly frame: FrameId; readonly stateName: string; readonly task: TaskAttempt };

/** All effects outstanding, a pure function of the state. */
export function outstanding(execution: Execution): readonly Effect[] {
  if (execution.status !== "RUNNING") return [];
  const effects: Effect[] = [];
  for (const { id, progress } of execution.frames.values()) {
    if (progress.kind !== "state" || progress.state.phase.kind !== "task") continue;
    const { task } = progress.state.phase;
    // A submitted task waits for its job or its token: its service has accepted it.
    if (task.stage === "submitted") continue;
    const kind = task.stage === "scheduled" ? "admit" : "dispatch";
    effects.push({ kind, frame: id, stateName: progress.state.name, task });
  }
  return effects;
}

/**
 * When the execution must next be looked at: the earliest wait, back-off or deadline; 0 where effects are
 * outstanding that only a running server carries out, or a turn ended early; null where the execution is over.
 */
export function nextWakeupAt(execution: Execution): EpochMs | null {
  if (execution.status !== "RUNNING") return null;
  let earliest: number = execution.deadlineAt;
  for (const { progress } of execution.frames.values()) {
    if (progress.kind === "next") return 0 as EpochMs;
    if (progress.kind !== "state") continue;
    const { phase } = progress.state;
    switch (phase.kind) {
      case "ready":
      case "settled":
        return 0 as EpochMs;
      case "timer":
      case "backoff":
        earliest = Math.min(earliest, phase.dueAt);
        break;
      case "task":
        if (phase.task.stage !== "submitted") return 0 as EpochMs;
        earliest = Math.min(earliest, timeoutAt(phase.task) ?? earliest, heartbeatAt(phase.task) ?? earliest);
        break;
      case "join":
        if (
          phase.join.kind === "map" &&
          phase.join.open < phase.join.concurrency &&
          phase.join.children.length < phase.join.length
        ) {
          return 0 as EpochMs;
        }
        break;
    }
  }
  return earliest as EpochMs;
}

/** The next moment at which a Tick changes something; earlier ones are harmless. */
export function nextTickAt(execution: Execution): EpochMs {
  let earliest: number = execution.deadlineAt;
  for (const { progress } of execution.frames.values()) {
    if (progress.kind !== "state") continue;
    const { phase } = progress.state;
    if (phase.kind === "timer" || phase.kind === "backoff") earliest = Math.min(earliest, phase.dueAt);
    if (phase.kind === "task")
      earliest = Math.min(earliest, timeoutAt(phase.task) ?? earliest, heartbeatAt(phase.task) ?? earliest);
  }
  return earliest as EpochMs;
}
