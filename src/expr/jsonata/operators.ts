import { JsonataError } from "./jsonata-error.ts";
import { checkRange } from "./limits.ts";
import type { Runtime } from "./runtime.ts";
import { toJsonataString } from "./stringify.ts";
import { asArray, computable, createSequence, type Value } from "./value.ts";

/** Refuses an operand of the wrong type; "nothing" is of every type. */
export function requireOperands(
  left: Value,
  right: Value,
  fits: (value: Value) => boolean,
  leftCode: string,
  rightCode: string,
): void {
  if (left !== undefined && !fits(left)) throw new JsonataError(leftCode, { value: left });
  if (right !== undefined && !fits(right)) throw new JsonataError(rightCode, { value: right });
}

/** `<` and its like: two numbers or two strings. `test` compares strings as well, by their code units. */
export function compare(left: Value, right: Value, test: (a: number, b: number) => boolean): Value {
  if (!isComparable(left) || !isComparable(right)) {
    throw new JsonataError("T2010", { value: left === undefined || !isComparable(left) ? left : right });
  }
  if (left === undefined || right === undefined) return undefined;
  if (typeof left !== typeof right) throw new JsonataError("T2009", { value: left, value2: right });
  return test(left as number, right as number);
}

function isComparable(value: Value): boolean {
  return value === undefined || typeof value === "string" || typeof value === "number";
}

/** `&`: both as strings, "nothing" as the empty one. */
export function concatenate(left: Value, right: Value, runtime: Runtime): string {
  const a = left === undefined ? "" : toJsonataString(left, runtime);
  const b = right === undefined ? "" : toJsonataString(right, runtime);
  runtime.extendString(a.length, b.length);
  return a + b;
}

/** `in`: strings, numbers, booleans and null are found, arrays and objects only where they are the very same. */
export function includes(left: Value, right: Value, runtime: Runtime): boolean {
  if (left === undefined || right === undefined) return false;
  const wanted = computable(left);
  const list = asArray(right);
  runtime.spend(list.length >> 2);
  return list.some((item) => computable(item) === wanted);
}

/** `[a..b]`: the integers from one to the other, both included. */
export function rangeOf(left: Value, right: Value, runtime: Runtime): Value {
  const from = computable(left);
  const to = computable(right);
  requireOperands(from, to, Number.isInteger, "T2003", "T2004");
  if (from === undefined || to === undefined || (from as number) > (to as number)) return undefined;
  const count = (to as number) - (from as number) + 1;
  checkRange(count);
  runtime.allocateItems(count);
  const range = createSequence();
  for (let i = 0; i < count; i++) range.push((from as number) + i);
  return range;
}
