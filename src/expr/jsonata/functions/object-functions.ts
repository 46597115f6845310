import { entriesOf, keysOf, objectOf } from "../../json-value.ts";
import type { Runtime } from "../runtime.ts";
import { append, lookup } from "../sequences.ts";
import { createSequence, isArray, isFunction, isObject, type Value } from "../value.ts";
import { builtIn, type FunctionTable } from "./built-in.ts";

/** `$keys`, `$merge` and their like. */
export const OBJECT_FUNCTIONS: FunctionTable = {
  keys: builtIn("<x-:a<s>>", 1, keys),
  lookup: builtIn("<x-s:x>", 2, ([value, key], runtime) => lookup(value, key as string, runtime)),
  spread: builtIn("<x-:a<o>>", 1, ([value], runtime) => spread(value, runtime)),
  merge: builtIn("<a<o>:o>", 1, merge),
};

/** Of a list: the keys of all its items, each once. */
function keys([value]: readonly Value[], runtime: Runtime): Value {
  const found = new Set<string>();
  collectKeys(value, found, runtime);
  const sequence = createSequence();
  for (const key of found) sequence.push(key);
  return sequence;
}

function collectKeys(value: Value, found: Set<string>, runtime: Runtime): void {
  runtime.spend(1);
  if (isArray(value)) for (const item of value) collectKeys(item, found, runtime);
  else if (isObject(value)) for (const key of keysOf(value)) found.add(key);
}

/** An object as a list of objects of one member each. */
function spread(value: Value, runtime: Runtime): Value {
  runtime.spend(1);
  if (isArray(value)) {
    let all: Value = createSequence();
    for (const item of value) all = append(all, spread(item, runtime), runtime);
    return all;
  }
  if (!isObject(value) || isFunction(value)) return value;
  const parts = createSequence();
  for (const entry of entriesOf(value)) parts.push(objectOf([entry]));
  return parts;
}

function merge([list]: readonly Value[], runtime: Runtime): Value {
  if (!isArray(list)) return undefined;
  const members = new Map<string, Value>();
  for (const object of list) {
    if (!isObject(object)) continue;
    const entries = entriesOf(object);
    runtime.spend(entries.length);
    for (const [key, value] of entries) members.set(key, value);
  }
  return objectOf(members as never);
}
