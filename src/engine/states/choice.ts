import type { ChoiceState } from "../../asl/program.ts";
import { runtimeFault } from "../../expr/fault.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

/** Choice: the first rule that is true says where to go. */
export function runChoice(turn: Turn, frameId: FrameId, state: ChoiceState): void {
  const flow = flowOf(turn, frameId, state);
  const rule = state.rules.find(({ condition }) => flow.test(condition));
  const next = rule?.next ?? state.default;
  // AWS reports the interpreter's own error here, not the specification's States.NoChoiceMatched.
  if (next === undefined)
    throw runtimeFault("Failed to transition out of the state. The state does not point to a next state.");
  // The state's own Assign and Output go with Default: a rule that is true and has none sets nothing.
  const leaving = rule === undefined ? flow.handOn() : flow.follow(rule.departure);
  exitState(turn, frameId, state, { ...leaving, next });
}
