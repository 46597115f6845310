import type { ObjectNode, Place } from "../document.ts";
import type { Machine, Next } from "../program.ts";
import type { Facts } from "./facts.ts";
import type { OnMiss } from "./read-shape.ts";
import { objectShape, SCALAR, type Shape } from "./shape.ts";

/** One way out of a state, and what is known there; null is the end of its machine. */
export interface Leaving {
  readonly next: Next;
  readonly facts: Facts;
}

/** What the rules of one state need from around it. */
export interface Surroundings {
  readonly onMiss: OnMiss;
  /** What a machine inside the state ends with; undefined where it never ends well. */
  outputOf(machine: Machine, place: Place<ObjectNode>, entry: Facts): Shape | undefined;
}

/** What a catcher of JSONPath gets. */
export const ERROR_OUTPUT: Shape = objectShape([
  ["Error", SCALAR],
  ["Cause", SCALAR],
]);

/** The variables once an `Assign` of this shape is done. */
export function assigned(variables: Facts["variables"], assignments: Shape | undefined): Facts["variables"] {
  if (assignments?.kind !== "object") return variables;
  return new Map([...variables, ...assignments.members]);
}
