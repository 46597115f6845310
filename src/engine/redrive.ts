import type { EngineLimits } from "./command.ts";
import { executionDeadline, OPEN_MS_MAX } from "./deadline.ts";
import type { Execution, Progress, Redriven, RedriveToken } from "./execution.ts";
import type { Reopening } from "./records.ts";
import { succeedJoin } from "./states/join.ts";
import { attempt } from "./step.ts";
import type { Turn } from "./turn.ts";
import { type EpochMs, type FrameId, ROOT_FRAME } from "./units.ts";

/** AWS: closed at most 14 days ago. */
const REDRIVABLE_MS_MAX = 14 * 24 * 3600 * 1000;
/** AWS: a client token is known up to 15 minutes after its first use. */
const TOKEN_MS_MAX = 15 * 60 * 1000;

/** Why an execution cannot be redriven. */
export type RedriveObstacle = "running" | "succeeded" | "historyFull" | "openTooLong" | "closedTooLong";

/** What is asked of an execution before it is redriven; a row of the store has it too. */
export interface Redrivable extends Pick<Execution, "status" | "startedAt" | "lastEventId"> {
  readonly stoppedAt?: EpochMs | null;
}

/** What is in the way of redriving an execution; undefined where nothing is. */
export function redriveObstacle(
  { status, startedAt, stoppedAt, lastEventId }: Redrivable,
  now: EpochMs,
  { historyEventsMax }: Pick<EngineLimits, "historyEventsMax">,
): RedriveObstacle | undefined {
  if (status === "RUNNING") return "running";
  if (status === "SUCCEEDED") return "succeeded";
  // AWS: fewer than 24,999, so that ExecutionRedriven and one more event have room.
  if (lastEventId >= historyEventsMax - 1) return "historyFull";
  if (now - startedAt > OPEN_MS_MAX) return "openTooLong";
  if (now - (stoppedAt ?? now) > REDRIVABLE_MS_MAX) return "closedTooLong";
  return undefined;
}

/** The redrive that a client token made, while it is remembered: the same request again is answered as the first was. */
export function redriveBy(
  redriven: Redriven | undefined,
  clientToken: string | undefined,
  now: EpochMs,
): RedriveToken | undefined {
  return redriven?.tokens.findLast(({ token, at }) => token === clientToken && now - at <= TOKEN_MS_MAX);
}

/**
 * Takes a closed execution on from where it came to a bad end: what succeeded stays, every sequence of states that failed
 * or was cut off goes on. It changes nothing where the execution cannot be redriven, or was by the same request.
 */
export function redrive(turn: Turn, clientToken: string | undefined): void {
  const { context, draft, now, program } = turn;
  if (redriveObstacle(draft, now, context.limits) !== undefined) return;
  if (redriveBy(draft.redriven, clientToken, now) !== undefined) return;
  const { executionArn } = draft.identity;
  turn.emit({
    type: "ExecutionRedriven",
    frame: ROOT_FRAME,
    previous: draft.lastEventId,
    redriveCount: (draft.redriven?.count ?? 0) + 1,
    deadlineAt: executionDeadline(program, { executionArn, startedAt: draft.startedAt, now }),
    ...(clientToken === undefined ? {} : { clientToken }),
  });
  const joins: FrameId[] = [];
  // A frame comes after the one around it, which may forget it.
  for (const { id, progress } of draft.frames.values()) {
    const how = reopeningOf(progress);
    if (how === undefined) continue;
    turn.note({ type: "FrameReopened", frame: id, how });
    if (how === "join") joins.push(id);
    else turn.runnable.push(id);
  }
  for (const id of joins) goOn(turn, id);
}

function reopeningOf(progress: Progress): Reopening | undefined {
  if (progress.kind !== "failed" && progress.kind !== "aborted") return undefined;
  const { state } = progress;
  // AWS: a Fail state is entered again. One cut off between two states has its next one still to enter.
  if (state === undefined || state.type === "Fail") return "enter";
  if (state.phase.kind !== "join") return "run";
  // AWS: a Map or Parallel that failed with States.DataLimitExceeded is run again, with the children that succeeded.
  return progress.kind === "failed" && progress.error === "States.DataLimitExceeded" ? "run" : "join";
}

/** A Map has iterations to begin, perhaps; one whose children have all succeeded, or a Parallel, ends. */
function goOn(turn: Turn, frameId: FrameId): void {
  const { phase } = turn.state(frameId);
  if (phase.kind !== "join") return;
  const { join } = phase;
  const isBegun = join.kind === "parallel" || join.children.length === join.length;
  if (join.open === 0 && isBegun) attempt(turn, frameId, turn.definition(frameId), succeedJoin);
  else if (join.kind === "map") turn.runnable.push(frameId);
}
