import { runtimeFault } from "./fault.ts";
import { entriesOf, getMember, hasMember, isArray, isObject, type Json, type JsonObject, objectOf } from "./json.ts";
import { isDefinite, type Operand, type Step, type Walk } from "./path-ast.ts";
import { applyFunction } from "./path-functions.ts";

/** How many values one path may visit: `$..*..*..*` grows with a power of the document. */
const VISITS_MAX = 2_000_000;

/** Starts the evaluation of a path over a document. */
export function startWalk(document: Json): Walk {
  let visits = 0;
  return {
    document,
    visit() {
      if (++visits > VISITS_MAX) {
        throw runtimeFault(`The path visits more than ${VISITS_MAX} values`);
      }
    },
  };
}

/** Adds to `found` all that the steps from `index` on select, starting at `value`. */
export function collect(steps: readonly Step[], index: number, value: Json, walk: Walk, found: Json[]): void {
  walk.visit();
  const step = steps[index];
  if (step === undefined) {
    found.push(value);
    return;
  }
  const next = (child: Json) => collect(steps, index + 1, child, walk, found);
  switch (step.kind) {
    case "names":
      collectNames(step.names, index === steps.length - 1, value, next);
      return;
    case "indexes":
      if (isArray(value)) for (const at of step.indexes) nextItem(value, at, next);
      return;
    case "slice":
      if (isArray(value)) for (const at of sliceIndexes(step, value.length)) nextItem(value, at, next);
      return;
    case "wildcard":
      for (const child of childrenOf(value)) next(child);
      return;
    case "scan":
      collectScan(steps, index + 1, value, walk, found);
      return;
    case "filter":
      if (isArray(value)) {
        for (const item of value) if (step.accepts(item, walk)) next(item);
      } else if (isObject(value) && step.accepts(value, walk)) next(value);
      return;
    case "function": {
      const parameters = step.arguments.map((argument) => argument(value, walk));
      const result = applyFunction(step.name, value, parameters);
      if (result !== undefined) next(result);
      return;
    }
  }
}

/** A path inside a path: what it finds, a list where it may find several things, undefined where it leads nowhere. */
export function pathOperand(steps: readonly Step[], root: "element" | "document"): Operand {
  const definite = isDefinite(steps);
  return (element, walk) => {
    const found: Json[] = [];
    collect(steps, 0, root === "element" ? element : walk.document, walk, found);
    return definite ? found[0] : found;
  };
}

function collectNames(names: readonly string[], isLast: boolean, value: Json, next: (child: Json) => void): void {
  if (!isObject(value)) return;
  if (isLast && names.length > 1) {
    next(pick(value, names));
    return;
  }
  for (const name of names) {
    const child = getMember(value, name);
    if (child !== undefined) next(child);
  }
}

/** Several names at a path's end give one object of the members that are there. */
function pick(object: JsonObject, names: readonly string[]): JsonObject {
  const picked: [string, Json][] = [];
  for (const name of names) {
    const child = getMember(object, name);
    if (child !== undefined) picked.push([name, child]);
  }
  return objectOf(picked);
}

function nextItem(array: readonly Json[], at: number, next: (child: Json) => void): void {
  const item = array[at < 0 ? array.length + at : at];
  if (item !== undefined) next(item);
}

/**
 * Jayway's slices: an open end counts a negative bound from the array's end; with both bounds given they
 * are taken as they are, and each index between them counts from the end by itself.
 */
function* sliceIndexes(
  slice: { readonly from: number | undefined; readonly to: number | undefined },
  length: number,
): Iterable<number> {
  const { from, to } = slice;
  let first = from ?? 0;
  let end = Math.min(length, to ?? length);
  if (to === undefined && first < 0) first = Math.max(0, length + first);
  if (from === undefined && end < 0) end = length + end;
  for (let at = Math.max(first, -length); at < end; at++) yield at;
}

function childrenOf(value: Json): readonly Json[] {
  if (isArray(value)) return value;
  return isObject(value) ? entriesOf(value).map(([, child]) => child) : [];
}

/** `..`: the value itself and all below it, parents first, each asked for the step that follows. */
function collectScan(steps: readonly Step[], index: number, value: Json, walk: Walk, found: Json[]): void {
  if (!isObject(value) && !isArray(value)) return;
  if (isScanned(steps[index], value)) collect(steps, index, value, walk, found);
  for (const child of childrenOf(value)) {
    walk.visit();
    collectScan(steps, index, child, walk, found);
  }
}

/** A filter behind `..` is asked about every object on its own, so not once more as an array's item. */
function isScanned(step: Step | undefined, value: Json): boolean {
  if (step?.kind === "filter") return isObject(value);
  if (step?.kind === "names" && step.names.length > 1) {
    return isObject(value) && step.names.every((name) => hasMember(value, name));
  }
  return true;
}
