import { isDeepEqual } from "../equality.ts";
import type { Implementation } from "../function-value.ts";
import { invoke } from "../invoke.ts";
import { JsonataError } from "../jsonata-error.ts";
import { mergeSort } from "../merge-sort.ts";
import type { Runtime } from "../runtime.ts";
import { append } from "../sequences.ts";
import { isNumeric } from "../truth.ts";
import { computable, createSequence, isArray, isSequence, type MarkedArray, type Value } from "../value.ts";
import { builtIn, type FunctionTable } from "./built-in.ts";

/** `$append`, `$sort`, `$zip` and their like. */
export const ARRAY_FUNCTIONS: FunctionTable = {
  count: builtIn("<a:n>", 1, ([list]) => (isArray(list) ? list.length : 0)),
  append: builtIn("<xx:a>", 2, ([first, second], runtime) => append(first, second, runtime)),
  reverse: builtIn(
    "<a:a>",
    1,
    ofSeveral((list) => [...list].reverse()),
  ),
  shuffle: builtIn("<a:a>", 1, ofSeveral(shuffle)),
  sort: builtIn("<af?:a>", 2, sort),
  distinct: builtIn("<x:x>", 1, distinct),
  zip: builtIn("<a+>", 0, zip),
};

/** A list of one item, and "nothing", come back as they are. */
function ofSeveral(change: (list: MarkedArray, runtime: Runtime) => Value): Implementation {
  return ([list], runtime) => {
    if (!isArray(list) || list.length <= 1) return list;
    runtime.allocateItems(list.length);
    return change(list, runtime);
  };
}

/** Fisher and Yates, inside out, with the turn's random numbers. */
function shuffle(list: MarkedArray, runtime: Runtime): Value {
  const shuffled: Value[] = [];
  list.forEach((item, i) => {
    const at = Math.floor(runtime.random() * (i + 1));
    if (at !== i) shuffled[i] = shuffled[at];
    shuffled[at] = item;
  });
  return shuffled;
}

function sort([list, comparator]: readonly Value[], runtime: Runtime): Value {
  if (!isArray(list) || list.length <= 1) return list;
  if (comparator !== undefined) {
    return mergeSort(list, runtime, (a, b) => isTruthy(invoke(comparator, [a, b], runtime, null)));
  }
  const items = list.map(computable);
  if (!items.every(isNumeric) && !items.every((item) => typeof item === "string")) {
    throw new JsonataError("D3070", { index: 1 });
  }
  return mergeSort(list, runtime, (a, b) => (computable(a) as number) > (computable(b) as number));
}

/** The library asks JavaScript here, for which an empty array or object is true. */
function isTruthy(value: Value): boolean {
  return Boolean(value);
}

/** Scalars are found by a set, so that a long list of them does not take the square of its length. */
function distinct([list]: readonly Value[], runtime: Runtime): Value {
  if (!isArray(list) || list.length <= 1) return list;
  const found = isSequence(list) ? createSequence() : [];
  const scalars = new Set<Value>();
  const composites: Value[] = [];
  for (const item of list) {
    const value = computable(item);
    if (typeof value === "object" && value !== null) {
      runtime.spend(composites.length);
      if (composites.some((other) => isDeepEqual(value, other, runtime))) continue;
      composites.push(value);
    } else if (scalars.has(value) && !Number.isNaN(value)) continue;
    else scalars.add(value);
    found.push(item);
  }
  return found;
}

function zip(lists: readonly Value[], runtime: Runtime): Value {
  const length = Math.min(...lists.map((list) => (isArray(list) ? list.length : 0)));
  runtime.allocateItems(length * lists.length);
  return Array.from({ length }, (_, i) => lists.map((list) => (list as MarkedArray)[i]));
}
