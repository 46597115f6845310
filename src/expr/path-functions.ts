import { javaDouble } from "./java-text.ts";
import { isArray, isObject, type Json, keysOf, numberValue, toText } from "./json.ts";

/** What a path function gives; undefined where it has no result for this value. */
type PathFunction = (value: Json, parameters: readonly (Json | undefined)[]) => Json | undefined;

const FUNCTIONS: ReadonlyMap<string, PathFunction> = new Map<string, PathFunction>([
  ["length", length],
  ["size", length],
  ["keys", (value) => (isObject(value) ? keysOf(value) : null)],
  ["min", aggregate((numbers) => numbers.reduce((a, b) => Math.min(a, b)))],
  ["max", aggregate((numbers) => numbers.reduce((a, b) => Math.max(a, b)))],
  ["sum", aggregate(sum)],
  ["avg", aggregate(average)],
  ["stddev", aggregate(standardDeviation)],
  ["concat", concat],
  ["append", append],
  ["first", (value) => (isArray(value) ? value[0] : undefined)],
  ["last", (value) => (isArray(value) ? value.at(-1) : undefined)],
  ["index", item],
]);

export const FUNCTION_NAMES: ReadonlySet<string> = new Set(FUNCTIONS.keys());

/** Applies a path function, such as `.length()`, to a value. */
export function applyFunction(name: string, value: Json, parameters: readonly (Json | undefined)[]): Json | undefined {
  return FUNCTIONS.get(name)?.(value, parameters);
}

function length(value: Json, [of]: readonly (Json | undefined)[] = []): Json {
  if (of !== undefined) return length(of);
  if (isArray(value)) return value.length;
  return isObject(value) ? keysOf(value).length : null;
}

/**
 * Of an array's numbers; other items are passed over. The result is a double, `6.0` and not `6`. Without a number, or
 * where the result is beyond a double, there is none.
 */
function aggregate(combine: (numbers: readonly number[]) => number): PathFunction {
  return (value, parameters) => {
    // A parameter may be a path to more numbers.
    const items = [...(isArray(value) ? value : []), ...parameters.flat()];
    const numbers = items.map((item) => numberValue(item)).filter((number) => number !== undefined);
    if (numbers.length === 0) return undefined;
    const result = combine(numbers);
    return Number.isFinite(result) ? javaDouble(result) : undefined;
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function average(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}

/** Of the population, as Jayway computes it. */
function standardDeviation(numbers: readonly number[]): number {
  const mean = average(numbers);
  return Math.sqrt(average(numbers.map((number) => (number - mean) ** 2)));
}

function concat(value: Json, parameters: readonly (Json | undefined)[]): Json {
  const items = isArray(value) ? value : [];
  const texts = items.filter((text) => typeof text === "string");
  const added = parameters.flat().map((parameter) => (parameter === undefined ? "" : toText(parameter)));
  return [...texts, ...added].join("");
}

function append(value: Json, parameters: readonly (Json | undefined)[]): Json {
  if (!isArray(value)) return value;
  return [...value, ...parameters.filter((parameter) => parameter !== undefined)];
}

function item(value: Json, parameters: readonly (Json | undefined)[]): Json | undefined {
  const index = numberValue(parameters[0]);
  return isArray(value) && index !== undefined ? value.at(index) : undefined;
}
