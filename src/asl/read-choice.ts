import { compileCondition } from "../expr/choice.ts";
import { parseJson } from "../expr/json.ts";
import { checkChoiceRule } from "./choice-rule.ts";
import { readDataFlow, readDeparture } from "./data-flow.ts";
import type { ObjectNode, Place } from "./document.ts";
import { fieldOf, isObjectPlace, isStringPlace, itemsOf } from "./document.ts";
import { type Draft, type Link, NOT_YET_LINKED, type StateDraft } from "./draft.ts";
import { arrayField, refuseEmpty, refuseType, requireFields } from "./fields.ts";
import { readQuery } from "./jsonata.ts";
import type { ChoiceCondition, ChoiceRule, ChoiceState } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readLink } from "./transitions.ts";

export function readChoice(state: StateReading): StateDraft {
  requireFields(state.problems, state.place, ["Choices"]);
  const rules: Draft<ChoiceRule>[] = [];
  const choice: Draft<ChoiceState> = {
    type: "Choice",
    name: state.name,
    pointer: state.place.pointer,
    flow: readDataFlow(state, "hasNone"),
    rules,
    default: undefined,
  };
  const links: Link[] = [];
  for (const place of rulePlaces(state)) {
    const { rule, links: found } = readRule(state, place);
    links.push(...found);
    if (rule !== undefined) rules.push(rule);
  }
  links.push(...readLink(state.problems, state.place, "Default", (target) => (choice.default = target)));
  return { state: choice, links, isTerminal: false };
}

function rulePlaces(state: StateReading): readonly Place<ObjectNode>[] {
  const choices = arrayField(state.problems, state.place, "Choices");
  if (choices === undefined || refuseEmpty(state.problems, choices)) return [];
  return itemsOf(choices).flatMap((place) => {
    if (isObjectPlace(place)) return [place];
    refuseType(state.problems, place, "Object");
    return [];
  });
}

function readRule(
  state: StateReading,
  place: Place<ObjectNode>,
): { readonly rule: Draft<ChoiceRule> | undefined; readonly links: readonly Link[] } {
  const condition = readCondition(state, place);
  const departure = readDeparture(state, place, "rule");
  const rule = condition === undefined ? undefined : { condition, departure, next: NOT_YET_LINKED };
  const links = readLink(state.problems, place, "Next", (target) => {
    if (rule !== undefined) rule.next = target;
  });
  return { rule, links };
}

function readCondition(state: StateReading, place: Place<ObjectNode>): ChoiceCondition | undefined {
  requireFields(state.problems, place, ["Next"]);
  const isSound = checkChoiceRule(state, place, "top");
  if (state.language === "JSONata") return readQueryCondition(state, place);
  if (!isSound) return undefined;
  const compiled = compileCondition(parseJson(state.reading.text.slice(place.node.start, place.node.end)));
  if (!compiled.ok) {
    state.problems.report(place, { message: compiled.reason });
    return undefined;
  }
  state.reading.variables.read(state.name, compiled.value.variables, place);
  return { kind: "comparison", comparison: compiled.value };
}

/** `Condition`: an expression, or true or false. */
function readQueryCondition(state: StateReading, place: Place<ObjectNode>): ChoiceCondition | undefined {
  const field = fieldOf(place, "Condition");
  if (field === undefined) return undefined;
  if (field.node.kind === "boolean") return { kind: "literal", value: field.node.value };
  if (!isStringPlace(field)) return refuseType(state.problems, field, "String");
  const query = readQuery(state, field, "input");
  return query === undefined ? undefined : { kind: "query", query };
}
