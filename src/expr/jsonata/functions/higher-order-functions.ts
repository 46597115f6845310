import { entriesOf, objectOf } from "../../json-value.ts";
import type { FunctionValue } from "../function-value.ts";
import { invoke } from "../invoke.ts";
import { JsonataError } from "../jsonata-error.ts";
import type { Runtime } from "../runtime.ts";
import { isTrue } from "../truth.ts";
import { createSequence, isArray, isObject, type Value } from "../value.ts";
import { builtIn, type FunctionTable } from "./built-in.ts";

/** `$map`, `$reduce` and their like: functions that call functions. */
export const HIGHER_ORDER_FUNCTIONS: FunctionTable = {
  map: builtIn("<af>", 2, map),
  filter: builtIn("<af>", 2, filter),
  single: builtIn("<af?>", 2, single),
  reduce: builtIn("<afj?:j>", 3, reduce),
  each: builtIn("<o-f:a>", 2, each),
  sift: builtIn("<o-f?:o>", 2, sift),
};

/** Calls with the value, its key or index and the whole, as many of them as the function takes. */
function call(fn: FunctionValue, value: Value, key: Value, whole: Value, runtime: Runtime): Value {
  const args = fn.arity >= 3 ? [value, key, whole] : fn.arity >= 2 ? [value, key] : [value];
  return invoke(fn, args, runtime, null);
}

function map([list, fn]: readonly Value[], runtime: Runtime): Value {
  if (!isArray(list)) return undefined;
  const mapped = createSequence();
  runtime.spend(list.length);
  for (let i = 0; i < list.length; i++) {
    const result = call(fn as FunctionValue, list[i], i, list, runtime);
    if (result !== undefined) mapped.push(result);
  }
  return mapped;
}

function filter([list, fn]: readonly Value[], runtime: Runtime): Value {
  if (!isArray(list)) return undefined;
  const kept = createSequence();
  runtime.spend(list.length);
  for (let i = 0; i < list.length; i++) {
    if (isTrue(call(fn as FunctionValue, list[i], i, list, runtime), runtime)) kept.push(list[i]);
  }
  return kept;
}

function single([list, fn]: readonly Value[], runtime: Runtime): Value {
  if (!isArray(list)) return undefined;
  runtime.spend(list.length);
  const indexes: number[] = [];
  for (let i = 0; i < list.length; i++) {
    if (fn !== undefined && !isTrue(call(fn as FunctionValue, list[i], i, list, runtime), runtime)) continue;
    if (indexes.length > 0) throw new JsonataError("D3138", { index: i });
    indexes.push(i);
  }
  const [index] = indexes;
  if (index === undefined) throw new JsonataError("D3139");
  return list[index];
}

function reduce([list, fn, initial]: readonly Value[], runtime: Runtime): Value {
  if (!isArray(list)) return undefined;
  const { arity } = fn as FunctionValue;
  if (arity < 2) throw new JsonataError("D3050", { index: 1 });
  runtime.spend(list.length);
  const startsWithItem = initial === undefined && list.length > 0;
  let result = startsWithItem ? list[0] : initial;
  for (let i = startsWithItem ? 1 : 0; i < list.length; i++) {
    const args = [result, list[i], i, list].slice(0, Math.min(arity, 4));
    result = invoke(fn, args, runtime, null);
  }
  return result;
}

function each([object, fn]: readonly Value[], runtime: Runtime): Value {
  const results = createSequence();
  for (const [key, value] of membersOf(object)) {
    const result = call(fn as FunctionValue, value, key, object, runtime);
    if (result !== undefined) results.push(result);
  }
  return results;
}

/** An object of the members for which the function holds; nothing where there are none. */
function sift([object, fn]: readonly Value[], runtime: Runtime): Value {
  const kept = membersOf(object).filter(([key, value]) =>
    isTrue(call(fn as FunctionValue, value, key, object, runtime), runtime),
  );
  return kept.length === 0 ? undefined : objectOf(kept as never);
}

function membersOf(object: Value): readonly (readonly [string, Value])[] {
  return isObject(object) ? entriesOf(object) : [];
}
