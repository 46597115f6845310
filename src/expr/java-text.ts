import { entriesOf, isArray, isObject, type Json, toText } from "./json.ts";

/** A value as Java's `toString` writes it: `{a=1, b=[x, null]}`, strings without quotes. */
export function javaText(value: Json): string {
  if (isArray(value)) return `[${value.map(javaText).join(", ")}]`;
  if (!isObject(value)) return toText(value);
  const members = entriesOf(value).map(([key, member]) => `${key}=${javaText(member)}`);
  return `{${members.join(", ")}}`;
}
