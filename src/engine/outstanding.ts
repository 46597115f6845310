import { awaitsChild } from "./children.ts";
import { type HeardAt, NOTHING_HEARD } from "./command.ts";
import type { Execution, TaskAttempt } from "./execution.ts";
import { retryCount } from "./retry-count.ts";
import { deadlineAt } from "./task-attempt.ts";
import type { EpochMs, FrameId } from "./units.ts";

/** Work that the shell owes an execution. It is done after the commit, and again after a crash until a record says it is done. */
export interface Effect {
  readonly kind: EffectKind;
  readonly frame: FrameId;
  readonly stateName: string;
  readonly task: TaskAttempt;
  /** How often the state was retried before this attempt, since it was entered. */
  readonly retryCount: number;
}

type EffectKind =
  /** Wait for a slot, then send TasksAdmitted. */
  | "admit"
  /** Carry the task out and report. */
  | "dispatch"
  /** Its result is there already: only the answer to a dispatch under way is waited for. It is not dispatched again. */
  | "conclude";

/** All effects outstanding, a pure function of the state. */
export function outstanding(execution: Execution): readonly Effect[] {
  if (execution.status !== "RUNNING") return [];
  const effects: Effect[] = [];
  for (const { id, progress } of execution.frames.values()) {
    if (progress.kind !== "state" || progress.state.phase.kind !== "task") continue;
    const { state } = progress;
    const { task } = progress.state.phase;
    if (!isOurs(task)) continue;
    effects.push({ kind: kindOf(task), frame: id, stateName: state.name, task, retryCount: retryCount(state) });
  }
  return effects;
}

function kindOf(task: TaskAttempt): EffectKind {
  if (task.stage === "scheduled") return "admit";
  // A child that has ended is found by its start repeated, which is answered as the first one was.
  return task.held === undefined || awaitsChild(task) ? "dispatch" : "conclude";
}

/**
 * Whether the server has something to do for a task. For an activity's workers come; one that was submitted waits for
 * its job or its token, since its service has accepted it.
 */
function isOurs({ family, stage }: TaskAttempt): boolean {
  return family !== "activity" && stage !== "submitted";
}

/**
 * When the execution must next be looked at: the earliest wait, back-off or deadline; 0 where effects are
 * outstanding that only a running server carries out, or a turn ended early; null where the execution is over.
 */
export function nextWakeupAt(execution: Execution, heardAt: HeardAt = NOTHING_HEARD): EpochMs | null {
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
        if (isOurs(phase.task)) return 0 as EpochMs;
        earliest = Math.min(earliest, deadlineAt(phase.task, heardAt) ?? earliest);
        break;
      case "join":
        if (
          phase.join.kind === "map" &&
          phase.join.open < phase.join.concurrency &&
          // A Map over nothing has begun and not ended yet.
          (phase.join.children.length < phase.join.length || phase.join.length === 0)
        ) {
          return 0 as EpochMs;
        }
        break;
    }
  }
  return earliest as EpochMs;
}

/** The next moment at which a Tick changes something; earlier ones are harmless. */
export function nextTickAt(execution: Execution, heardAt: HeardAt = NOTHING_HEARD): EpochMs {
  let earliest: number = execution.deadlineAt;
  for (const { progress } of execution.frames.values()) {
    if (progress.kind !== "state") continue;
    const { phase } = progress.state;
    if (phase.kind === "timer" || phase.kind === "backoff") earliest = Math.min(earliest, phase.dueAt);
    if (phase.kind === "task") earliest = Math.min(earliest, deadlineAt(phase.task, heardAt) ?? earliest);
  }
  return earliest as EpochMs;
}
