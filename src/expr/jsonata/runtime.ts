import type { Json } from "../json-value.ts";
import { checkCharacters, checkItems, type JsonataBudget, outOfSteps, stackOverflow } from "./limits.ts";
import type { Value } from "./value.ts";

/** What the host gives to one evaluation. */
interface RuntimeInput {
  /** `$$`; nothing in a state machine, which has no input document of the language's own kind. */
  readonly root?: Value;
  /** `$states`. */
  readonly states: Value;
  readonly variables: Pick<ReadonlyMap<string, Json>, "get">;
  /** Epoch milliseconds: what `$now` and `$millis` tell. */
  readonly now: number;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
  readonly budget: JsonataBudget;
}

/** One evaluation under way: what it may read, and the meter of what it uses. */
export class Runtime {
  readonly root: Value;
  readonly states: Value;
  readonly variables: Pick<ReadonlyMap<string, Json>, "get">;
  readonly now: number;
  readonly random: () => number;
  readonly budget: JsonataBudget;
  /** Objects that this evaluation copied for itself: the only ones that a transform may change. */
  readonly owned = new WeakSet<object>();
  /** How many evaluations are nested at this moment. An error ends the whole, so nothing counts back on one. */
  depth = 0;

  constructor(input: RuntimeInput) {
    this.root = input.root;
    this.states = input.states;
    this.variables = input.variables;
    this.now = input.now;
    this.random = input.random;
    this.budget = input.budget;
  }

  /**
   * Counts a node that evaluates others; `depth--` when it is done. The others are one level deeper, and leaves do
   * not count themselves, hence the `>=`.
   */
  enter(): void {
    const { budget } = this;
    if (++this.depth >= budget.depthMax) throw stackOverflow(this.depth + 1, budget.depthMax);
    if (--budget.stepsLeft < 0) throw outOfSteps();
  }

  /** Counts work that is in no node: items copied, values compared. */
  spend(steps: number): void {
    this.budget.stepsLeft -= steps;
    if (this.budget.stepsLeft < 0) throw outOfSteps();
  }

  /** To be called before an array of so many items is made. */
  allocateItems(count: number): void {
    checkItems(count, this.budget);
    this.spend(count);
  }

  /** To be called before a string of `length` characters gets `added` more. */
  extendString(length: number, added: number): void {
    checkCharacters(length + added, this.budget);
    this.spend(added >> 4); // a character costs a fraction of what an item does
  }
}
