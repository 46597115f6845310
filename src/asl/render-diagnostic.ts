import type { Diagnostic } from "./diagnostic.ts";

const EXCERPT_WIDTH = 100;
const TOKEN = /^"(?:[^"\\]|\\.)*"?|^[\w.$-]+|^./;

/**
 * One diagnostic for a person at a terminal: `file:line:column`, the line of the source with the culprit underlined, and
 * what to do about it.
 *
 * @param text the definition that was read.
 * @param file its name as the caller wrote it.
 */
export function renderDiagnostic(diagnostic: Diagnostic, text: string, file: string): string {
  const { severity, code, line, column, location, mend } = diagnostic;
  // Behind Jackson's own sentence follows its notation of the place, which the excerpt shows better.
  const message = diagnostic.message.split("\n at [Source")[0] ?? "";
  const where = location?.startsWith("/") === true ? ` at ${location}` : "";
  const number = String(line);
  const gutter = " ".repeat(number.length);
  const { excerpt, caret } = excerptOf(lineOf(text, line), column);
  return [
    `${file}:${line}:${column}: ${severity.toLowerCase()}: ${message}`,
    `  ${number} | ${excerpt}`,
    `  ${gutter} | ${caret}`,
    `  ${gutter} = ${code}${where}`,
    ...(mend === undefined ? [] : [`  ${gutter} = ${mend}`]),
  ].join("\n");
}

function lineOf(text: string, line: number): string {
  return text.split(/\r\n|\r|\n/, line)[line - 1] ?? "";
}

/** Definitions often stand on one endless line: shows the part around the column. */
function excerptOf(source: string, column: number): { readonly excerpt: string; readonly caret: string } {
  const at = column - 1;
  const from = source.length <= EXCERPT_WIDTH ? 0 : Math.max(0, at - EXCERPT_WIDTH / 2);
  const part = source.slice(from, from + EXCERPT_WIDTH).replaceAll("\t", " ");
  const before = from > 0 ? "…" : "";
  const after = from + EXCERPT_WIDTH < source.length ? "…" : "";
  const indent = before.length + at - from;
  const token = TOKEN.exec(part.slice(at - from))?.[0] ?? "";
  return { excerpt: before + part + after, caret: " ".repeat(indent) + "^".repeat(Math.max(1, token.length)) };
}
