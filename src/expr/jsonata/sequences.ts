import { entriesOf } from "../json-value.ts";
import type { Runtime } from "./runtime.ts";
import { createSequence, isArray, isObject, type MarkedArray, memberOf, sequenceOf, type Value } from "./value.ts";

/** `$append`: both as one array; "nothing" adds nothing. The result is no sequence. */
export function append(first: Value, second: Value, runtime: Runtime): Value {
  if (first === undefined) return second;
  if (second === undefined) return first;
  const left = isArray(first) ? first : [first];
  const right = isArray(second) ? second : [second];
  runtime.allocateItems(left.length + right.length);
  return left.concat(right);
}

/** Adds the result of one item of a step: arrays are laid out, but for those that a constructor made. */
export function addFlattened(sequence: MarkedArray, value: Value, runtime: Runtime): void {
  if (!isArray(value) || value.cons === true) {
    sequence.push(value);
    return;
  }
  if (value.length > 1) runtime.allocateItems(sequence.length + value.length);
  for (let i = 0; i < value.length; i++) sequence.push(value[i]);
}

/** `$lookup`, and a name as a step: the member, of each item where the value is an array. */
export function lookup(value: Value, key: string, runtime: Runtime): Value {
  if (!isArray(value)) return memberOf(value, key);
  const found = createSequence();
  runtime.spend(value.length);
  for (const item of value) {
    const member = lookup(item, key, runtime);
    if (isArray(member)) {
      runtime.allocateItems(found.length + member.length);
      for (const inner of member) found.push(inner);
    } else if (member !== undefined) found.push(member);
  }
  return found;
}

/** `*`: the values of all members; arrays among them are laid out to the last level. */
export function wildcard(input: Value, runtime: Runtime): Value {
  const value = isArray(input) && input.outerWrapper === true && input.length > 0 ? input[0] : input;
  let found = createSequence();
  const add = (member: Value): void => {
    if (!isArray(member)) {
      found.push(member);
      return;
    }
    const flat: Value[] = [];
    flatten(member, flat, runtime);
    found = append(found, flat, runtime) as MarkedArray; // as in the library, no sequence from here on
  };
  if (isArray(value)) value.forEach(add);
  else if (isObject(value)) for (const [, member] of entriesOf(value)) add(member);
  return found;
}

function flatten(list: MarkedArray, flat: Value[], runtime: Runtime): void {
  runtime.allocateItems(flat.length + list.length);
  for (const item of list) {
    if (isArray(item)) flatten(item, flat, runtime);
    else flat.push(item);
  }
}

/** `**`: the value and all that is in it, but for the arrays themselves. */
export function descendants(value: Value, runtime: Runtime): Value {
  if (value === undefined) return undefined;
  const found = createSequence();
  descend(value, found, runtime);
  return found.length === 1 ? found[0] : found;
}

function descend(value: Value, found: MarkedArray, runtime: Runtime): void {
  runtime.spend(1);
  if (isArray(value)) {
    for (const item of value) descend(item, found, runtime);
    return;
  }
  found.push(value);
  if (isObject(value)) for (const [, member] of entriesOf(value)) descend(member, found, runtime);
}

/** What a step iterates over: an array's items, or the one value. */
export function itemsOf(value: Value): MarkedArray {
  return isArray(value) && value.cons !== true ? value : sequenceOf(value);
}
