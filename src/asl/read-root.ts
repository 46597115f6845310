import { isObjectPlace, type ObjectNode, type Place } from "./document.ts";
import { DOCUMENT_DEPTH_MAX, type JsonFault, readJson, sourceLocation } from "./json-reader.ts";
import type { LineIndex } from "./line-index.ts";
import * as messages from "./messages.ts";
import type { Problems } from "./problems.ts";

/** AWS's quota for a definition, in characters. */
export const DEFINITION_LENGTH_MAX = 1_048_576;

/** The object that a definition's text is, or undefined after reporting why it is none. */
export function readRoot(
  text: string,
  {
    problems,
    lines,
    lengthMax,
  }: { readonly problems: Problems; readonly lines: LineIndex; readonly lengthMax: number },
): Place<ObjectNode> | undefined {
  const whole = { start: 0, end: text.length };
  if (text.length > lengthMax) {
    problems.reportWhole(whole, { message: messages.tooLong(lengthMax) });
    return undefined;
  }
  const read = readJson(text);
  if (!read.ok) {
    reportFault(read.fault, text, problems, lines);
    return undefined;
  }
  const place = read.root === undefined ? undefined : { node: read.root, pointer: "" };
  if (place !== undefined && isObjectPlace(place)) return place;
  problems.reportWhole(place?.node ?? whole, { message: messages.NOT_A_JSON_OBJECT });
  return undefined;
}

function reportFault(fault: JsonFault, text: string, problems: Problems, lines: LineIndex): void {
  const span = { start: fault.offset, end: fault.offset };
  const code = "INVALID_JSON_DESCRIPTION";
  switch (fault.kind) {
    case "syntax":
      problems.reportAt(fault.location, span, { code, message: fault.message, mend: mendOf(fault.message) });
      break;
    case "duplicate": {
      const location = sourceLocation(text, lines.positionOf(fault.readTo));
      const message = `Duplicate field '${fault.key}'\n at ${location}`;
      problems.reportAt(location, span, { code, message, mend: "each key may stand once in an object" });
      break;
    }
    case "tooDeep":
      problems.reportWhole(span, { code: "TOO_DEEPLY_NESTED", message: messages.tooDeep(DOCUMENT_DEPTH_MAX) });
  }
}

function mendOf(syntaxMessage: string): string | undefined {
  if (syntaxMessage.includes("'/'")) return "JSON has no comments; use the Comment field";
  if (syntaxMessage.includes("to start field name")) return "remove a comma too many, or put the key in double quotes";
  if (syntaxMessage.includes("was expecting comma")) return "put a comma between the entries";
  return undefined;
}
