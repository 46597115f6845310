import type { AstNode, BlockNode, ConditionNode } from "./ast.ts";
import { compileBinary, compileNegation } from "./compile-binary.ts";
import { compileApply, compileCall, compilePartial } from "./compile-call.ts";
import { compileArray, compileGroup, compileObject } from "./compile-constructor.ts";
import { compileFilter } from "./compile-filter.ts";
import { compileLambda } from "./compile-lambda.ts";
import { compilePath } from "./compile-path.ts";
import { compileRegex } from "./compile-regex.ts";
import { boundNames, type CompileScope } from "./compile-scope.ts";
import { compileTransform } from "./compile-transform.ts";
import { compileBind, compileParent, compileVariable } from "./compile-variable.ts";
import type { Evaluator } from "./evaluator.ts";
import { Frame } from "./frame.ts";
import { descendants, lookup, wildcard } from "./sequences.ts";
import { isTrue } from "./truth.ts";
import { collapse, isSequence, type Value } from "./value.ts";

/** Compiles a whole expression. */
export function compileRoot(root: AstNode): Evaluator {
  const scope: CompileScope = { bound: boundNames(root), compile: (node) => compileNode(node, scope) };
  return scope.compile(root);
}

/** Compiles a node with all that hangs on it: filters, a grouping, `[]`. */
function compileNode(node: AstNode, scope: CompileScope): Evaluator {
  const core = compileCore(node, scope);
  if (hasSuffix(node)) return withSuffixes(node, core, scope);
  if (LEAVES.has(node.type)) return core;
  if (node.type === "variable" || node.type === "name" || node.type === "parent") {
    return (input, frame, runtime) => collapse(core(input, frame, runtime));
  }
  // A range's sequence has to be collapsed; the other operators count by themselves.
  return node.type === "binary" && node.value !== ".." ? core : counted(core);
}

/** Nodes that evaluate no others and give no sequence. */
const LEAVES: ReadonlySet<AstNode["type"]> = new Set(["string", "number", "value", "regex", "lambda"]);

function hasSuffix(node: AstNode): boolean {
  return node.predicate !== undefined || node.keepArray === true || (node.type !== "path" && node.group !== undefined);
}

function counted(core: Evaluator): Evaluator {
  return (input, frame, runtime) => {
    runtime.enter();
    const result = core(input, frame, runtime);
    runtime.depth--;
    return collapse(result);
  };
}

function withSuffixes(node: AstNode, core: Evaluator, scope: CompileScope): Evaluator {
  const filters = (node.predicate ?? []).map(({ expr }) => compileFilter(expr, scope));
  const group = node.type === "path" || node.group === undefined ? undefined : compileGroup(node.group, scope);
  const keepArray = node.keepArray === true;
  return (input, frame, runtime) => {
    runtime.enter();
    let result: Value = core(input, frame, runtime);
    for (const filter of filters) result = filter(result, frame, runtime);
    if (group !== undefined) result = group(result, frame, runtime);
    runtime.depth--;
    if (keepArray && isSequence(result)) result.keepSingleton = true;
    return collapse(result);
  };
}

function compileCore(node: AstNode, scope: CompileScope): Evaluator {
  switch (node.type) {
    case "path":
      return compilePath(node, scope);
    case "binary":
      return compileBinary(node, scope);
    case "unary":
      if (node.value === "[") return compileArray(node, scope);
      return node.value === "{" ? compileObject(node, scope) : compileNegation(node, scope);
    case "name": {
      const { value } = node;
      return (input, _, runtime) => lookup(input, value, runtime);
    }
    case "string":
    case "number":
    case "value": {
      const { value } = node;
      return () => value;
    }
    case "wildcard":
      return (input, _, runtime) => wildcard(input, runtime);
    case "descendant":
      return (input, _, runtime) => descendants(input, runtime);
    case "parent":
      return compileParent(node);
    case "condition":
      return compileCondition(node, scope);
    case "block":
      return compileBlock(node, scope);
    case "bind":
      return compileBind(node, scope);
    case "regex":
      return compileRegex(node);
    case "function":
      return compileCall(node, scope);
    case "variable":
      return compileVariable(node, scope);
    case "lambda":
      return compileLambda(node, scope);
    case "partial":
      return compilePartial(node, scope);
    case "apply":
      return compileApply(node, scope);
    case "transform":
      return compileTransform(node, scope);
    case "sort":
    case "operator":
      return () => undefined; // outside of their places the library reads them as nothing
  }
}

function compileCondition(node: ConditionNode, scope: CompileScope): Evaluator {
  const condition = compileNode(node.condition, scope);
  const then = compileNode(node.then, scope);
  const otherwise = node.else === undefined ? () => undefined : compileNode(node.else, scope);
  return (input, frame, runtime) =>
    isTrue(condition(input, frame, runtime), runtime) ? then(input, frame, runtime) : otherwise(input, frame, runtime);
}

function compileBlock(node: BlockNode, scope: CompileScope): Evaluator {
  const expressions = node.expressions.map((expression) => compileNode(expression, scope));
  const bindsNothing = scope.bound.size === 0;
  return (input, frame, runtime) => {
    const inner = bindsNothing ? frame : new Frame(frame);
    let result: Value;
    for (const evaluate of expressions) result = evaluate(input, inner, runtime);
    return result;
  };
}
