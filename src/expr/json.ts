/**
 * The JSON value as Stepwell sees it.
 *
 * `JSON.parse` silently changes what it reads: 1234567890123456789 becomes …456800, `1.0` becomes `1`,
 * integer-like keys move to the front, `__proto__` sets a prototype. Where a text holds nothing of the
 * kind (a cheap scan tells) the plain `JSON.parse` value is used; otherwise numbers that a double would
 * change are {@link JsonNumber}s and objects that a plain object would reorder are {@link JsonMap}s.
 * Code outside this folder reads values through the functions here and never needs to know which it has.
 */
export type Json = null | boolean | string | number | JsonNumber | readonly Json[] | JsonObject;

/** An object: plain, or a {@link JsonMap} where key order or `__proto__` would be lost. */
export type JsonObject = { readonly [key: string]: Json } | JsonMap;

/** A number whose text a double would not give back (`1.0`, `1e400`, 2^53 + 1). */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  valueOf(): number {
    return Number(this.text);
  }
}

/** An object whose keys keep their order whatever they look like. */
export class JsonMap {
  readonly entries: ReadonlyMap<string, Json>;

  constructor(entries: Iterable<readonly [string, Json]>) {
    this.entries = new Map(entries);
  }
}
