import { JsonMap, JsonNumber } from "../json-value.ts";
import { JsonataError } from "./jsonata-error.ts";
import type { Runtime } from "./runtime.ts";
import { isArray, isObject, type MarkedArray, type Value } from "./value.ts";

/**
 * Whether the value counts as a number to compute with.
 *
 * @throws {JsonataError} D1001 for an infinite one.
 */
export function isNumeric(value: Value): value is number {
  if (typeof value !== "number") return false;
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw new JsonataError("D1001", { value });
  }
  return !Number.isNaN(value);
}

/** `$boolean` with "nothing" as false: how conditions, filters, `and` and `or` read a value. */
export function isTrue(value: Value, runtime: Runtime): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value !== "";
  if (typeof value === "number") return isNumeric(value) && value !== 0;
  if (value === undefined || value === null) return false;
  if (isArray(value)) return holdsTrue(value, runtime);
  if (value instanceof JsonNumber) return Number(value.text) !== 0;
  return isObject(value) && !isEmpty(value);
}

function holdsTrue(list: MarkedArray, runtime: Runtime): boolean {
  runtime.spend(list.length);
  return list.some((item) => isTrue(item, runtime));
}

function isEmpty(object: object): boolean {
  if (object instanceof JsonMap) return object.entries.size === 0;
  for (const _ in object) return false;
  return true;
}
