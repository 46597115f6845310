import type { Implementation } from "../function-value.ts";
import { isArray, type Value } from "../value.ts";
import { builtIn, type FunctionTable, fromLibraryAs } from "./built-in.ts";

/** `$sum`, `$floor` and their like. */
export const NUMBER_FUNCTIONS: FunctionTable = {
  sum: builtIn("<a<n>:n>", 1, ofNumbers(sum)),
  max: builtIn("<a<n>:n>", 1, ofSomeNumbers(max)),
  min: builtIn("<a<n>:n>", 1, ofSomeNumbers(min)),
  average: builtIn(
    "<a<n>:n>",
    1,
    ofSomeNumbers((numbers) => sum(numbers) / numbers.length),
  ),
  floor: builtIn("<n-:n>", 1, ofNumber(Math.floor)),
  ceil: builtIn("<n-:n>", 1, ofNumber(Math.ceil)),
  abs: builtIn("<n-:n>", 1, ofNumber(Math.abs)),
  round: fromLibraryAs("round", "<n-n?:n>", 2),
  sqrt: fromLibraryAs("sqrt", "<n-:n>", 1),
  power: fromLibraryAs("power", "<n-n:n>", 2),
  number: fromLibraryAs("number", "<(nsb)-:n>", 1),
  formatNumber: fromLibraryAs("formatNumber", "<n-so?:s>", 3),
  formatBase: fromLibraryAs("formatBase", "<n-n?:s>", 2),
  formatInteger: fromLibraryAs("formatInteger", "<n-s:s>", 2),
  parseInteger: fromLibraryAs("parseInteger", "<s-s:n>", 2),
};

function ofNumber(compute: (value: number) => number): Implementation {
  return ([value]) => (value === undefined ? undefined : compute(value as number));
}

function ofNumbers(compute: (numbers: readonly number[]) => number): Implementation {
  return ([list]) => (isArray(list) ? compute(list as number[]) : undefined);
}

function ofSomeNumbers(compute: (numbers: readonly number[]) => number): Implementation {
  return ([list]: readonly Value[]) => (isArray(list) && list.length > 0 ? compute(list as number[]) : undefined);
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

// `Math.max(...numbers)` takes each item as an argument and so fails for long lists.
function max(numbers: readonly number[]): number {
  let found = Number.NEGATIVE_INFINITY;
  for (const number of numbers) found = Math.max(found, number);
  return found;
}

function min(numbers: readonly number[]): number {
  let found = Number.POSITIVE_INFINITY;
  for (const number of numbers) found = Math.min(found, number);
  return found;
}
