import type { ChoiceState } from "../../asl/program.ts";
import { runtimeFault } from "../../expr/fault.ts";
import { scopeOf, select } from "../data-flow.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

/** Choice: the first rule that is true says where to go. */
export function runChoice(turn: Turn, frameId: FrameId, state: ChoiceState): void {
  const input = select(turn, frameId, state.inputPath, turn.payload(turn.state(frameId).input));
  const scope = scopeOf(turn, frameId, input);
  const next = state.rules.find(({ condition }) => condition.test(scope))?.next ?? state.default;
  // AWS reports the interpreter's own error here, not the specification's States.NoChoiceMatched.
  if (next === undefined)
    throw runtimeFault("Failed to transition out of the state. The state does not point to a next state.");
  exitState(turn, frameId, state, select(turn, frameId, state.outputPath, input), next);
}
