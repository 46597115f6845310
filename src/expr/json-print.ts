import { runtimeFault } from "./fault.ts";
import { exceedsNesting, NESTING_MAX } from "./json-scan.ts";
import { forgetLossless, type Json, JsonMap, JsonNumber, metLossless } from "./json-value.ts";

/**
 * Compact JSON text of a value; numbers and the order of keys as they were read.
 *
 * @throws {StatesFault} `States.Runtime` where the value is nested deeper than {@link NESTING_MAX}: its
 * text could not be read again.
 */
export function printJson(value: Json): string {
  const text = stringify(value);
  if (exceedsNesting(text)) throw tooDeep();
  return text;
}

function stringify(value: Json): string {
  forgetLossless();
  try {
    const text = JSON.stringify(value);
    return metLossless ? printLossless(value) : text;
  } catch (error) {
    // JSON.stringify recurses and runs out of stack some thousand levels down.
    if (error instanceof RangeError) throw tooDeep();
    throw error;
  }
}

function tooDeep() {
  return runtimeFault(`Document nesting depth exceeds the maximum allowed (${NESTING_MAX})`);
}

/** A string as it is, any other value as JSON text. */
export function toText(value: Json): string {
  return typeof value === "string" ? value : printJson(value);
}

/** The text of the array of these JSON texts, without parsing them. */
export function joinTexts(texts: readonly string[]): string {
  return `[${texts.join(",")}]`;
}

/** Prints what `JSON.stringify` would change: objects that keep the order of integer-like keys. */
function printLossless(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (value instanceof JsonNumber) return value.text;
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === "" ? "" : ","}${printLossless(item)}`;
    return `[${text}]`;
  }
  const members = value instanceof JsonMap ? value.entries : Object.entries(value as object);
  for (const [key, member] of members) {
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${printLossless(member)}`;
  }
  return `{${text}}`;
}
