import type { Json } from "./json.ts";
import type { Scope } from "./scope.ts";

/**
 * The outcome of compiling a piece of the language: a closure, or the reason why it is none.
 * `offset` is the character in the source text where the fault lies.
 */
export type Compilation<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly offset: number };

/** A path (`$.a[0]`, `$$.Execution.Id`, `$x.b`), in Jayway's dialect as AWS speaks it. */
export interface Path {
  /** The source text. */
  readonly text: string;
  /** What it reads: `$`, `$$` or a variable's name. */
  readonly root: "input" | "context" | { readonly variable: string };
  /** True where it names exactly one place; an indefinite path always gives a list, maybe empty. */
  readonly definite: boolean;
  /** True where it selects the whole document (`$`, `$$`). */
  readonly identity: boolean;
  /**
   * @throws {PathNotFound} (jsonpath.ts) where a definite path leads nowhere; its `detail` is Jayway's
   * text, for example `No results for path: $['a']`.
   */
  evaluate(scope: Scope): Json;
}

/** A reference path for `ResultPath`: `$.a.b[0]`, no operators. */
export interface ReferencePath {
  readonly text: string;
  readonly identity: boolean;
  /**
   * The document with `value` put at the path; missing parents are made.
   * @throws {StatesFault} where the document has something else in the way.
   */
  insert(document: Json, value: Json): Json;
}

/** An intrinsic call or a path: what may stand behind a key that ends in `.$`. */
export interface Expression {
  readonly text: string;
  /** Names of the variables that it reads. */
  readonly variables: readonly string[];
  /**
   * @param field the field's name as AWS's messages give it (`value.$`, `ErrorPath`).
   * @throws {StatesFault}
   */
  evaluate(scope: Scope, field: string): Json;
}

/** A payload template: `Parameters`, `ResultSelector`, `ItemSelector`. */
export interface Template {
  /** True where nothing in it depends on the scope. */
  readonly constant: boolean;
  readonly variables: readonly string[];
  /** @throws {StatesFault} */
  evaluate(scope: Scope): Json;
}

/** A rule of a Choice state, compiled. */
export interface Condition {
  readonly variables: readonly string[];
  /** @throws {StatesFault} where `Variable` or a `…Path` leads nowhere (but with IsPresent). */
  test(scope: Scope): boolean;
}
