import type { Compilation } from "./compiled.ts";
import { SyntaxFault } from "./text-cursor.ts";

/** The border between parsers, which throw {@link SyntaxFault}s, and the users of this folder. */
export function compilation<T>(compile: () => T): Compilation<T> {
  try {
    return { ok: true, value: compile() };
  } catch (error) {
    if (error instanceof SyntaxFault) {
      return { ok: false, reason: error.message, offset: error.offset };
    }
    throw error;
  }
}
