import { isUnsafeKey, type Json, JsonMap } from "../json-value.ts";
import type { JsonataScope } from "./compile.ts";
import type { Query } from "./query.ts";

/**
 * A JSON value with expressions at any depth: `Arguments`, `Output`, `Assign`. Keys are never expressions. Parts that
 * depend on nothing are built once and shared by all results.
 */
export interface JsonataTemplate {
  /** True where no expression is in it. */
  readonly constant: boolean;
  /** @throws {QueryFault} */
  evaluate(scope: JsonataScope): Json;
}

export function literalTemplate(value: Json): JsonataTemplate {
  return { constant: true, evaluate: () => value };
}

export function queryTemplate(query: Query): JsonataTemplate {
  return { constant: false, evaluate: (scope) => query.evaluate(scope) };
}

export function arrayTemplate(items: readonly JsonataTemplate[]): JsonataTemplate {
  return { constant: false, evaluate: (scope) => items.map((item) => item.evaluate(scope)) };
}

export function objectTemplate(members: readonly (readonly [string, JsonataTemplate])[]): JsonataTemplate {
  if (members.some(([key]) => isUnsafeKey(key))) {
    return {
      constant: false,
      evaluate: (scope) => new JsonMap(members.map(([key, member]) => [key, member.evaluate(scope)])),
    };
  }
  return {
    constant: false,
    evaluate(scope) {
      const object: { [key: string]: Json } = {};
      for (const [key, member] of members) object[key] = member.evaluate(scope);
      return object;
    },
  };
}
