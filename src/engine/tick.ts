import { settle } from "./settle.ts";
import { timeOutTask } from "./states/task-report.ts";
import { leaveWait } from "./states/wait.ts";
import { attempt } from "./step.ts";
import { deadlineAt, timeoutAt } from "./task-attempt.ts";
import type { Turn } from "./turn.ts";
import { type EventId, type FrameId, ROOT_FRAME } from "./units.ts";

/** Something that may be due in a frame. */
interface Due {
  readonly at: number;
  readonly frame: FrameId;
}

/** Carries out what is due: the machine's time-out, waits, back-offs, tasks' deadlines, in the order of their hours. */
export function tick(turn: Turn): void {
  const { draft, now } = turn;
  if (now >= draft.deadlineAt) {
    turn.emit({ type: "ExecutionTimedOut", frame: ROOT_FRAME, previous: 0 as EventId, error: "States.Timeout" });
    return;
  }
  for (const { frame } of dueFrames(turn)) {
    if (draft.status !== "RUNNING" || turn.isFull) return;
    expire(turn, frame);
    settle(turn);
  }
}

function dueFrames(turn: Turn): readonly Due[] {
  const due: Due[] = [];
  for (const { id } of turn.draft.frames.values()) {
    const at = dueAt(turn, id);
    if (at !== undefined && at <= turn.now) due.push({ at, frame: id });
  }
  return due.sort((a, b) => a.at - b.at || a.frame - b.frame);
}

function dueAt(turn: Turn, frameId: FrameId): number | undefined {
  const progress = turn.draft.frames.get(frameId)?.progress;
  if (progress?.kind !== "state") return undefined;
  const { phase } = progress.state;
  if (phase.kind === "timer" || phase.kind === "backoff") return phase.dueAt;
  if (phase.kind !== "task") return undefined;
  return deadlineAt(phase.task, turn.context.heardAt);
}

function expire(turn: Turn, frameId: FrameId): void {
  const progress = turn.draft.frames.get(frameId)?.progress;
  // An earlier one of this tick may have cut it off.
  if (progress?.kind !== "state") return;
  const { phase } = progress.state;
  const state = turn.definition(frameId);
  if (phase.kind === "timer" && state.type === "Wait") return attempt(turn, frameId, state, leaveWait);
  if (phase.kind === "backoff") {
    turn.note({ type: "RetryBegun", frame: frameId });
    turn.runnable.push(frameId);
    return;
  }
  if (phase.kind !== "task") return;
  const timeout = timeoutAt(phase.task);
  timeOutTask(turn, frameId, phase.task, timeout === undefined || timeout > turn.now);
}
