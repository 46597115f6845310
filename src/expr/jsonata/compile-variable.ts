import type { BindNode, ParentNode, VariableNode } from "./ast.ts";
import type { CompileScope } from "./compile-scope.ts";
import type { Evaluator } from "./evaluator.ts";
import { BUILT_IN_FUNCTIONS } from "./functions/built-in-functions.ts";
import type { Runtime } from "./runtime.ts";
import { isArray, type Value } from "./value.ts";

/** The variable that AWS reserves for the state's own values. */
export const STATES_VARIABLE = "states";

/** What a name means that no frame of the expression binds: given by the host, or built in. */
export function outsideVariable(name: string, runtime: Runtime): Value {
  if (name === "$") return runtime.root;
  if (name === STATES_VARIABLE) return runtime.states;
  const value = runtime.variables.get(name);
  return value === undefined ? BUILT_IN_FUNCTIONS.get(name) : value;
}

export function compileVariable(node: VariableNode, scope: CompileScope): Evaluator {
  const name = node.value;
  if (name === "") return (input) => (isArray(input) && input.outerWrapper === true ? input[0] : input);
  if (scope.bound.has(name)) return (_, frame, runtime) => frame.lookup(name, outsideVariable, runtime);
  if (name === STATES_VARIABLE) return (_input, _frame, runtime) => runtime.states;
  return (_input, _frame, runtime) => outsideVariable(name, runtime);
}

/** `%`: what the step before kept under the label. */
export function compileParent(node: ParentNode): Evaluator {
  const { label } = node.slot;
  return (_, frame, runtime) => frame.lookup(label, () => undefined, runtime);
}

export function compileBind(node: BindNode, scope: CompileScope): Evaluator {
  const name = node.lhs.value;
  const evaluate = scope.compile(node.rhs);
  return (input, frame, runtime) => {
    const value = evaluate(input, frame, runtime);
    frame.bind(name, value);
    return value;
  };
}
