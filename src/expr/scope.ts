import type { Json } from "./json.ts";

/** What an expression may read. One is made for each field that is evaluated. */
export interface Scope {
  /** `$`: what the field reads by default. */
  readonly input: Json;
  /** `$$`: the context object; built when first read. */
  readonly context: Json;
  /** `$name`: the variables visible here. */
  readonly variables: { get(name: string): Json | undefined };
  /** The turn's own random numbers, 0 ≤ n < 1: an expression has no randomness of its own. */
  readonly random: () => number;
}
