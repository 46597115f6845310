import type { JsonText } from "../engine/units.ts";

/**
 * The members of an object's text, each as it stands there, so that a number stays the number it was and
 * a large payload is not parsed only to be written again. Undefined where the text is no object.
 *
 * @param text valid JSON.
 */
export function memberTexts(text: JsonText): ReadonlyMap<string, JsonText> | undefined {
  const start = skipSpace(text, 0);
  if (text[start] !== "{") return undefined;
  const members = new Map<string, JsonText>();
  let at = skipSpace(text, start + 1);
  while (text[at] === '"') {
    const keyEnd = stringEnd(text, at);
    const key = JSON.parse(text.slice(at, keyEnd)) as string;
    const valueStart = skipSpace(text, text.indexOf(":", keyEnd) + 1);
    const valueEnd = findValueEnd(text, valueStart);
    members.set(key, text.slice(valueStart, valueEnd).trimEnd() as JsonText);
    at = skipSpace(text, valueEnd + 1);
  }
  return members;
}

/** The same JSON without white space between its parts. */
export function compact(text: string): JsonText {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1") as JsonText;
}

/** The text as JSON if it is that (an empty one as null), else as a JSON string. */
export function asJsonText(text: string): JsonText {
  const trimmed = text.trim();
  if (trimmed === "") return "null" as JsonText;
  return (isJson(trimmed) ? trimmed : JSON.stringify(text)) as JsonText;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function findValueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text.charAt(at)) {
      case '"':
        at = stringEnd(text, at) - 1;
        break;
      case "{":
      case "[":
        depth++;
        break;
      case "}":
      case "]":
        if (depth === 0) return at;
        depth--;
        break;
      case ",":
        if (depth === 0) return at;
    }
  }
  return text.length;
}

/** The index after the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text[at] ?? "")) at++;
  return at;
}
