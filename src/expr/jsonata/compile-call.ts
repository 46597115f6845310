import type { ApplyNode, AstNode, FunctionNode, PartialNode } from "./ast.ts";
import type { CompileScope } from "./compile-scope.ts";
import { outsideVariable } from "./compile-variable.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import { FunctionValue } from "./function-value.ts";
import { invoke } from "./invoke.ts";
import { JsonataError } from "./jsonata-error.ts";
import type { Runtime } from "./runtime.ts";
import { isFunction, type Value } from "./value.ts";

/** `$f(a, b)` */
export function compileCall(node: FunctionNode, scope: CompileScope): Evaluator {
  const call = compileCallWith(node, scope);
  return (input, frame, runtime) => call([], input, frame, runtime);
}

type CallWith = (leading: Value[], input: Value, frame: Frame, runtime: Runtime) => Value;

/** A call with arguments put before its own: what `~>` makes of the call on its right. */
function compileCallWith(node: FunctionNode, scope: CompileScope): CallWith {
  const procedure = scope.compile(node.procedure);
  const args = node.arguments.map((arg) => scope.compile(arg));
  const name = nameOf(node.procedure);
  return (values, input, frame, runtime) => {
    const callee = procedure(input, frame, runtime);
    if (callee === undefined) refuseForgottenDollar(node.procedure, "T1005", frame, runtime);
    for (const arg of args) values.push(arg(input, frame, runtime));
    return invoke(callee, values, runtime, input, name);
  };
}

/** What an error calls the function: the variable's name, or the path's first. */
function nameOf(procedure: AstNode): string | undefined {
  const named = procedure.type === "path" ? procedure.steps[0] : procedure;
  return named.type === "variable" || named.type === "name" ? named.value : undefined;
}

/** `sum(…)` instead of `$sum(…)`. */
function refuseForgottenDollar(procedure: AstNode, code: string, frame: Frame, runtime: Runtime): void {
  const name = procedure.type === "path" ? nameOf(procedure) : undefined;
  if (name === undefined || !frame.lookup(name, outsideVariable, runtime)) return;
  throw new JsonataError(code, {}, name);
}

/** `$f(a, ?)`: a function of the places left open. */
export function compilePartial(node: PartialNode, scope: CompileScope): Evaluator {
  const procedure = scope.compile(node.procedure);
  const args = node.arguments.map((arg) => (arg.type === "operator" ? undefined : scope.compile(arg)));
  const name = nameOf(node.procedure);
  return (input, frame, runtime) => {
    const fixed = args.map((arg) => arg?.(input, frame, runtime));
    const callee = procedure(input, frame, runtime);
    if (callee === undefined) refuseForgottenDollar(node.procedure, "T1007", frame, runtime);
    if (!isFunction(callee)) throw new JsonataError("T1008", {}, name);
    const open = args.flatMap((arg, i) => (arg === undefined && i < callee.parameterCount ? [i] : []));
    return partiallyApplied(callee, fixed.slice(0, callee.parameterCount), open);
  };
}

function partiallyApplied(callee: FunctionValue, fixed: readonly Value[], open: readonly number[]): FunctionValue {
  return new FunctionValue({ arity: open.length }, (args, runtime) => {
    const all = [...fixed];
    open.forEach((place, i) => {
      all[place] = args[i];
    });
    // A place at the end that was left open and not filled is a missing argument, not one of "nothing".
    for (let i = open.length - 1; i >= args.length && open[i] === all.length - 1; i--) all.pop();
    runtime.enter();
    const result = invoke(callee, all, runtime, undefined);
    runtime.depth--;
    return result;
  });
}

/** `a ~> $f` */
export function compileApply(node: ApplyNode, scope: CompileScope): Evaluator {
  const left = scope.compile(node.lhs);
  if (node.rhs.type === "function") {
    const call = compileCallWith(node.rhs, scope);
    return (input, frame, runtime) => call([left(input, frame, runtime)], input, frame, runtime);
  }
  const right = scope.compile(node.rhs);
  const name = nameOf(node.rhs);
  return (input, frame, runtime) => {
    const value = left(input, frame, runtime);
    const callee = right(input, frame, runtime);
    if (!isFunction(callee)) throw new JsonataError("T2006", { value: callee });
    return isFunction(value) ? chained(value, callee) : invoke(callee, [value], runtime, null, name);
  };
}

/** `$f ~> $g`: a function that calls one after the other. */
function chained(first: FunctionValue, second: FunctionValue): FunctionValue {
  return new FunctionValue({ arity: 1 }, (args, runtime) => {
    runtime.enter();
    const between = invoke(first, [args[0]], runtime, null);
    const result = invoke(second, [between], runtime, null);
    runtime.depth--;
    return result;
  });
}
