import type { AstNode, SortNode } from "./ast.ts";
import { compileFilter } from "./compile-filter.ts";
import type { CompileScope } from "./compile-scope.ts";
import { compileSort } from "./compile-sort.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import type { Runtime } from "./runtime.ts";
import { addFlattened } from "./sequences.ts";
import { asArray, createSequence, isArray, isSequence, type MarkedArray, type Value } from "./value.ts";

/** A step of a path: from the items before it to those after it. */
export type Step = (items: MarkedArray, frame: Frame, runtime: Runtime) => MarkedArray;

/** The filters of a step; index bindings are for tuple streams only. */
function compileStages(node: AstNode, scope: CompileScope): readonly Evaluator[] {
  return (node.stages ?? []).flatMap((stage) => (stage.type === "filter" ? [compileFilter(stage.expr, scope)] : []));
}

/** @param last a step at the end of its path gives a single array of the data as it is. */
export function compileStep(node: AstNode, scope: CompileScope, last: boolean): Step {
  if (node.type === "sort") return compileSortStep(node, scope);
  const evaluate = scope.compile(node);
  const filters = compileStages(node, scope);
  return (items, frame, runtime) => {
    let only: Value;
    let found: MarkedArray | undefined;
    let count = 0;
    runtime.spend(items.length);
    for (let i = 0; i < items.length; i++) {
      let result = evaluate(items[i], frame, runtime);
      for (const filter of filters) result = filter(result, frame, runtime);
      if (result === undefined) continue;
      if (++count === 1) {
        only = result;
        continue;
      }
      if (found === undefined) {
        found = createSequence();
        addFlattened(found, only, runtime);
      }
      addFlattened(found, result, runtime);
    }
    if (found !== undefined) return found;
    if (last && count === 1 && isArray(only) && !isSequence(only)) return only;
    found = createSequence();
    if (count === 1) addFlattened(found, only, runtime);
    return found;
  };
}

function compileSortStep(node: SortNode, scope: CompileScope): Step {
  const sort = compileSort(node, scope);
  const filters = compileStages(node, scope);
  return (items, frame, runtime) => {
    let result: Value = sort(
      items,
      (item) => item,
      () => frame,
      runtime,
    );
    for (const filter of filters) result = filter(result, frame, runtime);
    return asArray(result);
  };
}
