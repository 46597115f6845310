import type { AstNode, Group } from "./ast.ts";
import { JsonataSyntaxError, parseExpression } from "./library.ts";
import { referencesOf } from "./variables.ts";

/** Why AWS refuses an expression when a state machine is created, with its code and words. */
export interface JsonataProblem {
  readonly code: "INVALID_JSONATA_EXPRESSION" | "UNSUPPORTED_JSONATA_EXPRESSION";
  readonly message: string;
  /** The character in the expression where the fault lies. */
  readonly offset: number;
}

/**
 * Checks an expression as CreateStateMachine does.
 *
 * @param statesFields the members that `$states` has at the expression's place.
 */
export function checkJsonata(text: string, statesFields?: ReadonlySet<string>): readonly JsonataProblem[] {
  let tree: AstNode;
  try {
    tree = parseExpression(text);
  } catch (error) {
    if (!(error instanceof JsonataSyntaxError)) throw error;
    return [{ code: "INVALID_JSONATA_EXPRESSION", message: error.message, offset: error.position }];
  }
  const misplaced = referencesOf(tree).statesFields.filter((field) => statesFields?.has(field) === false);
  return [
    ...unsupportedReferences(tree),
    ...misplaced.map((field): JsonataProblem => {
      const offset = Math.max(0, text.search(/\$states\b/));
      return unsupported(`Field '$states.${field}' does not exist.`, offset);
    }),
  ];
}

/**
 * References to an input document, which an expression in a state machine has none of: `$$` anywhere, `$` and bare
 * names where no step or filter has given a context yet. Functions may be called with one and are not looked into.
 */
export function unsupportedReferences(tree: AstNode): readonly JsonataProblem[] {
  const problems: JsonataProblem[] = [];
  visit(tree, false, problems);
  return problems;
}

function unsupported(message: string, offset: number): JsonataProblem {
  return { code: "UNSUPPORTED_JSONATA_EXPRESSION", message, offset };
}

function visit(node: AstNode, hasContext: boolean, problems: JsonataProblem[]): void {
  const offset = Math.max(0, (node.position ?? 1) - 1);
  const at = (child: AstNode | undefined, context = hasContext) => {
    if (child !== undefined) visit(child, context, problems);
  };
  switch (node.type) {
    case "variable":
      if (node.value === "$") problems.push(unsupported("Reference to '$$' is not supported.", offset));
      if (node.value === "" && !hasContext) problems.push(topLevel("$", offset));
      break;
    case "name":
      if (!hasContext) problems.push(topLevel(node.value, offset));
      break;
    case "path":
      node.steps.forEach((step, i) => at(step, hasContext || i > 0));
      break;
    case "binary":
    case "apply":
      at(node.lhs);
      at(node.rhs);
      break;
    case "unary":
      if (node.value === "-") at(node.expression);
      else if (node.value === "[") for (const item of node.expressions) at(item);
      else visitGroup(node, hasContext, problems);
      break;
    case "condition":
      at(node.condition);
      at(node.then);
      at(node.else);
      break;
    case "block":
      for (const expression of node.expressions) at(expression);
      break;
    case "bind":
      at(node.rhs);
      break;
    case "function":
    case "partial":
      at(node.procedure);
      for (const arg of node.arguments) at(arg);
      break;
    case "lambda":
      at(node.body, true);
      break;
    case "transform":
      at(node.pattern, true);
      at(node.update, true);
      at(node.delete, true);
      break;
    case "sort":
      for (const { expression } of node.terms) at(expression, true);
      break;
    case "string":
    case "number":
    case "value":
    case "regex":
    case "wildcard":
    case "descendant":
    case "parent":
    case "operator":
      break; // they refer to nothing by name
  }
  for (const { expr } of node.predicate ?? []) at(expr, true);
  for (const stage of node.stages ?? []) if (stage.type === "filter") at(stage.expr, true);
  if (node.group !== undefined) visitGroup(node.group, true, problems);
}

function visitGroup(group: Group, hasContext: boolean, problems: JsonataProblem[]): void {
  for (const [key, value] of group.lhs) {
    visit(key, hasContext, problems);
    visit(value, hasContext, problems);
  }
}

function topLevel(name: string, offset: number): JsonataProblem {
  return unsupported(`Reference to '${name}' at the top level is not supported.`, offset);
}
