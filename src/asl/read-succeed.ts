import { readDataFlow } from "./data-flow.ts";
import type { StateDraft } from "./draft.ts";
import type { SucceedState } from "./program.ts";
import type { StateReading } from "./reading.ts";

export function readSucceed(state: StateReading): StateDraft {
  const succeed: SucceedState = {
    type: "Succeed",
    name: state.name,
    pointer: state.place.pointer,
    flow: readDataFlow(state, "hasNone"),
  };
  return { state: succeed, links: [], isTerminal: true };
}
