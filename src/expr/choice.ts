import {
  COMPARISON_OPERATORS,
  type ComparisonOperator,
  stringMatches,
  type Test,
  TYPE_TESTS,
} from "./choice-operators.ts";
import type { Condition, Path } from "./compiled.ts";
import { runtimeFault } from "./fault.ts";
import { getMember, isArray, isObject, type Json, type JsonObject, keysOf } from "./json.ts";
import { compilePath, PathNotFound } from "./jsonpath.ts";
import { type Compiled, MemberFault, type MemberPath, memberCompilation } from "./member-fault.ts";
import type { Scope } from "./scope.ts";

/** Fields of a rule that are not its condition; `asl` reads them, and only of a rule that stands in `Choices`. */
const RULE_FIELDS: ReadonlySet<string> = new Set(["Next", "Assign", "Comment", "Output"]);

const COMBINATORS: ReadonlySet<string> = new Set(["And", "Or", "Not"]);

const PATH_SUFFIX = "Path";

/**
 * Compiles the condition of a rule of a Choice state: its operator or `And`, `Or`, `Not`.
 *
 * @see https://states-language.net/spec.html#choice-state
 */
export function compileCondition(rule: Json): Compiled<Condition> {
  return memberCompilation(() => {
    const variables = new Set<string>();
    const test = compileRule(rule, { variables, path: [], nested: false });
    return { variables: [...variables], test };
  });
}

interface Context {
  readonly variables: Set<string>;
  readonly path: MemberPath;
  /** True inside And, Or, Not, where a rule is nothing but a condition. */
  readonly nested: boolean;
}

type ScopeTest = (scope: Scope) => boolean;

function compileRule(rule: Json, context: Context): ScopeTest {
  if (!isObject(rule)) throw new MemberFault("A choice rule must be an object", context.path);
  const operator = operatorOf(rule, context);
  const operand = getMember(rule, operator) as Json;
  const place = [...context.path, operator];
  if (COMBINATORS.has(operator)) {
    if (getMember(rule, "Variable") !== undefined) {
      throw new MemberFault(`The field 'Variable' does not go with '${operator}'`, [...context.path, "Variable"]);
    }
    return compileCombinator(operator, operand, { ...context, path: place });
  }
  const variable = compileVariable(rule, context);
  return compileOperator(operator, operand, variable, { ...context, path: place });
}

/** The one field of a rule that says what is asked. */
function operatorOf(rule: JsonObject, context: Context): string {
  const keys = keysOf(rule).filter((key) => key !== "Variable");
  const ignored = context.nested ? new Set(["Comment"]) : RULE_FIELDS;
  const operators = keys.filter((key) => !ignored.has(key));
  const unknown = operators.find((key) => !isOperator(key));
  if (unknown !== undefined) {
    throw new MemberFault(`The field '${unknown}' is not supported`, [...context.path, unknown]);
  }
  const [operator, another] = operators;
  if (operator === undefined) throw new MemberFault("A choice rule needs a comparison operator", context.path);
  if (another !== undefined) {
    throw new MemberFault(`A choice rule has one comparison operator, not both '${operator}' and '${another}'`, [
      ...context.path,
      another,
    ]);
  }
  return operator;
}

function isOperator(key: string): boolean {
  return (
    COMBINATORS.has(key) ||
    TYPE_TESTS.has(key) ||
    key === "IsPresent" ||
    key === "StringMatches" ||
    COMPARISON_OPERATORS.has(key) ||
    pathForm(key) !== undefined
  );
}

function pathForm(key: string): ComparisonOperator | undefined {
  if (!key.endsWith(PATH_SUFFIX)) return undefined;
  return COMPARISON_OPERATORS.get(key.slice(0, -PATH_SUFFIX.length));
}

function compileCombinator(operator: string, operand: Json, context: Context): ScopeTest {
  if (operator === "Not") {
    const test = compileRule(operand, { ...context, nested: true });
    return (scope) => !test(scope);
  }
  if (!isArray(operand) || operand.length === 0) {
    throw new MemberFault(`The field '${operator}' must be a non-empty array`, context.path);
  }
  const tests = operand.map((rule, i) => compileRule(rule, { ...context, nested: true, path: [...context.path, i] }));
  return operator === "And"
    ? (scope) => tests.every((test) => test(scope))
    : (scope) => tests.some((test) => test(scope));
}

function compileVariable(rule: JsonObject, context: Context): Path {
  const place = [...context.path, "Variable"];
  const text = getMember(rule, "Variable");
  if (text === undefined) throw new MemberFault("The field 'Variable' is required", context.path);
  return compileOperandPath(text, { ...context, path: place });
}

function compileOperandPath(text: Json, { variables, path }: Context): Path {
  if (typeof text !== "string") throw new MemberFault("A path must be a string", path);
  const compiled = compilePath(text);
  if (!compiled.ok) throw new MemberFault(compiled.reason, path, compiled.offset);
  const { root } = compiled.value;
  if (typeof root !== "string") variables.add(root.variable);
  return compiled.value;
}

function compileOperator(operator: string, operand: Json, variable: Path, context: Context): ScopeTest {
  if (operator === "IsPresent") {
    const expected = booleanOperand(operator, operand, context);
    return (scope) => isPresent(variable, scope) === expected;
  }
  const byPath = pathForm(operator);
  if (byPath !== undefined) {
    const other = compileOperandPath(operand, context);
    return (scope) => byPath.compare(read(variable, scope), read(other, scope));
  }
  const test = compileTest(operator, operand, context);
  return (scope) => test(read(variable, scope));
}

function compileTest(operator: string, operand: Json, context: Context): Test {
  const typeTest = TYPE_TESTS.get(operator);
  if (typeTest !== undefined) {
    const expected = booleanOperand(operator, operand, context);
    return (value) => typeTest(value) === expected;
  }
  if (operator === "StringMatches") {
    if (typeof operand !== "string") throw wrongOperand(operator, "a string", context);
    return stringMatches(operand);
  }
  const comparison = COMPARISON_OPERATORS.get(operator);
  if (comparison === undefined || !comparison.accepts(operand)) {
    throw wrongOperand(operator, comparison?.expectation ?? "another operator", context);
  }
  return (value) => comparison.compare(value, operand);
}

function booleanOperand(operator: string, operand: Json, context: Context): boolean {
  if (typeof operand === "boolean") return operand;
  throw wrongOperand(operator, "a boolean", context);
}

function wrongOperand(operator: string, expectation: string, context: Context): MemberFault {
  return new MemberFault(`The value of '${operator}' must be ${expectation}`, context.path);
}

function read(path: Path, scope: Scope): Json {
  try {
    return path.evaluate(scope);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    throw runtimeFault(`Invalid path '${path.text}': The choice state's condition path references an invalid value.`);
  }
}

/** An indefinite path is there where it finds something; it gives a list even where it does not. */
function isPresent(path: Path, scope: Scope): boolean {
  try {
    const value = path.evaluate(scope);
    return path.definite || (isArray(value) && value.length > 0);
  } catch (error) {
    if (error instanceof PathNotFound) return false;
    throw error;
  }
}
