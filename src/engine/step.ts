import type { State } from "../asl/program.ts";
import { assertNever } from "./assert-never.ts";
import { failBy } from "./evaluation-failed.ts";
import { runChoice } from "./states/choice.ts";
import { runFail } from "./states/fail.ts";
import { runMap, startIteration } from "./states/map.ts";
import { runParallel } from "./states/parallel.ts";
import { runPass } from "./states/pass.ts";
import { runSucceed } from "./states/succeed.ts";
import { runTask } from "./states/task.ts";
import { runWait } from "./states/wait.ts";
import { enterState } from "./transition.ts";
import type { Turn } from "./turn.ts";
import type { FrameId } from "./units.ts";

/** Takes a frame one step on: enters its next state and carries it out as far as it goes without the outside. */
export function step(turn: Turn, frameId: FrameId): void {
  const frame = turn.draft.frames.get(frameId);
  // It may have been cut off, or forgotten, since it was put into the queue.
  if (frame === undefined || turn.draft.status !== "RUNNING") return;
  const { progress } = frame;
  if (progress.kind === "next") return attempt(turn, frameId, enterState(turn, frameId), run);
  if (progress.kind !== "state") return;
  const { phase } = progress.state;
  const state = turn.definition(frameId);
  if (phase.kind === "ready") return attempt(turn, frameId, state, run);
  if (phase.kind === "join" && state.type === "Map") attempt(turn, frameId, state, startIteration);
}

/** Does something in a state; what an expression throws is the state's failure. */
export function attempt<S extends State>(
  turn: Turn,
  frameId: FrameId,
  state: S,
  act: (turn: Turn, frameId: FrameId, state: S) => void,
): void {
  try {
    act(turn, frameId, state);
  } catch (thrown) {
    turn.fail(frameId, failBy(turn, frameId, thrown));
  }
}

function run(turn: Turn, frameId: FrameId, state: State): void {
  switch (state.type) {
    case "Pass":
      return runPass(turn, frameId, state);
    case "Task":
      return runTask(turn, frameId, state);
    case "Choice":
      return runChoice(turn, frameId, state);
    case "Wait":
      return runWait(turn, frameId, state);
    case "Succeed":
      return runSucceed(turn, frameId, state);
    case "Fail":
      return runFail(turn, frameId, state);
    case "Parallel":
      return runParallel(turn, frameId, state);
    case "Map":
      return runMap(turn, frameId, state);
    default:
      return assertNever(state);
  }
}
