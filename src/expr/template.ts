import type { Template } from "./compiled.ts";
import { compileExpression } from "./expression.ts";
import { entriesOf, hasMember, isArray, isObject, isUnsafeKey, type Json, JsonMap, type JsonObject } from "./json.ts";
import { type Compiled, MemberFault, type MemberPath, memberCompilation } from "./member-fault.ts";
import type { Scope } from "./scope.ts";

/** A definition nests no deeper; the bound keeps evaluation off the stack's end. */
const TEMPLATE_DEPTH_MAX = 1_000;

/**
 * Compiles a payload template: members whose key ends in `.$` are expressions, all others are literal.
 * Parts that depend on nothing are built once and shared by all results.
 *
 * @param fieldPrefix put before the key in messages, where AWS names the field by more than its key.
 */
export function compileTemplate(template: Json, fieldPrefix = ""): Compiled<Template> {
  return memberCompilation(() => {
    const variables = new Set<string>();
    const node = compileNode(template, { fieldPrefix, variables, path: [] });
    return {
      constant: node.constant,
      variables: [...variables],
      evaluate: node.constant ? () => node.value : node.evaluate,
    };
  });
}

interface Context {
  readonly fieldPrefix: string;
  readonly variables: Set<string>;
  readonly path: MemberPath;
}

type Node =
  | { readonly constant: true; readonly value: Json }
  | { readonly constant: false; readonly evaluate: (scope: Scope) => Json };

function compileNode(template: Json, context: Context): Node {
  if (context.path.length > TEMPLATE_DEPTH_MAX) {
    throw new MemberFault("The template is nested too deeply", context.path);
  }
  if (isArray(template)) return compileArray(template, context);
  if (isObject(template)) return compileObject(template, context);
  return { constant: true, value: template };
}

function compileArray(template: readonly Json[], context: Context): Node {
  const nodes = template.map((item, i) => compileNode(item, within(context, i)));
  if (nodes.every((node) => node.constant)) return { constant: true, value: template };
  return { constant: false, evaluate: (scope) => nodes.map((node) => valueOf(node, scope)) };
}

function compileObject(template: JsonObject, context: Context): Node {
  const entries = entriesOf(template);
  const members = entries.map(([key, value]): readonly [string, Node] =>
    key.endsWith(EXPRESSION_SUFFIX)
      ? compileMember(template, key, value, context)
      : [key, compileNode(value, within(context, key))],
  );
  if (members.every(([, node]) => node.constant)) return { constant: true, value: template };
  if (members.some(([key]) => isUnsafeKey(key))) {
    return {
      constant: false,
      evaluate: (scope) => new JsonMap(members.map(([key, node]) => [key, valueOf(node, scope)])),
    };
  }
  return {
    constant: false,
    evaluate(scope) {
      const object: { [key: string]: Json } = {};
      for (const [key, node] of members) object[key] = valueOf(node, scope);
      return object;
    },
  };
}

const EXPRESSION_SUFFIX = ".$";

function compileMember(template: JsonObject, key: string, value: Json, context: Context): readonly [string, Node] {
  const { path } = within(context, key);
  const name = key.slice(0, -EXPRESSION_SUFFIX.length);
  if (hasMember(template, name)) {
    throw new MemberFault(`The fields '${name}' and '${key}' exclude each other`, path);
  }
  if (typeof value !== "string") {
    throw new MemberFault(`The value for the field '${key}' must be a string`, path);
  }
  const compiled = compileExpression(value);
  if (!compiled.ok) throw new MemberFault(compiled.reason, path, compiled.offset);
  const expression = compiled.value;
  for (const variable of expression.variables) context.variables.add(variable);
  const field = context.fieldPrefix + key;
  return [name, { constant: false, evaluate: (scope) => expression.evaluate(scope, field) }];
}

function valueOf(node: Node, scope: Scope): Json {
  return node.constant ? node.value : node.evaluate(scope);
}

function within(context: Context, key: string | number): Context {
  return { ...context, path: [...context.path, key] };
}
