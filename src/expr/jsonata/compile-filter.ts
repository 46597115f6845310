import type { AstNode } from "./ast.ts";
import type { CompileScope } from "./compile-scope.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Runtime } from "./runtime.ts";
import { isNumeric, isTrue } from "./truth.ts";
import { frameOfTuple, TupleStream } from "./tuple-stream.ts";
import { computable, createSequence, isArray, sequenceOf, type Value } from "./value.ts";

/** A filter reads the value that it is applied to as its `input`. */
export function compileFilter(expression: AstNode, scope: CompileScope): Evaluator {
  if (expression.type === "number") {
    const index = Math.floor(expression.value as number);
    return (input, _, runtime) => itemAt(input, index, runtime);
  }
  const predicate = scope.compile(expression);
  return (input, frame, runtime) => {
    if (input instanceof TupleStream) {
      const { tuples } = input;
      return new TupleStream(
        select(tuples, runtime, (tuple) => predicate(tuple.get("@"), frameOfTuple(frame, tuple), runtime)),
      );
    }
    const items = isArray(input) ? input : sequenceOf(input);
    const selected = createSequence();
    for (const item of select<Value>(items, runtime, (item) => predicate(item, frame, runtime))) selected.push(item);
    return selected;
  };
}

function itemAt(input: Value, index: number, runtime: Runtime): Value {
  if (input instanceof TupleStream) {
    const tuple = input.tuples.at(index);
    return new TupleStream(tuple === undefined ? [] : [tuple]);
  }
  const items = isArray(input) ? input : [input];
  runtime.spend(1);
  const item = items[index < 0 ? items.length + index : index];
  if (item === undefined) return createSequence();
  return isArray(item) ? item : sequenceOf(item);
}

/** The items for which the test gives their own index, a list with their index, or anything true. */
function select<T>(items: readonly T[], runtime: Runtime, test: (item: T) => Value): readonly T[] {
  const selected: T[] = [];
  runtime.spend(items.length);
  items.forEach((item, at) => {
    const answer = computable(test(item));
    const indexes = indexesOf(answer);
    if (indexes === undefined) {
      if (isTrue(answer, runtime)) selected.push(item);
      return;
    }
    for (const index of indexes) {
      const whole = Math.floor(index);
      if ((whole < 0 ? items.length + whole : whole) === at) selected.push(item);
    }
  });
  return selected;
}

function indexesOf(answer: Value): readonly number[] | undefined {
  if (isNumeric(answer)) return [answer];
  if (!isArray(answer)) return undefined;
  const numbers = answer.map(computable);
  return numbers.every(isNumeric) ? numbers : undefined;
}
