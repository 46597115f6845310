import { entriesOf, type JsonMap, JsonNumber, objectOf } from "../json-value.ts";
import { JsonataError } from "./jsonata-error.ts";
import type { Runtime } from "./runtime.ts";
import { isArray, isFunction, isObject, type Value } from "./value.ts";

/**
 * `$string`: a string as it is, anything else as JSON text with numbers of at most 15 digits.
 *
 * @throws {JsonataError} D3001 for an infinite number, D1001 for one inside an array or object.
 */
export function toJsonataString(value: Value, runtime: Runtime, prettify = false): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isInteger(value)) return JSON.stringify(value);
  if (isFunction(value)) return "";
  if (typeof value === "number" && !Number.isFinite(value)) throw new JsonataError("D3001", { value });
  const whole = isArray(value) && value.outerWrapper === true ? value[0] : value;
  const writer = new Writer(runtime, prettify);
  writer.write(whole, "");
  return writer.text;
}

/** A double as JSONata prints it: what lies beyond the 15th digit is noise of binary arithmetic. */
function roundTo15Digits(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

/** Writes by hand, for a value may hold functions, digits and key orders that `JSON.stringify` knows nothing of. */
class Writer {
  readonly #pieces: string[] = [];
  #length = 0;
  #checkedAt = 0;
  readonly #runtime: Runtime;
  readonly #pretty: boolean;

  constructor(runtime: Runtime, pretty: boolean) {
    this.#runtime = runtime;
    this.#pretty = pretty;
  }

  get text(): string {
    return this.#pieces.join("");
  }

  write(value: Value, indent: string): void {
    if (isArray(value)) this.#list("[", "]", indent, value, (item, inner) => this.write(item ?? null, inner));
    else if (isObject(value)) this.#object(value, indent);
    else this.#add(scalarText(value));
  }

  #object(value: object, indent: string): void {
    const members = entriesOf(value as JsonMap).filter(([, member]) => (member as Value) !== undefined);
    this.#list("{", "}", indent, members, ([key, member], inner) => {
      this.#add(`${JSON.stringify(key)}:${this.#pretty ? " " : ""}`);
      this.write(member, inner);
    });
  }

  #list<T>(open: string, close: string, indent: string, items: readonly T[], write: (item: T, indent: string) => void) {
    const inner = this.#pretty ? `${indent}  ` : "";
    const lineBreak = this.#pretty ? "\n" : "";
    this.#runtime.spend(items.length);
    this.#add(open);
    items.forEach((item, i) => {
      this.#add(`${i === 0 ? "" : ","}${lineBreak}${inner}`);
      write(item, inner);
    });
    this.#add(items.length === 0 ? close : `${lineBreak}${this.#pretty ? indent : ""}${close}`);
  }

  /** The length is judged now and then, for most pieces are a few characters. */
  #add(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
    if (this.#length < this.#checkedAt + UNCHECKED_LENGTH) return;
    this.#runtime.extendString(this.#checkedAt, this.#length - this.#checkedAt);
    this.#checkedAt = this.#length;
  }
}

const UNCHECKED_LENGTH = 1_024;

function scalarText(value: Value): string {
  if (value instanceof JsonNumber) return scalarText(Number(value.text));
  if (typeof value === "number") {
    if (!Number.isFinite(value) && !Number.isNaN(value)) throw new JsonataError("D1001", { value });
    return JSON.stringify(roundTo15Digits(value));
  }
  if (isFunction(value)) return '""';
  return JSON.stringify(value) ?? "null";
}

/** A copy that shares nothing with the value, as `$clone` and transforms make it; functions become `""`. */
export function deepClone(value: Value, runtime: Runtime): Value {
  if (typeof value === "number") return Number.isNaN(value) ? null : roundTo15Digits(value);
  if (isFunction(value)) return "";
  if (isArray(value)) {
    runtime.allocateItems(value.length);
    return value.map((item) => deepClone(item ?? null, runtime));
  }
  if (!isObject(value)) return value;
  const members = entriesOf(value);
  runtime.allocateItems(members.length);
  const copies = members.map(([key, member]) => [key, deepClone(member, runtime)] as const);
  const copy = objectOf(copies as never);
  runtime.owned.add(copy);
  return copy;
}
