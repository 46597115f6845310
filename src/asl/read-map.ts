import { readDataFlow } from "./data-flow.ts";
import { checkDistributedMap } from "./distributed-map.ts";
import { hasField } from "./document.ts";
import type { Draft, StateDraft } from "./draft.ts";
import { decimalField, integerField, objectField, refuseMoreThanOne, requireExactlyOne } from "./fields.ts";
import { queryPlace, readQuery } from "./jsonata.ts";
import { readReferencePathField } from "./paths.ts";
import type { Concurrency, DataFlow, Machine, MapState, Tolerance } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readCatch, readRetry } from "./retry.ts";
import { readTransition } from "./transitions.ts";

export function readMap(state: StateReading): StateDraft {
  const { catchers, links } = readCatch(state);
  checkDistributedMap(state);
  const map: Draft<Omit<MapState, "processor">> = {
    type: "Map",
    name: state.name,
    pointer: state.place.pointer,
    flow: readFlow(state),
    next: null,
    maxConcurrency: readConcurrency(state),
    toleratedFailureCount: readTolerance(state, "ToleratedFailureCount"),
    toleratedFailurePercentage: readTolerance(state, "ToleratedFailurePercentage"),
    hasItemReader: hasField(state.place, "ItemReader"),
    hasResultWriter: hasField(state.place, "ResultWriter"),
    retry: readRetry(state),
    catch: catchers,
  };
  const processor = readProcessor(state);
  const built: Draft<MapState> | undefined = processor === undefined ? undefined : { ...map, processor };
  const transition = readTransition(state, (next) => {
    if (built !== undefined) built.next = next;
  });
  return { state: built, links: [...links, ...transition.links], isTerminal: transition.isTerminal };
}

function readProcessor(state: StateReading): Machine | undefined {
  const names = ["ItemProcessor", "Iterator"];
  requireExactlyOne(state.problems, state.place, names);
  const machines = names.flatMap((name) => {
    const place = objectField(state.problems, state.place, name);
    const machine = place === undefined ? undefined : state.reading.readMachine(place, "processor");
    return machine === undefined ? [] : [machine];
  });
  return machines[0];
}

/** The older `Parameters` of a Map is its ItemSelector. */
function readFlow(state: StateReading): DataFlow {
  refuseMoreThanOne(state.problems, state.place, ["ItemSelector", "Parameters"]);
  const flow = readDataFlow(state, "hasResult");
  if (flow.language === "JSONata") return flow;
  return { ...flow, parameters: undefined, itemSelector: flow.itemSelector ?? flow.parameters };
}

function readConcurrency(state: StateReading): Concurrency {
  refuseMoreThanOne(state.problems, state.place, ["MaxConcurrency", "MaxConcurrencyPath"]);
  const unlimited: Concurrency = { kind: "literal", limit: 0 };
  const expression = queryPlace(state, state.place, "MaxConcurrency");
  if (expression !== undefined) {
    const query = readQuery(state, expression, "input");
    return query === undefined ? unlimited : { kind: "query", query };
  }
  const limit = integerField(state.problems, state.place, "MaxConcurrency", { min: 0 });
  if (limit !== undefined) return { kind: "literal", limit };
  const path = readReferencePathField(state, "MaxConcurrencyPath");
  return path === undefined ? unlimited : { kind: "path", path };
}

/** An inline Map may carry these fields too; only a distributed one has failures to tolerate. */
function readTolerance(
  state: StateReading,
  name: "ToleratedFailureCount" | "ToleratedFailurePercentage",
): Tolerance | undefined {
  refuseMoreThanOne(state.problems, state.place, [name, `${name}Path`]);
  const path = readReferencePathField(state, `${name}Path`);
  const expression = queryPlace(state, state.place, name);
  if (expression !== undefined) {
    const query = readQuery(state, expression, "input");
    return query === undefined ? undefined : { kind: "query", query };
  }
  const limit =
    name === "ToleratedFailureCount"
      ? integerField(state.problems, state.place, name, { min: 0 })
      : decimalField(state.problems, state.place, name, { min: 0, max: 100 });
  if (limit !== undefined) return { kind: "literal", limit };
  return path === undefined ? undefined : { kind: "path", path };
}
