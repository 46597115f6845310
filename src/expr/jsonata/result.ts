import { entriesOf, type Json, JsonNumber, objectOf } from "../json-value.ts";
import type { Runtime } from "./runtime.ts";
import { isArray, isFunction, isObject, type MarkedArray, type Value } from "./value.ts";

/** Thrown where a result holds what JSON has no form for. */
export class UnsupportedResult extends Error {
  constructor() {
    super("The result is a function or holds one");
    this.name = "UnsupportedResult";
  }
}

/**
 * The JSON value of a result. Data that only passed through comes out as the very same objects. The marks of sequences
 * are taken off, for an execution that is replayed reads its variables back without them. As on AWS, infinities and
 * NaN become strings.
 *
 * @throws {UnsupportedResult}
 */
export function toJson(value: Value, runtime: Runtime): Json {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value === undefined) return null; // an item of an array; members and whole results are judged before
  if (typeof value !== "object" || value === null || value instanceof JsonNumber) return value as Json;
  if (isArray(value)) return toJsonArray(value, runtime);
  if (isFunction(value) || !isObject(value)) throw new UnsupportedResult();
  const members = entriesOf(value);
  runtime.spend(members.length);
  let changed: [string, Json][] | undefined;
  members.forEach(([key, member], i) => {
    const clean = (member as Value) === undefined ? undefined : toJson(member, runtime);
    if (clean === member && changed === undefined) return;
    changed ??= members.slice(0, i).map(([name, before]) => [name, before]);
    if (clean !== undefined) changed.push([key, clean]);
  });
  return changed === undefined ? value : objectOf(changed);
}

function toJsonArray(list: MarkedArray, runtime: Runtime): Json {
  runtime.spend(list.length);
  const isMarked = list.sequence === true || list.cons === true;
  let copy: Json[] | undefined = isMarked ? [] : undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const clean = toJson(item, runtime);
    if (copy !== undefined) copy.push(clean);
    else if (clean !== item) copy = [...(list.slice(0, i) as Json[]), clean];
  }
  return copy ?? (list as Json[]);
}
