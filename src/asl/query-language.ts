import type { ObjectNode, Place } from "./document.ts";
import { fieldOf } from "./document.ts";
import { oneOfField } from "./fields.ts";
import * as messages from "./messages.ts";
import type { Problems } from "./problems.ts";
import type { Reading } from "./reading.ts";

export type QueryLanguage = "JSONPath" | "JSONata";

const QUERY_LANGUAGES = ["JSONPath", "JSONata"] as const satisfies readonly QueryLanguage[];

/**
 * The language of the whole machine. As on AWS, whatever is not exactly `JSONPath` counts as JSONata from there on,
 * beside the complaint about the value itself.
 */
export function readMachineLanguage(problems: Problems, place: Place<ObjectNode>): QueryLanguage {
  const field = fieldOf(place, "QueryLanguage");
  if (field === undefined) return "JSONPath";
  return oneOfField(problems, place, "QueryLanguage", QUERY_LANGUAGES) ?? "JSONata";
}

/** The language of one state: a state of a JSONPath machine may use JSONata, never the reverse. */
export function readStateLanguage(reading: Reading, place: Place<ObjectNode>): QueryLanguage {
  const field = fieldOf(place, "QueryLanguage");
  if (field === undefined) return reading.language;
  const language = oneOfField(reading.problems, place, "QueryLanguage", QUERY_LANGUAGES) ?? "JSONata";
  if (language === "JSONPath" && reading.language === "JSONata") {
    reading.problems.report(place, { message: messages.JSONPATH_UNDER_JSONATA, span: field.node });
  }
  return language;
}
