import { getMember, isArray, isObject, type Json, JsonNumber, toText, typeOf } from "./json.ts";
import { fragmentOf, type Step } from "./path-ast.ts";
import { applyFunction } from "./path-functions.ts";

const JAYWAY_PROVIDER = "com.jayway.jsonpath.spi.json.JacksonJsonProvider";

/** Jayway's words for why a definite path leads nowhere in this document. */
export function explainMiss(steps: readonly Step[], document: Json): string {
  let value: Json | undefined = document;
  let place = "$";
  for (const [i, step] of steps.entries()) {
    if (step.kind === "names") {
      if (!isObject(value)) return notAnObject(step, place, value);
      place += fragmentOf(step);
      value = getMember(value, step.names[0] ?? "");
      if (value === undefined && i < steps.length - 1) return `Missing property in path ${place}`;
    } else if (step.kind === "indexes") {
      if (value === null) return `The path ${place} is null`;
      if (!isArray(value)) return notAnArray(step, value);
      place += fragmentOf(step);
      value = value.at(step.indexes[0] ?? 0);
    } else if (step.kind === "function") {
      value = applyFunction(step.name, value, []);
    }
    if (value === undefined) break;
  }
  return `No results for path: $${steps.map(fragmentOf).join("")}`;
}

function notAnObject(step: Step, place: string, value: Json): string {
  return (
    `Expected to find an object with property ${fragmentOf(step)} in path ${place} but found ` +
    `'${javaClassOf(value)}'. This is not a json object according to the JsonProvider: '${JAYWAY_PROVIDER}'.`
  );
}

function notAnArray(step: Step, value: Json): string {
  return `Filter: ${fragmentOf(step)} can only be applied to arrays. Current context is: ${toText(value)}`;
}

const INT_MAX = 2_147_483_647;

/** The Java class in which Jackson holds such a value. */
function javaClassOf(value: Json): string {
  switch (typeOf(value)) {
    case "null":
      return "null";
    case "boolean":
      return "java.lang.Boolean";
    case "string":
      return "java.lang.String";
    case "array":
      return "java.util.ArrayList";
    case "object":
      return "java.util.LinkedHashMap";
    case "number":
      return javaNumberClassOf(value);
  }
}

function javaNumberClassOf(value: Json): string {
  const text = value instanceof JsonNumber ? value.text : toText(value);
  if (/[.eE]/.test(text)) return "java.lang.Double";
  const number = Math.abs(Number(text));
  if (number <= INT_MAX) return "java.lang.Integer";
  return number < 2 ** 63 ? "java.lang.Long" : "java.math.BigInteger";
}
