import { COMPARISON_OPERATORS, TYPE_TESTS } from "../expr/choice-operators.ts";
import { parseTimestamp } from "../expr/timestamp.ts";
import type { ObjectNode, Place } from "./document.ts";
import { fieldOf, fieldsOf, hasField, isArrayPlace, isObjectPlace, isStringPlace, itemsOf } from "./document.ts";
import { checkNestedFields } from "./field-table.ts";
import { refuseEmpty, refuseType } from "./fields.ts";
import * as messages from "./messages.ts";
import { checkReferencePath } from "./paths.ts";
import type { StateReading } from "./reading.ts";

/** A rule has one of these. */
const RULE_KINDS = ["And", "Or", "Not", "Variable", "Condition"];

const OPERATORS: readonly string[] = [
  ...[...COMPARISON_OPERATORS.keys()].flatMap((name) => [name, `${name}Path`]),
  "StringMatches",
  ...TYPE_TESTS.keys(),
  "IsPresent",
];

const NESTED_RULE_FIELDS: Readonly<Record<string, "both" | "JSONPath" | "JSONata">> = {
  And: "JSONPath",
  Or: "JSONPath",
  Not: "JSONPath",
  Variable: "JSONPath",
  Comment: "both",
  ...Object.fromEntries(OPERATORS.map((name) => [name, "JSONPath"] as const)),
};
/** A rule that stands in `Choices` also says what follows. */
const TOP_RULE_FIELDS: typeof NESTED_RULE_FIELDS = {
  ...NESTED_RULE_FIELDS,
  Condition: "JSONata",
  Next: "both",
  Assign: "both",
  Output: "JSONata",
};

/** Checks the shape of a rule, at any depth. Answers whether its condition can be compiled. */
export function checkChoiceRule(state: StateReading, place: Place<ObjectNode>, level: "top" | "nested"): boolean {
  const before = state.problems.errorCount;
  checkNestedFields(state, place, level === "top" ? TOP_RULE_FIELDS : NESTED_RULE_FIELDS);
  const kinds = RULE_KINDS.filter((kind) => hasField(place, kind));
  if (kinds.length !== 1) state.problems.report(place, { message: messages.choiceRuleKind(RULE_KINDS) });
  if (state.language === "JSONPath") checkCondition(state, place);
  return state.problems.errorCount === before;
}

function checkCondition(state: StateReading, place: Place<ObjectNode>): void {
  for (const field of fieldsOf(place)) {
    switch (field.key) {
      case "And":
      case "Or":
        checkRules(state, field);
        break;
      case "Not":
        checkNested(state, field);
        break;
      case "Variable":
        checkComparison(state, place);
        break;
      default:
    }
  }
}

function checkRules(state: StateReading, place: Place): void {
  if (!isArrayPlace(place)) return refuseType(state.problems, place, "Array");
  if (refuseEmpty(state.problems, place)) return;
  for (const item of itemsOf(place)) checkNested(state, item);
}

function checkNested(state: StateReading, place: Place): void {
  if (isObjectPlace(place)) checkChoiceRule(state, place, "nested");
  else refuseType(state.problems, place, "Object");
}

function checkComparison(state: StateReading, place: Place<ObjectNode>): void {
  const variable = fieldOf(place, "Variable");
  if (variable !== undefined) checkPath(state, variable);
  const operators = fieldsOf(place).filter((field) => OPERATORS.includes(field.key));
  if (operators.length === 0) state.problems.report(place, { message: messages.noneOf(OPERATORS) });
  if (operators.length > 1) state.problems.report(place, { message: messages.moreThanOneOf(OPERATORS) });
  for (const operator of operators) checkOperand(state, operator.key, operator);
}

function checkOperand(state: StateReading, operator: string, operand: Place): void {
  if (operator.endsWith("Path")) return checkPath(state, operand);
  if (operator.startsWith("Is") || operator.startsWith("Boolean")) {
    if (operand.node.kind !== "boolean") refuseType(state.problems, operand, "Boolean");
  } else if (operator.startsWith("Numeric")) {
    if (operand.node.kind !== "number") refuseType(state.problems, operand, "Number");
  } else checkText(state, operator, operand);
}

function checkText(state: StateReading, operator: string, operand: Place): void {
  if (!isStringPlace(operand)) return refuseType(state.problems, operand, "String");
  const text = operand.node.value;
  if (operator.startsWith("Timestamp") && parseTimestamp(text) === undefined) {
    state.problems.report(operand, { message: messages.NOT_A_TIMESTAMP, mend: "write it as 2030-01-31T12:00:00Z" });
  } else if (/^\$\$?[.[]/.test(text) && operator !== "StringMatches") {
    state.problems.report(operand, {
      severity: "WARNING",
      code: "NO_PATH",
      message: messages.noPath(operator),
      mend: `write "${operator}Path"`,
    });
  }
}

function checkPath(state: StateReading, place: Place): void {
  if (isStringPlace(place)) checkReferencePath(state, place, "lenient");
  else refuseType(state.problems, place, "String");
}
