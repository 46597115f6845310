import type { Json } from "./json.ts";
import type { Scope } from "./scope.ts";

/** A scope for tests: an input, and what else the test is about. */
export function scopeOf(
  input: Json,
  more: {
    readonly context?: Json;
    readonly variables?: Readonly<Record<string, Json>>;
    readonly random?: () => number;
  } = {},
): Scope {
  return {
    input,
    context: more.context ?? {},
    variables: new Map(Object.entries(more.variables ?? {})),
    random: more.random ?? (() => 0.5),
  };
}
