import { IntrinsicFault, stringArgument } from "./intrinsic-fault.ts";
import { javaText } from "./java-text.ts";
import type { Json } from "./json.ts";
import type { TextCursor } from "./text-cursor.ts";

/** Reads a string literal and keeps its escapes: `States.Format` tells `\{}` from `{}`. */
export function readTemplate(cursor: TextCursor): string {
  const start = cursor.at;
  cursor.expect("'");
  const from = cursor.at;
  for (;;) {
    if (cursor.atEnd()) cursor.failAt(start, "The string is not closed");
    const char = cursor.peek();
    if (char === "'") break;
    if (char === "\\" && !/['{}\\]/.test(cursor.peek(1))) {
      cursor.fail("A backslash may stand only before ' { } or another backslash");
    }
    cursor.at += char === "\\" ? 2 : 1;
  }
  const raw = cursor.text.slice(from, cursor.at);
  cursor.expect("'");
  return raw;
}

/** The text that a string literal means. */
export function literalText(raw: string): string {
  return raw.includes("\\") ? raw.replace(/\\(['{}\\])/g, "$1") : raw;
}

/** The pieces between the `{}` of a template. */
function piecesOf(raw: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < raw.length; at++) {
    if (raw[at] === "\\") at++;
    else if (raw.startsWith("{}", at)) {
      pieces.push(literalText(raw.slice(from, at)));
      at++;
      from = at + 1;
    }
  }
  pieces.push(literalText(raw.slice(from)));
  return pieces;
}

function fill(pieces: readonly string[], values: readonly Json[]): string {
  if (pieces.length - 1 !== values.length) {
    throw new IntrinsicFault(
      `The template of States.Format has ${pieces.length - 1} placeholders for ${values.length} arguments`,
    );
  }
  let text = pieces[0] ?? "";
  for (const [i, value] of values.entries()) text += javaText(value) + (pieces[i + 1] ?? "");
  return text;
}

/** `States.Format` with a literal template, split once. */
export function formatter(raw: string): (args: readonly Json[]) => Json {
  const pieces = piecesOf(raw);
  return (args) => fill(pieces, args.slice(1));
}

/** `States.Format` with a template that comes from a path or a call. */
export function format([template, ...values]: readonly Json[]): Json {
  return fill(piecesOf(stringArgument(template, "The template")), values);
}
