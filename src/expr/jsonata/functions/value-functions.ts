import { JsonNumber } from "../../json-value.ts";
import { JsonataError } from "../jsonata-error.ts";
import type { Runtime } from "../runtime.ts";
import { deepClone } from "../stringify.ts";
import { isNumeric, isTrue } from "../truth.ts";
import { isArray, isFunction, type Value } from "../value.ts";
import { builtIn, type FunctionTable } from "./built-in.ts";

/** `$type`, `$exists`, `$assert` and their like: functions of any value. */
export const VALUE_FUNCTIONS: FunctionTable = {
  boolean: builtIn("<x-:b>", 1, ([value], runtime) => (value === undefined ? undefined : isTrue(value, runtime))),
  not: builtIn("<x-:b>", 1, ([value], runtime) => (value === undefined ? undefined : !isTrue(value, runtime))),
  exists: builtIn("<x:b>", 1, ([value]) => value !== undefined),
  type: builtIn("<x:s>", 1, ([value]) => typeName(value)),
  clone: builtIn("<(oa)-:o>", 1, clone),
  error: builtIn("<s?:x>", 1, fail),
  assert: builtIn("<bs?:x>", 2, assert),
};

function typeName(value: Value): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return "null";
  if (isNumeric(value) || value instanceof JsonNumber) return "number";
  if (typeof value === "string" || typeof value === "boolean") return typeof value;
  if (isArray(value)) return "array";
  return isFunction(value) ? "function" : "object";
}

function clone([value]: readonly Value[], runtime: Runtime): Value {
  return value === undefined ? undefined : deepClone(value, runtime);
}

function fail([message]: readonly Value[]): never {
  throw new JsonataError("D3137", { message: (message as string) || "$error() function evaluated" });
}

function assert([condition, message]: readonly Value[]): undefined {
  if (condition !== true) {
    throw new JsonataError("D3141", { message: (message as string) || "$assert() statement failed" });
  }
  return undefined;
}
