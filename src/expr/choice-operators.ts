import { compareNumbers, isNumber, type Json, typeOf } from "./json.ts";
import { compileStringMatch } from "./string-match.ts";
import { compareInstants, parseInstant } from "./timestamp.ts";

/** Whether a value passes; what is of another type does not, and never fails. */
export type Test = (value: Json) => boolean;

/** Compares two values; false where one is of another type than the operator's. */
type Comparison = (value: Json, operand: Json) => boolean;

interface Family {
  /** Negative, zero or positive; undefined where one of the two is not of the family's type. */
  readonly compare: (a: Json, b: Json) => number | undefined;
  readonly ordered: boolean;
  /** What is asked of a literal operand. */
  readonly accepts: Test;
  readonly expectation: string;
}

const FAMILIES: Readonly<Record<string, Family>> = {
  String: {
    compare: (a, b) => (typeof a === "string" && typeof b === "string" ? (a < b ? -1 : a > b ? 1 : 0) : undefined),
    ordered: true,
    accepts: (operand) => typeof operand === "string",
    expectation: "a string",
  },
  Numeric: {
    compare: (a, b) => (isNumber(a) && isNumber(b) ? compareNumbers(a, b) : undefined),
    ordered: true,
    accepts: isNumber,
    expectation: "a number",
  },
  Boolean: {
    compare: (a, b) => (typeof a === "boolean" && typeof b === "boolean" ? Number(a) - Number(b) : undefined),
    ordered: false,
    accepts: (operand) => typeof operand === "boolean",
    expectation: "a boolean",
  },
  Timestamp: {
    compare: compareTimestamps,
    ordered: true,
    accepts: isTimestamp,
    expectation: "an RFC 3339 timestamp",
  },
};

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  GreaterThan: (order) => order > 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThanEquals: (order) => order >= 0,
};

/** An operator with two operands; its `…Path` form has the second one behind a path. */
export interface ComparisonOperator {
  readonly compare: Comparison;
  readonly accepts: Test;
  readonly expectation: string;
}

/** `StringEquals`, `NumericLessThan`, … by name, without the `…Path` forms. */
export const COMPARISON_OPERATORS: ReadonlyMap<string, ComparisonOperator> = new Map(
  Object.entries(FAMILIES).flatMap(([family, definition]) =>
    Object.entries(ORDERS)
      .filter(([order]) => definition.ordered || order === "Equals")
      .map(([order, accepts]): [string, ComparisonOperator] => [family + order, operatorOf(definition, accepts)]),
  ),
);

function operatorOf(family: Family, holds: (order: number) => boolean): ComparisonOperator {
  return {
    compare(value, operand) {
      const order = family.compare(value, operand);
      return order !== undefined && holds(order);
    },
    accepts: family.accepts,
    expectation: family.expectation,
  };
}

/** `IsNull`, `IsString`, … but not `IsPresent`, which asks about the path and not its value. */
export const TYPE_TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ["IsNull", (value) => value === null],
  ["IsString", (value) => typeof value === "string"],
  ["IsNumeric", isNumber],
  ["IsBoolean", (value) => typeOf(value) === "boolean"],
  ["IsTimestamp", isTimestamp],
]);

/** `StringMatches`, with its pattern compiled. */
export function stringMatches(pattern: string): Test {
  const matches = compileStringMatch(pattern);
  return (value) => typeof value === "string" && matches(value);
}

function isTimestamp(value: Json): boolean {
  return typeof value === "string" && parseInstant(value) !== undefined;
}

function compareTimestamps(a: Json, b: Json): number | undefined {
  if (typeof a !== "string" || typeof b !== "string") return undefined;
  const left = parseInstant(a);
  const right = parseInstant(b);
  return left === undefined || right === undefined ? undefined : compareInstants(left, right);
}
