import { entriesOf, isArray, isObject, type Json, JsonNumber, toText } from "./json.ts";

/** A value as Java's `toString` writes it: `{a=1, b=[x, null]}`, strings without quotes. */
export function javaText(value: Json): string {
  if (isArray(value)) return `[${value.map(javaText).join(", ")}]`;
  if (!isObject(value)) return toText(value);
  const members = entriesOf(value).map(([key, member]) => `${key}=${javaText(member)}`);
  return `{${members.join(", ")}}`;
}

/** A double as Java writes it, which JSON keeps: `6.0`, `1.0E7`, `1.0E-4`. */
export function javaDouble(number: number): Json {
  const size = Math.abs(number);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = "", exponent = ""] = number.toExponential().split("e");
    return new JsonNumber(`${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`);
  }
  // The sign of -0 is lost: no JSON reader tells it from 0.
  return Number.isInteger(number) ? new JsonNumber(`${number + 0}.0`) : number;
}
