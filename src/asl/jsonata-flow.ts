import type { JsonataTemplate } from "../expr/jsonata/template.ts";
import { fieldOf, isArrayPlace, type ObjectNode, type Place } from "./document.ts";
import { refuseType } from "./fields.ts";
import { isQuery, type Reads, readJsonataTemplate, readQuery } from "./jsonata.ts";
import type { Departure, ItemsQuery, JsonataFlow } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readAssignments } from "./variables.ts";

/** @param reads what its `Output` and `Assign` may read. */
export function readJsonataFlow(state: StateReading, reads: Reads): JsonataFlow {
  return {
    language: "JSONata",
    arguments: readField(state, state.place, "Arguments", "input"),
    output: readField(state, state.place, "Output", reads),
    assign: readAssign(state, state.place, reads),
    items: readItems(state),
    itemSelector: readField(state, state.place, "ItemSelector", "input"),
  };
}

/** What a Choice rule or a catcher says of its own. */
export function readJsonataDeparture(state: StateReading, owner: Place<ObjectNode>, reads: Reads): Departure {
  return {
    language: "JSONata",
    output: readField(state, owner, "Output", reads),
    assign: readAssign(state, owner, reads),
  };
}

function readField(
  state: StateReading,
  owner: Place<ObjectNode>,
  name: string,
  reads: Reads,
): JsonataTemplate | undefined {
  const field = fieldOf(owner, name);
  return field === undefined ? undefined : readJsonataTemplate(state, field, reads);
}

function readAssign(state: StateReading, owner: Place<ObjectNode>, reads: Reads): JsonataTemplate | undefined {
  const assign = readAssignments(state, owner);
  return assign === undefined ? undefined : readJsonataTemplate(state, assign, reads);
}

function readItems(state: StateReading): ItemsQuery | undefined {
  const field = fieldOf(state.place, "Items");
  if (field === undefined) return undefined;
  if (isQuery(field)) {
    const query = readQuery(state, field, "input");
    return query === undefined ? undefined : { kind: "query", query };
  }
  if (!isArrayPlace(field)) return refuseType(state.problems, field, "Array");
  const template = readJsonataTemplate(state, field, "input");
  return template === undefined ? undefined : { kind: "array", template };
}
