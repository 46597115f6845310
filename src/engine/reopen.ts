import { type Draft, dropChildren, frameOf, setProgress } from "./draft.ts";
import type { Execution, Join, Kept, Redriven, StateInProgress } from "./execution.ts";
import { InvariantBroken, invariant } from "./invariant.ts";
import type { ExecutionRedriven, FrameReopened } from "./records.ts";
import type { FrameId } from "./units.ts";

/*
 * How a redrive folds: ExecutionRedriven opens the execution, and a FrameReopened each sequence of states that goes on.
 * What succeeded is left as it is.
 */

/** AWS answers the tokens of the last ten successful redrives. */
const TOKENS_MAX = 10;

export function reopenExecution(draft: Draft, { at, clientToken, deadlineAt, redriveCount }: ExecutionRedriven): void {
  invariant(draft.status !== "RUNNING" && draft.status !== "SUCCEEDED", `ExecutionRedriven while ${draft.status}`);
  draft.status = "RUNNING";
  draft.deadlineAt = deadlineAt;
  delete draft.stoppedAt;
  delete draft.error;
  delete draft.cause;
  const before = draft.redriven?.tokens ?? [];
  const tokens = clientToken === undefined ? before : [...before, { token: clientToken, at }].slice(-TOKENS_MAX);
  draft.redriven = { count: redriveCount, at, tokens } satisfies Redriven;
}

export function reopenFrame(draft: Draft, { frame: id, how }: FrameReopened): void {
  const frame = frameOf(draft, id);
  const { progress } = frame;
  if (progress.kind !== "failed" && progress.kind !== "aborted") {
    throw new InvariantBroken(`FrameReopened of frame ${id}, which is ${progress.kind}`);
  }
  switch (how) {
    case "enter":
      return setProgress(draft, frame, { kind: "next", ...entryOf(progress, id) });
    case "run": {
      const state = stateOf(progress, id);
      dropChildren(draft, state);
      return setProgress(draft, frame, {
        kind: "state",
        state: { ...state, retries: [], phase: { kind: "ready" } },
      });
    }
    case "join": {
      const state = stateOf(progress, id);
      invariant(state.phase.kind === "join", `frame ${id} has no children`);
      const join = reopenJoin(draft, state.phase.join);
      return setProgress(draft, frame, {
        kind: "state",
        state: { ...state, retries: [], phase: { kind: "join", join } },
      });
    }
  }
}

/** The state that a frame is to enter, with its input: the one that it was about to, else the one that it was in. */
function entryOf(kept: Kept, id: FrameId) {
  if (kept.next !== undefined) return kept.next;
  const { name, input } = stateOf(kept, id);
  return { state: name, input };
}

function stateOf({ state }: Kept, id: FrameId): StateInProgress {
  if (state === undefined) throw new InvariantBroken(`frame ${id} was in no state`);
  return state;
}

/** A history that became full may have kept a child's end from being counted. */
function reopenJoin(draft: Execution | Draft, join: Join): Join {
  const open = join.children.filter((id) => frameOf(draft, id).progress.kind !== "succeeded").length;
  return { ...join, open };
}
