import { fieldsOf, isStringPlace, type ObjectNode, type Place } from "../document.ts";
import type { ChoiceState } from "../program.ts";
import type { Facts } from "./facts.ts";
import type { Leaving } from "./leaving.ts";
import {
  expressionShape,
  followText,
  type OnMiss,
  objectFieldOf,
  objectItemsOf,
  type Sources,
  stringFieldOf,
} from "./read-shape.ts";

interface Choosing {
  readonly sources: Sources;
  readonly onMiss: OnMiss;
  /** What is known behind a rule, or behind the state itself for its Default. */
  leaving(owner: Place<ObjectNode>): Facts;
}

/** The ways out of a Choice of JSONPath. */
export function leaveChoice(state: ChoiceState, place: Place<ObjectNode>, choosing: Choosing): readonly Leaving[] {
  const rules = objectItemsOf(place, "Choices");
  // Who asks whether a path is present expects that it may not be: which rules are then never asked is not worth a guess.
  if (!rules.some(asksForPresence)) for (const rule of rules) checkPaths(rule, choosing);
  const ways = state.rules.flatMap(({ next }, index): readonly Leaving[] => {
    const rule = rules[index];
    return rule === undefined || isNeverTrue(rule, choosing.sources) ? [] : [{ next, facts: choosing.leaving(rule) }];
  });
  return state.default === undefined ? ways : [...ways, { next: state.default, facts: choosing.leaving(place) }];
}

function asksForPresence(rule: Place<ObjectNode>): boolean {
  return fieldsOf(rule).some(({ key }) => key === "IsPresent") || operandsOf(rule).some(asksForPresence);
}

function operandsOf(rule: Place<ObjectNode>): readonly Place<ObjectNode>[] {
  const not = objectFieldOf(rule, "Not");
  return [...(not === undefined ? [] : [not]), ...objectItemsOf(rule, "And"), ...objectItemsOf(rule, "Or")];
}

function checkPaths(rule: Place<ObjectNode>, choosing: Choosing): void {
  for (const field of fieldsOf(rule)) {
    const isPath = field.key === "Variable" || field.key.endsWith("Path");
    if (isPath && isStringPlace(field)) expressionShape(field, choosing.sources, choosing.onMiss);
  }
  for (const operand of operandsOf(rule)) checkPaths(operand, choosing);
}

/** Whether the rule asks for a path that never exists: nothing comes this way. */
function isNeverTrue(rule: Place<ObjectNode>, sources: Sources): boolean {
  if (objectItemsOf(rule, "And").some((operand) => isNeverTrue(operand, sources))) return true;
  const variable = stringFieldOf(rule, "Variable");
  const asked = fieldsOf(rule).find(({ key }) => key === "IsPresent")?.node;
  if (variable === undefined || asked?.kind !== "boolean" || !asked.value) return false;
  return followText(variable.node.value, sources).kind === "never";
}
