import type { Diagnostic } from "../asl/diagnostic.ts";
import { excerpt } from "./excerpt.ts";

/** Something that is wrong with a definition, at a place of its file. */
export type Finding = Pick<Diagnostic, "severity" | "message" | "line" | "column" | "mend"> & {
  readonly code: string;
  /** As AWS gives it: a JSON pointer, or a place in words. */
  readonly location: string | undefined;
};

/**
 * A finding for people: `file:line:column severity CODE: message`, the line with a marker, and the mend.
 *
 * @param file shown as the file's name.
 * @param text the file's text.
 */
export function describeFinding(file: string, text: string, finding: Finding): string {
  const { severity, code, message, location, line, column, mend } = finding;
  const pointer = location?.startsWith("/") === true ? ` at ${location}` : "";
  const head = `${file}:${line}:${column} ${severity.toLowerCase()} ${code}: ${message.trim()}${pointer}`;
  const advice = mend === undefined ? "" : `       = mend: ${mend}\n`;
  return `${head}\n${excerpt(text, line, column)}\n${advice}`;
}
