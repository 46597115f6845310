import type { ChoiceState } from "../../asl/program.ts";
import { runtimeFault } from "../../expr/fault.ts";
import { assign } from "../assign.ts";
import { scopeOf, select } from "../data-flow.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

/** Choice: the first rule that is true says where to go. */
export function runChoice(turn: Turn, frameId: FrameId, state: ChoiceState): void {
  const input = select(turn, frameId, state.inputPath, turn.payload(turn.state(frameId).input));
  const scope = scopeOf(turn, frameId, input);
  const rule = state.rules.find(({ condition }) => condition.test(scope));
  const next = rule?.next ?? state.default;
  // AWS reports the interpreter's own error here, not the specification's States.NoChoiceMatched.
  if (next === undefined)
    throw runtimeFault("Failed to transition out of the state. The state does not point to a next state.");
  const output = select(turn, frameId, state.outputPath, input);
  // The state's own Assign goes with Default: a rule that is true and has none sets nothing.
  const { assign: template } = rule ?? state;
  exitState(turn, frameId, state, { output, next, assigned: assign(turn, frameId, template, input) });
}
