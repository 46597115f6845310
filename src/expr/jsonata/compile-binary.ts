import type { BinaryNode, BinaryOperator, NegationNode } from "./ast.ts";
import type { CompileScope } from "./compile-scope.ts";
import { isDeepEqual } from "./equality.ts";
import type { Evaluator } from "./evaluator.ts";
import { JsonataError } from "./jsonata-error.ts";
import { compare, concatenate, includes, rangeOf, requireOperands } from "./operators.ts";
import type { Runtime } from "./runtime.ts";
import { isNumeric, isTrue } from "./truth.ts";
import { computable, type Value } from "./value.ts";

type Operation = (left: Value, right: Value, runtime: Runtime) => Value;

export function compileBinary(node: BinaryNode, scope: CompileScope): Evaluator {
  const left = scope.compile(node.lhs);
  const right = scope.compile(node.rhs);
  const operator = node.value;
  if (operator === "and" || operator === "or") return compileBoolean(left, right, operator === "or");
  return compileOperation(left, right, OPERATIONS[operator], operator);
}

/** Both sides are always evaluated, left first. `..` is counted where its sequence is collapsed. */
function compileOperation(left: Evaluator, right: Evaluator, apply: Operation, operator: BinaryOperator): Evaluator {
  return (input, frame, runtime) => {
    runtime.enter();
    const a = left(input, frame, runtime);
    const b = right(input, frame, runtime);
    runtime.depth--;
    try {
      return apply(a, b, runtime);
    } catch (error) {
      if (error instanceof JsonataError) error.token = operator;
      throw error;
    }
  };
}

/** `and` stops at the first false, `or` at the first true. */
function compileBoolean(left: Evaluator, right: Evaluator, stopsAt: boolean): Evaluator {
  return (input, frame, runtime) => {
    runtime.enter();
    const first = isTrue(left(input, frame, runtime), runtime);
    const result = first === stopsAt ? first : isTrue(right(input, frame, runtime), runtime);
    runtime.depth--;
    return result;
  };
}

const OPERATIONS: Readonly<Record<Exclude<BinaryOperator, "and" | "or">, Operation>> = {
  "+": arithmetic((a, b) => a + b),
  "-": arithmetic((a, b) => a - b),
  "*": arithmetic((a, b) => a * b),
  "/": arithmetic((a, b) => a / b),
  "%": arithmetic((a, b) => a % b),
  "=": (a, b, runtime) => a !== undefined && b !== undefined && isDeepEqual(a, b, runtime),
  "!=": (a, b, runtime) => a !== undefined && b !== undefined && !isDeepEqual(a, b, runtime),
  "<": comparison((a, b) => a < b),
  "<=": comparison((a, b) => a <= b),
  ">": comparison((a, b) => a > b),
  ">=": comparison((a, b) => a >= b),
  "&": concatenate,
  "..": rangeOf,
  in: includes,
};

function arithmetic(compute: (a: number, b: number) => number): Operation {
  return (left, right) => {
    if (typeof left === "number" && typeof right === "number" && Number.isFinite(left) && Number.isFinite(right)) {
      return compute(left, right);
    }
    const a = computable(left);
    const b = computable(right);
    requireOperands(a, b, isNumeric, "T2001", "T2002");
    return a === undefined || b === undefined ? undefined : compute(a as number, b as number);
  };
}

function comparison(test: (a: number, b: number) => boolean): Operation {
  return (left, right) => {
    if (typeof left === "number" && typeof right === "number") return test(left, right);
    return compare(computable(left), computable(right), test);
  };
}

export function compileNegation(node: NegationNode, scope: CompileScope): Evaluator {
  const evaluate = scope.compile(node.expression);
  return (input, frame, runtime) => {
    const value = computable(evaluate(input, frame, runtime));
    if (value === undefined) return undefined;
    if (!isNumeric(value)) throw new JsonataError("D1002", { value }, "-");
    return -value;
  };
}
