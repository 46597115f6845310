import type { PathNode } from "./ast.ts";
import { compileGroup } from "./compile-constructor.ts";
import type { CompileScope } from "./compile-scope.ts";
import { compileStep, type Step } from "./compile-step.ts";
import { compileTuplePath } from "./compile-tuple-path.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import { keepAsArray, startOf } from "./path-items.ts";
import type { Runtime } from "./runtime.ts";
import { addFlattened, itemsOf } from "./sequences.ts";
import { createSequence, isArray, isSequence, type MarkedArray, memberOf, type Value } from "./value.ts";

/** A path, `a.b[c].d`. The result may be a sequence that the caller has to collapse. */
export function compilePath(node: PathNode, scope: CompileScope): Evaluator {
  if (node.steps.some((step) => step.tuple === true)) return compileTuplePath(node, scope);
  const walk = isChainOfNames(node) ? compileChain(node, scope) : compileSteps(node, scope);
  const keepSingleton = node.keepSingletonArray === true;
  const group = node.group === undefined ? undefined : compileGroup(node.group, scope);
  if (!keepSingleton && group === undefined) return walk;
  return (input, frame, runtime) => {
    let result = walk(input, frame, runtime);
    if (keepSingleton) result = keepAsArray(result);
    return group === undefined ? result : group(result, frame, runtime);
  };
}

function compileSteps(node: PathNode, scope: CompileScope): Evaluator {
  const { steps } = node;
  const compiled = steps.map((step, i) => compileStep(step, scope, i === steps.length - 1));
  const first = steps[0];
  if (first.consarray !== true) {
    return (input, frame, runtime) => walkFrom(compiled, 0, startOf(input, first), frame, runtime);
  }
  // An array constructor at the front is made once, not for each item of the context.
  const construct = scope.compile(first);
  return (input, frame, runtime) => {
    const list = construct(startOf(input, first), frame, runtime);
    if (compiled.length === 1 || list === undefined) return list;
    return walkFrom(compiled, 1, isArray(list) ? list : createSequence(), frame, runtime);
  };
}

function walkFrom(steps: readonly Step[], start: number, items: MarkedArray, frame: Frame, runtime: Runtime): Value {
  let result = items;
  for (let i = start; i < steps.length && (result.length > 0 || i === 0); i++) {
    result = (steps[i] as Step)(result, frame, runtime);
  }
  return result;
}

function isChainOfNames({ steps }: PathNode): boolean {
  return steps.every(
    (step, i) =>
      (step.type === "name" || (i === 0 && step.type === "variable")) &&
      step.stages === undefined &&
      step.predicate === undefined &&
      step.group === undefined &&
      step.keepArray !== true,
  );
}

/**
 * `$states.input.a.b` and its like: nearly all paths. As long as no array is on the way no sequence needs to be made;
 * at the first array the general way goes on from there.
 */
function compileChain(node: PathNode, scope: CompileScope): Evaluator {
  const [first] = node.steps;
  const start = first.type === "variable" ? scope.compile(first) : undefined;
  const names = node.steps.slice(start === undefined ? 0 : 1).map((step) => (step as { value: string }).value);
  const compiled = names.map((name, i) => compileStep({ type: "name", value: name }, scope, i === names.length - 1));
  return (input, frame, runtime) => {
    let value = start === undefined ? input : start(input, frame, runtime);
    for (let i = 0; i < names.length; i++) {
      if (isArray(value)) {
        if (value.length === 0) return undefined;
        runtime.spend(value.length);
        return walkFrom(compiled, i, i === 0 && start === undefined ? value : itemsOf(value), frame, runtime);
      }
      value = memberOf(value, names[i] as string);
      if (value === undefined) return undefined;
    }
    return isSequence(value) ? copyOf(value, runtime) : value;
  };
}

/** A sequence that was stored is laid out anew: what it was marked with does not come along. */
function copyOf(sequence: MarkedArray, runtime: Runtime): MarkedArray {
  const copy = createSequence();
  addFlattened(copy, sequence, runtime);
  return copy;
}
