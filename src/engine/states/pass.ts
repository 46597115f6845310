import type { PassState } from "../../asl/program.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

/** Pass: hands on what its fields make of its input. */
export function runPass(turn: Turn, frameId: FrameId, state: PassState): void {
  exitState(turn, frameId, state, { ...flowOf(turn, frameId, state).handOn(), next: state.next });
}
