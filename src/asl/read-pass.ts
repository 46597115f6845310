import { readDataFlow } from "./data-flow.ts";
import type { Draft, StateDraft } from "./draft.ts";
import type { PassState } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readTransition } from "./transitions.ts";

export function readPass(state: StateReading): StateDraft {
  const pass: Draft<PassState> = {
    type: "Pass",
    name: state.name,
    pointer: state.place.pointer,
    flow: readDataFlow(state, "hasNone"),
    next: null,
  };
  return { state: pass, ...readTransition(state, (next) => (pass.next = next)) };
}
