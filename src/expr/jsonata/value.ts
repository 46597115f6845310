import { JsonMap, JsonNumber, type JsonObject } from "../json-value.ts";
import { FunctionValue } from "./function-value.ts";

/**
 * What an expression may hold while it runs: `undefined` ("nothing"), any JSON value (a {@link JsonNumber} and a
 * {@link JsonMap} among them), a {@link FunctionValue}, and between two steps of a path a stream of tuples. The
 * language has no static types, so neither has this; the guards below tell the kinds apart.
 */
export type Value = unknown;

/**
 * An array with JSONata's marks. A *sequence* is a result of several items that stands for its only item when it
 * has one, and for nothing when it is empty; arrays of the data are never sequences.
 */
export interface MarkedArray extends Array<Value> {
  sequence?: boolean;
  /** A sequence that stays an array with one item (`[]` after a step). */
  keepSingleton?: boolean;
  /** Made by an array constructor inside a path: one item of the next step, not several. */
  cons?: boolean;
  /** The sequence around an input document that is an array itself. */
  outerWrapper?: boolean;
}

export function createSequence(): MarkedArray {
  const sequence: MarkedArray = [];
  sequence.sequence = true;
  return sequence;
}

export function sequenceOf(value: Value): MarkedArray {
  const sequence: MarkedArray = [value];
  sequence.sequence = true;
  return sequence;
}

export function isArray(value: Value): value is MarkedArray {
  return Array.isArray(value);
}

export function isSequence(value: Value): value is MarkedArray {
  return isArray(value) && value.sequence === true;
}

/** What a sequence stands for: nothing, its only item, or itself. */
export function collapse(value: Value): Value {
  if (!isSequence(value)) return value;
  if (value.length === 0) return undefined;
  return value.length === 1 && value.keepSingleton !== true ? value[0] : value;
}

export function isFunction(value: Value): value is FunctionValue {
  return value instanceof FunctionValue;
}

/** A JSON object, plain or a {@link JsonMap}; no array, number, null or function. */
export function isObject(value: Value): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JsonNumber) &&
    !(value instanceof FunctionValue)
  );
}

/** Numbers that were kept in their own digits become doubles; all else is itself. */
export function computable(value: Value): Value {
  return value instanceof JsonNumber ? Number(value.text) : value;
}

/** The value itself where it is an array, else an array of it. */
export function asArray(value: Value): MarkedArray {
  return isArray(value) ? value : [value];
}

/** Sets a member of an object that this evaluation made itself. */
export function setMember(object: JsonObject, key: string, value: Value): void {
  if (object instanceof JsonMap) (object.entries as Map<string, Value>).set(key, value);
  else (object as Record<string, Value>)[key] = value;
}

/** Removes a member of an object that this evaluation made itself. */
export function deleteMember(object: JsonObject, key: string): void {
  if (object instanceof JsonMap) (object.entries as Map<string, Value>).delete(key);
  else delete (object as Record<string, Value>)[key];
}

/** A member of anything that is no array; undefined where it has none. */
export function memberOf(value: Value, key: string): Value {
  if (typeof value !== "object" || value === null || value instanceof FunctionValue) return undefined;
  if (value instanceof JsonMap) return value.entries.get(key);
  if (value instanceof JsonNumber) return undefined;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, Value>>)[key] : undefined;
}
