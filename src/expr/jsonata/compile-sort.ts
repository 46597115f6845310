import type { SortNode } from "./ast.ts";
import type { CompileScope } from "./compile-scope.ts";
import type { Frame } from "./frame.ts";
import { JsonataError } from "./jsonata-error.ts";
import { mergeSort } from "./merge-sort.ts";
import type { Runtime } from "./runtime.ts";
import { computable, type Value } from "./value.ts";

/** Sorts values or tuples; `contextOf` and `frameOf` tell what the terms see of an item. */
export type Sort = <T>(items: T[], contextOf: (item: T) => Value, frameOf: (item: T) => Frame, runtime: Runtime) => T[];

/** `^(a, >b)`: by each term in turn, "nothing" last. */
export function compileSort(node: SortNode, scope: CompileScope): Sort {
  const terms = node.terms.map(({ expression, descending }) => ({
    evaluate: scope.compile(expression),
    descending: descending === true,
  }));
  return (items, contextOf, frameOf, runtime) =>
    mergeSort(items, runtime, (a, b) => {
      for (const { evaluate, descending } of terms) {
        const left = computable(evaluate(contextOf(a), frameOf(a), runtime));
        const right = computable(evaluate(contextOf(b), frameOf(b), runtime));
        if (left === undefined && right === undefined) continue;
        if (left === undefined) return true;
        if (right === undefined) return false;
        const order = compareTerms(left, right);
        if (order !== 0) return (descending ? -order : order) > 0;
      }
      return false;
    });
}

function compareTerms(left: Value, right: Value): number {
  if (!isSortable(left) || !isSortable(right))
    throw new JsonataError("T2008", { value: isSortable(left) ? right : left });
  if (typeof left !== typeof right) throw new JsonataError("T2007", { value: left, value2: right });
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function isSortable(value: Value): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
