import type { ObjectNode, Place } from "./document.ts";
import { readJsonataDeparture, readJsonataFlow } from "./jsonata-flow.ts";
import { readJsonPathDeparture, readJsonPathFlow } from "./jsonpath-flow.ts";
import type { DataFlow, Departure } from "./program.ts";
import type { StateReading } from "./reading.ts";

/**
 * Reads the fields that move data, in the state's language. Fields that its type does not have are reported elsewhere.
 *
 * @param work whether the state has a result of its own, as Task, Parallel and Map do.
 */
export function readDataFlow(state: StateReading, work: "hasResult" | "hasNone"): DataFlow {
  return state.language === "JSONPath"
    ? readJsonPathFlow(state)
    : readJsonataFlow(state, work === "hasResult" ? "result" : "input");
}

/** The same for a Choice rule or a catcher. */
export function readDeparture(state: StateReading, owner: Place<ObjectNode>, kind: "rule" | "catcher"): Departure {
  return state.language === "JSONPath"
    ? readJsonPathDeparture(state, owner)
    : readJsonataDeparture(state, owner, kind === "catcher" ? "errorOutput" : "input");
}
