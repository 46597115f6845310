import type { ArrayNode, JsonNode, ObjectNode, Place, Span, StringNode } from "./document.ts";
import { fieldOf, fieldsOf, hasField, isArrayPlace, isObjectPlace, isStringPlace } from "./document.ts";
import * as messages from "./messages.ts";
import type { Problems } from "./problems.ts";
import { nearest } from "./suggestion.ts";

/**
 * Readers of one field each. They answer undefined where the field is absent, and also, after reporting it, where it is
 * not what it should be: the caller goes on and finds the next fault.
 */

export function stringField(problems: Problems, place: Place<ObjectNode>, name: string): Place<StringNode> | undefined {
  const field = fieldOf(place, name);
  if (field === undefined || isStringPlace(field)) return field;
  return refuseType(problems, field, "String");
}

export function booleanField(problems: Problems, place: Place<ObjectNode>, name: string): boolean | undefined {
  const field = fieldOf(place, name);
  if (field === undefined) return undefined;
  return field.node.kind === "boolean" ? field.node.value : refuseType(problems, field, "Boolean");
}

export function objectField(problems: Problems, place: Place<ObjectNode>, name: string): Place<ObjectNode> | undefined {
  const field = fieldOf(place, name);
  if (field === undefined || isObjectPlace(field)) return field;
  return refuseType(problems, field, "Object");
}

export function arrayField(problems: Problems, place: Place<ObjectNode>, name: string): Place<ArrayNode> | undefined {
  const field = fieldOf(place, name);
  if (field === undefined || isArrayPlace(field)) return field;
  return refuseType(problems, field, "Array");
}

/** Bounds, as text where AWS prints a decimal point. */
interface Range {
  readonly min?: number;
  readonly max?: number;
}

export function integerField(
  problems: Problems,
  place: Place<ObjectNode>,
  name: string,
  range: Range,
): number | undefined {
  const field = fieldOf(place, name);
  if (field === undefined) return undefined;
  if (field.node.kind !== "number" || !Number.isInteger(field.node.value)) {
    return refuseType(problems, field, "Integer");
  }
  return inRange(problems, field, field.node.value, range, String);
}

/** A number with a fraction; AWS prints the bounds of these with a decimal point. */
export function decimalField(
  problems: Problems,
  place: Place<ObjectNode>,
  name: string,
  range: Range,
): number | undefined {
  const field = fieldOf(place, name);
  if (field === undefined) return undefined;
  if (field.node.kind !== "number") return refuseType(problems, field, "Number");
  return inRange(problems, field, field.node.value, range, (bound) => bound.toFixed(1));
}

export function oneOfField<T extends string>(
  problems: Problems,
  place: Place<ObjectNode>,
  name: string,
  values: readonly T[],
): T | undefined {
  const field = stringField(problems, place, name);
  if (field === undefined) return undefined;
  const value = values.find((candidate) => candidate === field.node.value);
  if (value === undefined) {
    problems.report(field, { message: messages.oneOfValues(values), mend: () => didYouMean(field.node.value, values) });
  }
  return value;
}

/** Reports all the fields that are missing in one sentence, as AWS does. */
export function requireFields(problems: Problems, place: Place<ObjectNode>, names: readonly string[]): void {
  const missing = names.filter((name) => !hasField(place, name));
  if (missing.length === 0) return;
  problems.report(place, { message: messages.requiredFields(missing), mend: `add ${missing.join(", ")}` });
}

/** Reports each field that is not one of `allowed`. AWS locates it at the object; we point at the key. */
export function refuseOtherFields(problems: Problems, place: Place<ObjectNode>, allowed: readonly string[]): void {
  for (const field of fieldsOf(place)) {
    if (!allowed.includes(field.key)) refuseField(problems, place, field, allowed);
  }
}

export function refuseField(
  problems: Problems,
  place: Place<ObjectNode>,
  field: { readonly key: string; readonly keySpan: Span },
  allowed: readonly string[],
): void {
  problems.report(place, {
    message: messages.unsupportedField(field.key),
    span: field.keySpan,
    mend: () => didYouMean(field.key, allowed) ?? `allowed here: ${allowed.join(", ")}`,
  });
}

/** Of fields that exclude each other there may be one. */
export function refuseMoreThanOne(problems: Problems, place: Place<ObjectNode>, names: readonly string[]): boolean {
  const present = names.filter((name) => hasField(place, name));
  if (present.length <= 1) return false;
  problems.report(place, { message: messages.moreThanOneOf(names), mend: `keep only one of ${present.join(", ")}` });
  return true;
}

/** Of fields that exclude each other there must be one. Answers whether that is so. */
export function requireExactlyOne(problems: Problems, place: Place<ObjectNode>, names: readonly string[]): boolean {
  if (refuseMoreThanOne(problems, place, names)) return false;
  if (names.some((name) => hasField(place, name))) return true;
  problems.report(place, { message: messages.noneOf(names), mend: `add one of ${names.join(", ")}` });
  return false;
}

export function refuseEmpty(problems: Problems, place: Place<ArrayNode | ObjectNode>): boolean {
  const size = place.node.kind === "array" ? place.node.items.length : place.node.members.length;
  if (size === 0) problems.report(place, { message: messages.EMPTY_VALUE });
  return size === 0;
}

/** Reports that a value has the wrong type; gives undefined, so that readers can return it. */
export function refuseType(problems: Problems, place: Place<JsonNode>, type: messages.ExpectedType): undefined {
  problems.report(place, { message: messages.expectedType(type) });
  return undefined;
}

export function didYouMean(given: string, known: readonly string[]): string | undefined {
  const suggestion = nearest(given, known);
  return suggestion === undefined ? undefined : `did you mean '${suggestion}'?`;
}

function inRange(
  problems: Problems,
  place: Place<JsonNode>,
  value: number,
  { min, max }: Range,
  print: (bound: number) => string,
): number | undefined {
  if (min !== undefined && value < min) {
    problems.report(place, { message: messages.minimum(print(min)) });
    return undefined;
  }
  if (max !== undefined && value > max) {
    problems.report(place, { message: messages.maximum(print(max)) });
    return undefined;
  }
  return value;
}
