import { readDataFlow } from "./data-flow.ts";
import { isObjectPlace, itemsOf } from "./document.ts";
import type { Draft, StateDraft } from "./draft.ts";
import { arrayField, refuseEmpty, refuseType, requireFields } from "./fields.ts";
import type { Machine, ParallelState } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readCatch, readRetry } from "./retry.ts";
import { readTransition } from "./transitions.ts";

export function readParallel(state: StateReading): StateDraft {
  requireFields(state.problems, state.place, ["Branches"]);
  const { catchers, links } = readCatch(state);
  const parallel: Draft<ParallelState> = {
    type: "Parallel",
    name: state.name,
    pointer: state.place.pointer,
    flow: readDataFlow(state, "hasResult"),
    next: null,
    branches: readBranches(state),
    retry: readRetry(state),
    catch: catchers,
  };
  const transition = readTransition(state, (next) => (parallel.next = next));
  return { state: parallel, links: [...links, ...transition.links], isTerminal: transition.isTerminal };
}

function readBranches(state: StateReading): readonly Machine[] {
  const branches = arrayField(state.problems, state.place, "Branches");
  if (branches === undefined || refuseEmpty(state.problems, branches)) return [];
  return itemsOf(branches).flatMap((place) => {
    if (!isObjectPlace(place)) {
      refuseType(state.problems, place, "Object");
      return [];
    }
    const machine = state.reading.readMachine(place, "branch");
    return machine === undefined ? [] : [machine];
  });
}
