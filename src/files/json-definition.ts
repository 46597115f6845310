import type { ReadDefinition } from "./definition-file.ts";
import { LineStarts } from "./line-starts.ts";
import { pathOf, valueAtPath } from "./pointer.ts";
import { type PlaceholderValue, substituteJson } from "./substitution.ts";

/** Reads a definition that is JSON. Text that is not is left for the definition's parser to refuse in AWS's words. */
export function readJsonDefinition(text: string, value: PlaceholderValue): ReadDefinition {
  const substituted = substituteJson(text, value);
  const lines = new LineStarts(text);
  const newLines = new LineStarts(substituted.text);
  let root: unknown;
  return {
    definition: substituted.text,
    open: substituted.open,
    place: ({ line, column }) => lines.position(substituted.originalOffset(newLines.offset(line, column))),
    valueAt(pointer) {
      root ??= parsed(substituted.text);
      return valueAtPath(root, pathOf(pointer, root));
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
