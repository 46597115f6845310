import type { SucceedState } from "../../asl/program.ts";
import { select } from "../data-flow.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

/** Succeed ends its machine. */
export function runSucceed(turn: Turn, frameId: FrameId, state: SucceedState): void {
  const input = select(turn, frameId, state.inputPath, turn.payload(turn.state(frameId).input));
  exitState(turn, frameId, state, { output: select(turn, frameId, state.outputPath, input), next: null });
}
