import { JsonataError } from "./jsonata-error.ts";

/**
 * What one evaluation may use. `stepsLeft` is counted down while it runs, so the host that shares a budget between
 * expressions, or wants to know what one took, reads it afterwards.
 */
export interface JsonataBudget {
  /** Nodes that may be evaluated and items that may be made. */
  stepsLeft: number;
  /** How deep evaluations may be nested in each other. */
  readonly depthMax: number;
  /** How large a single value may be: eight bytes an item of an array, one a character of a string. */
  readonly valueBytesMax: number;
}

/** Two tenths of a second of work where the machine is idle; AWS publishes no number. */
const STEPS_MAX = 3_000_000;

/** Measured on AWS: `Depth=101 max=100`. */
const DEPTH_MAX = 100;

/** Measured on AWS: an array of 873,782 items is the largest that a range may make. */
const VALUE_BYTES_MAX = 6_990_256;

const ITEM_BYTES = 8;

/** A budget with AWS's measured limits. */
export function createBudget(limits: Partial<JsonataBudget> = {}): JsonataBudget {
  return { stepsLeft: STEPS_MAX, depthMax: DEPTH_MAX, valueBytesMax: VALUE_BYTES_MAX, ...limits };
}

/** Thrown where a budget is spent; its text stands alone, without a code. */
export class BudgetExceeded extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BudgetExceeded";
  }
}

export function stackOverflow(depth: number, depthMax: number): BudgetExceeded {
  return new BudgetExceeded(
    `Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive. Depth=${depth} max=${depthMax}`,
  );
}

export function outOfSteps(): BudgetExceeded {
  return new BudgetExceeded("Expression evaluation timeout: Check for infinite loop");
}

/** @throws {BudgetExceeded} where an array of so many items is more than a value may be. */
export function checkItems(count: number, budget: JsonataBudget): void {
  if (count * ITEM_BYTES > budget.valueBytesMax) throw outOfMemory();
}

/** @throws {BudgetExceeded} where a string of so many characters is more than a value may be. */
export function checkCharacters(count: number, budget: JsonataBudget): void {
  if (count > budget.valueBytesMax) throw outOfMemory();
}

export function outOfMemory(): BudgetExceeded {
  return new BudgetExceeded("Expression evaluation memory limit exceeded");
}

/** The library's own bound on a range, for hosts that lift {@link VALUE_BYTES_MAX}. */
const RANGE_ITEMS_MAX = 10_000_000;

export function checkRange(count: number): void {
  if (count > RANGE_ITEMS_MAX) throw new JsonataError("D2014", { value: count });
}
