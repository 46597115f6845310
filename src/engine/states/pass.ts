import type { PassState } from "../../asl/program.ts";
import { assign } from "../assign.ts";
import { fill, place, select } from "../data-flow.ts";
import { Payload } from "../payload.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { FrameId, JsonText } from "../units.ts";

/** Pass: its result is `Result`, else what `Parameters` makes, else its input. */
export function runPass(turn: Turn, frameId: FrameId, state: PassState): void {
  const raw = turn.payload(turn.state(frameId).input);
  const input = select(turn, frameId, state.inputPath, raw);
  const parameters = fill(turn, frameId, state.parameters, input);
  const result = state.result === undefined ? parameters : Payload.ofText(state.result.text as JsonText);
  const output = select(turn, frameId, state.outputPath, place(state.resultPath, raw, result));
  exitState(turn, frameId, state, { output, next: state.next, assigned: assign(turn, frameId, state.assign, result) });
}
