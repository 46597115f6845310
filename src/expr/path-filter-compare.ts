import { runtimeFault } from "./fault.ts";
import {
  compareNumbers,
  deepEqual,
  isArray,
  isNumber,
  isObject,
  type Json,
  JsonNumber,
  keysOf,
  numberValue,
  toText,
} from "./json.ts";

/** A comparison in a filter; undefined stands for a path that leads nowhere. */
type Comparison = (left: Json | undefined, right: Json | undefined) => boolean;

/** Jayway's operators, which compare without ever failing. */
export const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ["==", equal],
  ["!=", (left, right) => !equal(left, right)],
  ["===", strictlyEqual],
  ["!==", (left, right) => !strictlyEqual(left, right)],
  ["<", (left, right) => ordered(left, right, (order) => order < 0)],
  ["<=", (left, right) => ordered(left, right, (order) => order <= 0)],
  [">", (left, right) => ordered(left, right, (order) => order > 0)],
  [">=", (left, right) => ordered(left, right, (order) => order >= 0)],
  ["in", isIn],
  ["nin", (left, right) => !isIn(left, right)],
  ["contains", contains],
  ["all", (left, right) => isArray(right) && everyIn(right, left)],
  ["size", (left, right) => hasSize(left, right)],
  ["empty", (left, right) => typeof right === "boolean" && isEmpty(left) === right],
  ["subsetof", (left, right) => isArray(left) && everyIn(left, right)],
  ["anyof", (left, right) => isArray(left) && left.some((item) => isIn(item, right))],
  ["noneof", (left, right) => isArray(left) && !left.some((item) => isIn(item, right))],
]);

/** Jayway reads a string beside a number as a number, and only there. */
function equal(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  if (isNumber(left) && typeof right === "string") return equalsText(left, right);
  if (typeof left === "string" && isNumber(right)) return equalsText(right, left);
  return deepEqual(left, right);
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function equalsText(number: number | JsonNumber, text: string): boolean {
  return NUMBER.test(text) && compareNumbers(number, new JsonNumber(text)) === 0;
}

function strictlyEqual(left: Json | undefined, right: Json | undefined): boolean {
  return left !== undefined && right !== undefined && deepEqual(left, right);
}

function ordered(left: Json | undefined, right: Json | undefined, accepts: (order: number) => boolean): boolean {
  if (isNumber(left) && isNumber(right)) return accepts(compareNumbers(left, right));
  if (typeof left === "string" && typeof right === "string") {
    return accepts(left < right ? -1 : left > right ? 1 : 0);
  }
  return false;
}

function isIn(left: Json | undefined, right: Json | undefined): boolean {
  return isArray(right) && right.some((item) => equal(left, item));
}

function everyIn(items: readonly Json[], list: Json | undefined): boolean {
  return isArray(list) && items.every((item) => isIn(item, list));
}

function contains(left: Json | undefined, right: Json | undefined): boolean {
  if (typeof left === "string" && right !== undefined) return left.includes(toText(right));
  return isIn(right, left);
}

function hasSize(left: Json | undefined, right: Json | undefined): boolean {
  const size = numberValue(right);
  if (size === undefined) return false;
  return (isArray(left) || typeof left === "string") && left.length === size;
}

function isEmpty(value: Json | undefined): boolean | undefined {
  if (isArray(value) || typeof value === "string") return value.length === 0;
  return isObject(value) ? keysOf(value).length === 0 : undefined;
}

/** A longer text is not searched: it bounds what one element of a filter may cost. */
const SUBJECT_LENGTH_MAX = 65_536;

/** `=~`: the whole text must match; of an array, some item. */
export function matchesPattern(pattern: RegExp, subject: Json | undefined): boolean {
  if (isArray(subject)) return subject.some((item) => matchesPattern(pattern, item));
  if (subject === undefined || subject === null || isObject(subject)) return false;
  const text = toText(subject);
  if (text.length > SUBJECT_LENGTH_MAX) {
    throw runtimeFault(
      `A regular expression is matched with at most ${SUBJECT_LENGTH_MAX} characters, not ${text.length}`,
    );
  }
  try {
    return pattern.test(text);
  } catch {
    throw runtimeFault(`The regular expression ${String(pattern)} is too large`);
  }
}
