import { getMember, hasMember, keysOf } from "../json-value.ts";
import type { Runtime } from "./runtime.ts";
import { computable, isArray, isObject, type MarkedArray, type Value } from "./value.ts";

/** Whether two values say the same, member for member; every comparison is a step. */
export function isDeepEqual(left: Value, right: Value, runtime: Runtime): boolean {
  const a = computable(left);
  const b = computable(right);
  if (a === b) return true;
  if (isArray(a)) return isArray(b) && equalItems(a, b, runtime);
  if (!isObject(a) || !isObject(b)) return false;
  const keys = keysOf(a);
  if (keys.length !== keysOf(b).length) return false;
  runtime.spend(keys.length);
  return keys.every((key) => hasMember(b, key) && isDeepEqual(getMember(a, key), getMember(b, key), runtime));
}

function equalItems(a: MarkedArray, b: MarkedArray, runtime: Runtime): boolean {
  if (a.length !== b.length) return false;
  runtime.spend(a.length);
  return a.every((item, i) => isDeepEqual(item, b[i], runtime));
}
