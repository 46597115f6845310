import {
  entriesOf,
  getMember,
  isArray,
  isNumber,
  isObject,
  type Json,
  type JsonNumeric,
  type JsonObject,
  keysOf,
} from "./json-value.ts";

/** Whether two values say the same: `1` equals `1.0`, members count in any order. */
export function deepEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isNumber(a)) return isNumber(b) && compareNumbers(a, b) === 0;
  if (isArray(a)) return isArray(b) && equalArrays(a, b);
  if (isObject(a)) return isObject(b) && equalObjects(a, b);
  return false;
}

function equalArrays(a: readonly Json[], b: readonly Json[]): boolean {
  return a.length === b.length && a.every((item, i) => deepEqual(item, b[i] as Json));
}

function equalObjects(a: JsonObject, b: JsonObject): boolean {
  if (keysOf(a).length !== keysOf(b).length) return false;
  return entriesOf(a).every(([key, value]) => {
    const other = getMember(b, key);
    return other !== undefined && deepEqual(value, other);
  });
}

/** Negative, zero or positive, exact at any size: no digit is lost to a double. */
export function compareNumbers(a: JsonNumeric, b: JsonNumeric): number {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  return compareDecimals(decimalOf(a), decimalOf(b));
}

/** `0.digits × 10^magnitude`; zero has no digits. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly magnitude: number;
}

function decimalOf(value: JsonNumeric): Decimal {
  const text = typeof value === "number" ? String(value) : value.text;
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return { negative: false, digits: "", magnitude: 0 };
  const whole = match[2] ?? "";
  const all = whole + (match[3] ?? "");
  const leading = all.length - all.replace(/^0+/, "").length;
  const digits = all.slice(leading).replace(/0+$/, "");
  if (digits === "") return { negative: false, digits, magnitude: 0 };
  const magnitude = whole.length - leading + Number(match[4] ?? 0);
  return { negative: match[1] === "-", digits, magnitude };
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0) return signs;
  const size = a.magnitude - b.magnitude || (a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0);
  return a.negative ? -size : size;
}

function signOf(decimal: Decimal): number {
  if (decimal.digits === "") return 0;
  return decimal.negative ? -1 : 1;
}

/** A text that two values share exactly where they are {@link deepEqual}. */
export function canonicalText(value: Json): string {
  if (isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (isNumber(value)) {
    const { negative, digits, magnitude } = decimalOf(value);
    return `${negative ? "-" : ""}${digits}e${magnitude}`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = entriesOf(value).map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`);
  return `{${members.sort().join(",")}}`;
}
