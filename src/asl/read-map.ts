import { readDataFlow } from "./data-flow.ts";
import { checkDistributedMap } from "./distributed-map.ts";
import type { Draft, StateDraft } from "./draft.ts";
import { decimalField, integerField, objectField, refuseMoreThanOne, requireExactlyOne } from "./fields.ts";
import { queryPlace, readQuery } from "./jsonata.ts";
import { readReferencePathField } from "./paths.ts";
import type { Concurrency, DataFlow, Machine, MapState } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readCatch, readRetry } from "./retry.ts";
import { readTransition } from "./transitions.ts";

export function readMap(state: StateReading): StateDraft {
  const { catchers, links } = readCatch(state);
  checkTolerance(state);
  checkDistributedMap(state);
  const map: Draft<Omit<MapState, "processor">> = {
    type: "Map",
    name: state.name,
    pointer: state.place.pointer,
    flow: readFlow(state),
    next: null,
    maxConcurrency: readConcurrency(state),
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
function checkTolerance(state: StateReading): void {
  for (const name of ["ToleratedFailureCount", "ToleratedFailurePercentage"]) {
    refuseMoreThanOne(state.problems, state.place, [name, `${name}Path`]);
    readReferencePathField(state, `${name}Path`);
  }
  const count = queryPlace(state, state.place, "ToleratedFailureCount");
  if (count !== undefined) readQuery(state, count, "input");
  else integerField(state.problems, state.place, "ToleratedFailureCount", { min: 0 });
  const percentage = queryPlace(state, state.place, "ToleratedFailurePercentage");
  if (percentage !== undefined) readQuery(state, percentage, "input");
  else decimalField(state.problems, state.place, "ToleratedFailurePercentage", { min: 0, max: 100 });
}
