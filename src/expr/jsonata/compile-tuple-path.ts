import type { AstNode, PathNode, Stage } from "./ast.ts";
import { compileGroup } from "./compile-constructor.ts";
import { compileFilter } from "./compile-filter.ts";
import type { CompileScope } from "./compile-scope.ts";
import { compileSort } from "./compile-sort.ts";
import { compileStep, type Step } from "./compile-step.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import { keepAsArray, startOf } from "./path-items.ts";
import type { Runtime } from "./runtime.ts";
import { frameOfTuple, type Tuple, TupleStream } from "./tuple-stream.ts";
import { createSequence, isArray, type MarkedArray, type Value } from "./value.ts";

type TupleStep = (stream: TupleStream, frame: Frame, runtime: Runtime) => TupleStream;

/**
 * A path that binds variables (`@`, `#`) or ancestors (`%`) on its way: from the first step that does, tuples go from
 * step to step instead of values.
 */
export function compileTuplePath(node: PathNode, scope: CompileScope): Evaluator {
  const from = node.steps.findIndex((step) => step.tuple === true);
  const before: readonly Step[] = node.steps.slice(0, from).map((step) => compileStep(step, scope, false));
  const after: readonly TupleStep[] = node.steps.slice(from).map((step) => compileTupleStep(step, scope));
  const [first] = node.steps;
  const construct = first.consarray === true ? scope.compile(first) : undefined;
  const group = node.group === undefined ? undefined : compileGroup(node.group, scope);

  const keepsArray = node.keepSingletonArray === true;
  const finish = (values: MarkedArray): Value => (keepsArray ? keepAsArray(values) : values);

  return (input, frame, runtime) => {
    let items: MarkedArray = startOf(input, first);
    if (construct !== undefined) items = listOf(construct(items, frame, runtime));
    for (let i = construct === undefined ? 0 : 1; i < before.length && (items.length > 0 || i === 0); i++) {
      items = (before[i] as Step)(items, frame, runtime);
    }
    if (items.length === 0 && from > 0) return group === undefined ? finish(items) : group(items, frame, runtime);
    let stream = new TupleStream(items.map((item): Tuple => new Map([["@", item]])));
    for (let i = construct !== undefined && from === 0 ? 1 : 0; i < after.length; i++) {
      stream = (after[i] as TupleStep)(stream, frame, runtime);
    }
    if (group !== undefined) return group(stream, frame, runtime);
    return node.tuple === true ? stream : finish(valuesOf(stream));
  };
}

function listOf(value: Value): MarkedArray {
  return isArray(value) ? value : createSequence();
}

function valuesOf(stream: TupleStream): MarkedArray {
  const values = createSequence();
  for (const tuple of stream.tuples) values.push(tuple.get("@"));
  return values;
}

function compileTupleStep(node: AstNode, scope: CompileScope): TupleStep {
  const stages = (node.stages ?? []).map((stage) => compileStage(stage, scope));
  const advance = node.type === "sort" ? compileTupleSort(node, scope) : compileTupleExpansion(node, scope);
  return (stream, frame, runtime) => {
    let result = advance(stream, frame, runtime);
    for (const stage of stages) result = stage(result, frame, runtime);
    return result;
  };
}

function compileStage(stage: Stage, scope: CompileScope): TupleStep {
  if (stage.type === "index") return (stream) => numbered(stream, stage.value);
  const filter = compileFilter(stage.expr, scope);
  return (stream, frame, runtime) => filter(stream, frame, runtime) as TupleStream;
}

function numbered(stream: TupleStream, name: string | undefined): TupleStream {
  if (name !== undefined) stream.tuples.forEach((tuple, i) => tuple.set(name, i));
  return stream;
}

function compileTupleSort(node: AstNode & { type: "sort" }, scope: CompileScope): TupleStep {
  const sort = compileSort(node, scope);
  return (stream, frame, runtime) => {
    const sorted = sort(
      [...stream.tuples],
      (tuple) => tuple.get("@"),
      (tuple) => frameOfTuple(frame, tuple),
      runtime,
    );
    return numbered(new TupleStream(sorted), node.index);
  };
}

function compileTupleExpansion(node: AstNode, scope: CompileScope): TupleStep {
  const evaluate = scope.compile(node);
  return (stream, frame, runtime) => {
    const expanded: Tuple[] = [];
    for (const tuple of stream.tuples) {
      const result = evaluate(tuple.get("@"), frameOfTuple(frame, tuple), runtime);
      if (result === undefined) continue;
      if (result instanceof TupleStream) {
        runtime.allocateItems(expanded.length + result.tuples.length);
        for (const inner of result.tuples) expanded.push(new Map([...tuple, ...inner]));
        continue;
      }
      const values = isArray(result) ? result : [result];
      runtime.allocateItems(expanded.length + values.length);
      values.forEach((value, i) => expanded.push(extend(tuple, node, value, i)));
    }
    return new TupleStream(expanded);
  };
}

function extend(tuple: Tuple, node: AstNode, value: Value, index: number): Tuple {
  const extended: Tuple = new Map(tuple);
  extended.set(node.focus ?? "@", value);
  if (node.index !== undefined) extended.set(node.index, index);
  if (node.ancestor !== undefined) extended.set(node.ancestor.label, tuple.get("@"));
  return extended;
}
