import type { AstNode } from "./ast.ts";
import { isArray, isSequence, type MarkedArray, sequenceOf, type Value } from "./value.ts";

/** Marks a sequence so that it stays an array with one item. An array of the data is one anyway, and is not touched. */
export function keepAsArray(result: Value): Value {
  const kept = isArray(result) && result.cons === true && !isSequence(result) ? sequenceOf(result) : result;
  if (isSequence(kept)) kept.keepSingleton = true;
  return kept;
}

/** The first step's items: a list is iterated, but not before a variable, which does not look at it. */
export function startOf(input: Value, first: AstNode): MarkedArray {
  return isArray(input) && first.type !== "variable" ? input : sequenceOf(input);
}
