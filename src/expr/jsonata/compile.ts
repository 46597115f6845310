import type { Compilation } from "../compiled.ts";
import type { Json } from "../json-value.ts";
import type { AstNode } from "./ast.ts";
import { unsupportedReferences } from "./check.ts";
import { compileTree, type JsonataOutcome } from "./evaluate.ts";
import { JsonataSyntaxError, parseExpression } from "./library.ts";
import type { JsonataBudget } from "./limits.ts";
import { Runtime } from "./runtime.ts";
import { referencesOf } from "./variables.ts";

export type { JsonataOutcome } from "./evaluate.ts";
export { createBudget, type JsonataBudget } from "./limits.ts";

/** What an expression may read and use. */
export interface JsonataScope {
  /** `$states`: `input`, `context` and, where the place has them, `result` or `errorOutput`. */
  readonly states: { readonly [field: string]: Json };
  /** `$name`: the variables visible here. */
  readonly variables: Pick<ReadonlyMap<string, Json>, "get">;
  /** The turn's time in epoch milliseconds, for `$now` and `$millis`. */
  readonly now: number;
  /** The turn's own random numbers, 0 ≤ n < 1. */
  readonly random: () => number;
  /** Counted down; share one between expressions to bound them together. */
  readonly budget: JsonataBudget;
}

/** A JSONata expression in AWS's dialect, ready to run. */
export interface JsonataExpression {
  /** What stands between `{%` and `%}`. */
  readonly text: string;
  /** The variables that it reads and does not bind itself, without `$`; `states` is not among them. */
  readonly variables: readonly string[];
  /** The members of `$states` that it names (`input`, `result`). */
  readonly statesFields: readonly string[];
  readonly evaluate: (scope: JsonataScope) => JsonataOutcome;
}

/**
 * Compiles an expression. It is parsed once; running it neither parses nor waits for anything.
 *
 * The reason of a failure is AWS's or the library's text; `offset` counts from the expression's first character.
 */
export function compileJsonata(text: string): Compilation<JsonataExpression> {
  let tree: AstNode;
  try {
    tree = parseExpression(text);
  } catch (error) {
    if (!(error instanceof JsonataSyntaxError)) throw error;
    return { ok: false, reason: error.message, offset: error.position };
  }
  const [problem] = unsupportedReferences(tree);
  if (problem !== undefined) return { ok: false, reason: problem.message, offset: problem.offset };
  const run = compileTree(tree);
  const { variables, statesFields } = referencesOf(tree);
  return {
    ok: true,
    value: { text, variables, statesFields, evaluate: (scope) => run(new Runtime(scope)) },
  };
}
