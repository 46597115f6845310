import type { SucceedState } from "../../asl/program.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

/** Succeed ends its machine. */
export function runSucceed(turn: Turn, frameId: FrameId, state: SucceedState): void {
  exitState(turn, frameId, state, { ...flowOf(turn, frameId, state).handOn(), next: null });
}
