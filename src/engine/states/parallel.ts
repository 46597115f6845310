import type { ParallelState } from "../../asl/program.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

/** Parallel: every branch begins with a copy of the effective input. */
export function runParallel(turn: Turn, frameId: FrameId, state: ParallelState): void {
  const input = flowOf(turn, frameId, state).arguments();
  turn.checkSize(input.text, state.name);
  const firstFrame = turn.draft.nextFrame;
  turn.emit({
    type: "ParallelStateStarted",
    frame: frameId,
    previous: turn.chain(frameId),
    branches: state.branches.map(({ startAt }) => startAt.name),
    firstFrame,
    input: turn.written(input),
  });
  state.branches.forEach((_, index) => turn.runnable.push((firstFrame + index) as FrameId));
}
