import type { ObjectNode, Place } from "../document.ts";
import type { Machine, State } from "../program.ts";
import { objectFieldOf, objectItemsOf } from "./read-shape.ts";

export interface MachinePlace {
  readonly machine: Machine;
  readonly place: Place<ObjectNode>;
}

/** The machines inside a state, with the places where they stand. */
export function machinePlaces(state: State, place: Place<ObjectNode>): readonly MachinePlace[] {
  if (state.type === "Parallel") {
    const places = objectItemsOf(place, "Branches");
    return state.branches.flatMap((machine, index) => at(machine, places[index]));
  }
  if (state.type !== "Map") return [];
  return at(state.processor, objectFieldOf(place, "ItemProcessor") ?? objectFieldOf(place, "Iterator"));
}

function at(machine: Machine, place: Place<ObjectNode> | undefined): readonly MachinePlace[] {
  return place === undefined ? [] : [{ machine, place }];
}

export interface StatePlace {
  readonly state: State;
  readonly place: Place<ObjectNode>;
}

/** The states of a machine, without those inside them, in the order of the text. */
export function statePlaces({ machine, place }: MachinePlace): readonly StatePlace[] {
  const states = objectFieldOf(place, "States");
  if (states === undefined) return [];
  return [...machine.states.values()].flatMap((state) => {
    const owner = objectFieldOf(states, state.name);
    return owner === undefined ? [] : [{ state, place: owner }];
  });
}
