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

/** A number of either form. */
export type JsonNumeric = number | JsonNumber;

/** The six types of JSON. */
export type JsonType = "null" | "boolean" | "string" | "number" | "array" | "object";

/**
 * Set when `JSON.stringify` met a value that it cannot print faithfully; `printJson` then prints again by
 * itself. Asking `JSON.stringify` costs nothing for the values that have no such part.
 */
export let metLossless = false;

/** To be called before `JSON.stringify` whose result {@link metLossless} will judge. */
export function forgetLossless(): void {
  metLossless = false;
}

/** Makes `JSON.stringify` print a number's own text: in Node from 21 on and in browsers since 2025. */
const rawJson = (JSON as { readonly rawJSON?: (text: string) => unknown }).rawJSON;

/** A number whose text a double would not give back (`1.0`, `1e400`, 2^53 + 1). */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  valueOf(): number {
    return Number(this.text);
  }

  /** What `JSON.stringify` prints: the text itself where the platform can, else the nearest double. */
  toJSON(): unknown {
    if (rawJson !== undefined) return rawJson(this.text);
    metLossless = true;
    return Number(this.text);
  }
}

/** An object whose keys keep their order whatever they look like. */
export class JsonMap {
  readonly entries: ReadonlyMap<string, Json>;

  constructor(entries: Iterable<readonly [string, Json]>) {
    this.entries = new Map(entries);
  }

  /** For code that does not know of this class; it loses the order of integer-like keys. */
  toJSON(): { readonly [key: string]: Json } {
    metLossless = true;
    return Object.fromEntries(this.entries);
  }
}

/** Which of JSON's types a value has. */
export function typeOf(value: Json): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  if (type === "boolean" || type === "string" || type === "number") return type;
  return value instanceof JsonNumber ? "number" : "object";
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isNumber(value: Json | undefined): value is JsonNumeric {
  return typeof value === "number" || value instanceof JsonNumber;
}

/** The nearest double of a number; undefined for anything else. */
export function numberValue(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return value instanceof JsonNumber ? Number(value.text) : undefined;
}

/** A member's value; undefined where the object has none of this name. */
export function getMember(object: JsonObject, key: string): Json | undefined {
  if (object instanceof JsonMap) return object.entries.get(key);
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

export function hasMember(object: JsonObject, key: string): boolean {
  return object instanceof JsonMap ? object.entries.has(key) : Object.hasOwn(object, key);
}

/** Names of the members, in the order of the text. */
export function keysOf(object: JsonObject): readonly string[] {
  return object instanceof JsonMap ? [...object.entries.keys()] : Object.keys(object);
}

/** Members, in the order of the text. */
export function entriesOf(object: JsonObject): readonly (readonly [string, Json])[] {
  return object instanceof JsonMap ? [...object.entries] : Object.entries(object);
}

/** An object of these members, in this order; of two with one name the later value counts. */
export function objectOf(entries: Iterable<readonly [string, Json]>): JsonObject {
  const list = [...entries];
  if (list.some(([key]) => isUnsafeKey(key))) return new JsonMap(list);
  const object: { [key: string]: Json } = {};
  for (const [key, value] of list) object[key] = value;
  return object;
}

/** A copy with one member set: in its old place, or last. */
export function withMember(object: JsonObject, key: string, value: Json): JsonObject {
  if (object instanceof JsonMap || isUnsafeKey(key)) {
    return new JsonMap([...entriesOf(object), [key, value]]);
  }
  return { ...object, [key]: value };
}

/** True for a key that a plain object would move to the front or take for its prototype. */
export function isUnsafeKey(key: string): boolean {
  const first = key.charCodeAt(0);
  if (first >= 48 && first <= 57) return /^\d+$/.test(key);
  return key === "__proto__";
}

const ONE_BYTE_MAX = 0x7f;
const TWO_BYTES_MAX = 0x7ff;

/** From this length on the platform's encoder is faster than counting. */
const COUNTED_LENGTH_MAX = 256;

const encoder = new TextEncoder();

/** How many bytes the text has in UTF-8; a lone surrogate counts three, as its replacement does. */
export function utf8Length(text: string): number {
  if (text.length > COUNTED_LENGTH_MAX) return encoder.encode(text).length;
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= ONE_BYTE_MAX) continue;
    bytes += code <= TWO_BYTES_MAX ? 1 : 2;
    if (code >= 0xd800 && code <= 0xdbff) {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next <= 0xdfff) i++;
    }
  }
  return bytes;
}

/** Whether the text is longer than `bytesMax` in UTF-8; most texts are judged by their length alone. */
export function exceedsUtf8Length(text: string, bytesMax: number): boolean {
  if (text.length > bytesMax) return true;
  return text.length * 3 > bytesMax && utf8Length(text) > bytesMax;
}
