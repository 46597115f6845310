import type { Path } from "../expr/compiled.ts";
import { checkJsonataField, isJsonataField, readDataFlow, readTemplateField } from "./data-flow.ts";
import { checkDistributedMap } from "./distributed-map.ts";
import { fieldOf, isStringPlace } from "./document.ts";
import type { Draft, StateDraft } from "./draft.ts";
import { decimalField, integerField, objectField, refuseMoreThanOne, refuseType, requireExactlyOne } from "./fields.ts";
import { readReferencePath, readReferencePathField } from "./paths.ts";
import type { Concurrency, Machine, MapState } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readCatch, readRetry } from "./retry.ts";
import { readTransition } from "./transitions.ts";
import { readAssign } from "./variables.ts";

export function readMap(state: StateReading): StateDraft {
  const { catchers, links } = readCatch(state);
  const { inputPath, outputPath, parameters, resultSelector, resultPath } = readDataFlow(state);
  checkTolerance(state);
  checkDistributedMap(state);
  const map: Draft<Omit<MapState, "processor">> = {
    type: "Map",
    name: state.name,
    pointer: state.place.pointer,
    next: null,
    inputPath,
    outputPath,
    itemsPath: readItemsPath(state),
    itemSelector: readItemSelector(state) ?? parameters,
    resultSelector,
    resultPath,
    maxConcurrency: readConcurrency(state),
    assign: readAssign(state, state.place),
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

/** The one path field that may also read the context object. */
function readItemsPath(state: StateReading): Path | undefined {
  if (state.language === "JSONata") {
    checkJsonataField(state, "Items");
    return undefined;
  }
  const field = fieldOf(state.place, "ItemsPath");
  if (field === undefined) return undefined;
  if (!isStringPlace(field)) return refuseType(state.problems, field, "String");
  const path = readReferencePath(state, field, "lenient");
  return path?.identity === true && path.root === "input" ? undefined : path;
}

function readItemSelector(state: StateReading): MapState["itemSelector"] {
  refuseMoreThanOne(state.problems, state.place, ["ItemSelector", "Parameters"]);
  if (state.language === "JSONPath") return readTemplateField(state, "ItemSelector");
  checkJsonataField(state, "ItemSelector");
  return undefined;
}

function readConcurrency(state: StateReading): Concurrency {
  refuseMoreThanOne(state.problems, state.place, ["MaxConcurrency", "MaxConcurrencyPath"]);
  const unlimited: Concurrency = { kind: "literal", limit: 0 };
  if (isJsonataField(state, "MaxConcurrency")) return unlimited;
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
  if (!isJsonataField(state, "ToleratedFailureCount")) {
    integerField(state.problems, state.place, "ToleratedFailureCount", { min: 0 });
  }
  if (!isJsonataField(state, "ToleratedFailurePercentage")) {
    decimalField(state.problems, state.place, "ToleratedFailurePercentage", { min: 0, max: 100 });
  }
}
