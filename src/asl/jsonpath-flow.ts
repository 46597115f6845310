import type { Path, Template } from "../expr/compiled.ts";
import { compileReferencePath } from "../expr/reference-path.ts";
import type { ObjectNode, Place } from "./document.ts";
import { fieldOf, fieldsOf, isObjectPlace, isStringPlace } from "./document.ts";
import { refuseType } from "./fields.ts";
import * as messages from "./messages.ts";
import { readPath, readReferencePath } from "./paths.ts";
import { readTemplate } from "./payload-template.ts";
import type { Departure, JsonPathFlow, ResultTarget, Selection } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readAssignments } from "./variables.ts";

const WHOLE: Selection = { kind: "whole" };
const REPLACE: ResultTarget = { kind: "replace" };

/** A state of JSONPath without any field that moves data. */
export const PLAIN_FLOW: JsonPathFlow = {
  language: "JSONPath",
  inputPath: WHOLE,
  outputPath: WHOLE,
  parameters: undefined,
  result: undefined,
  resultSelector: undefined,
  resultPath: REPLACE,
  assign: undefined,
  itemsPath: undefined,
  itemSelector: undefined,
};

export function readJsonPathFlow(state: StateReading): JsonPathFlow {
  return {
    language: "JSONPath",
    inputPath: readSelection(state, "InputPath"),
    outputPath: readSelection(state, "OutputPath"),
    parameters: readTemplateField(state, "Parameters"),
    result: readResult(state),
    resultSelector: readTemplateField(state, "ResultSelector"),
    resultPath: readResultPath(state, state.place),
    assign: readAssign(state, state.place),
    itemsPath: readItemsPath(state),
    itemSelector: readTemplateField(state, "ItemSelector"),
  };
}

/** What a Choice rule or a catcher says of its own. */
export function readJsonPathDeparture(state: StateReading, owner: Place<ObjectNode>): Departure {
  return { language: "JSONPath", resultPath: readResultPath(state, owner), assign: readAssign(state, owner) };
}

function readAssign(state: StateReading, owner: Place<ObjectNode>): Template | undefined {
  const assign = readAssignments(state, owner);
  return assign === undefined ? undefined : readTemplate(state, assign);
}

function readTemplateField(state: StateReading, name: string): Template | undefined {
  const field = fieldOf(state.place, name);
  return field === undefined ? undefined : readTemplate(state, field);
}

function readSelection(state: StateReading, name: "InputPath" | "OutputPath"): Selection {
  const field = fieldOf(state.place, name);
  if (field === undefined) return WHOLE;
  if (field.node.kind === "null") return { kind: "nothing" };
  if (!isStringPlace(field)) {
    refuseType(state.problems, field, "String");
    return WHOLE;
  }
  const path = readPath(state, field);
  if (path === undefined || (path.identity && path.root === "input")) return WHOLE;
  return { kind: "path", path };
}

function readResultPath(state: StateReading, owner: Place<ObjectNode>): ResultTarget {
  const field = fieldOf(owner, "ResultPath");
  if (field === undefined) return REPLACE;
  if (field.node.kind === "null") return { kind: "discard" };
  if (!isStringPlace(field)) {
    refuseType(state.problems, field, "String");
    return REPLACE;
  }
  if (!field.node.value.startsWith("$")) {
    state.problems.report(field, { message: messages.notAReferencePath(messages.NO_DOLLAR_AT_START) });
    return REPLACE;
  }
  const compiled = compileReferencePath(field.node.value);
  if (!compiled.ok) {
    state.problems.report(field, { message: messages.notAReferencePath(compiled.reason) });
    return REPLACE;
  }
  return compiled.value.identity ? REPLACE : { kind: "insert", path: compiled.value };
}

/** The one path field that may also read the context object. */
function readItemsPath(state: StateReading): Path | undefined {
  const field = fieldOf(state.place, "ItemsPath");
  if (field === undefined) return undefined;
  if (!isStringPlace(field)) return refuseType(state.problems, field, "String");
  const path = readReferencePath(state, field, "lenient");
  return path?.identity === true && path.root === "input" ? undefined : path;
}

function readResult(state: StateReading): string | undefined {
  const field = fieldOf(state.place, "Result");
  if (field === undefined) return undefined;
  warnOfPaths(state, field);
  return state.reading.text.slice(field.node.start, field.node.end);
}

/** A Result is a literal: keys that end in `.$` stay as they are. */
function warnOfPaths(state: StateReading, result: Place): void {
  if (!isObjectPlace(result)) return;
  for (const field of fieldsOf(result)) {
    if (!field.key.endsWith(".$")) continue;
    state.problems.report(result, {
      severity: "WARNING",
      code: "PASS_RESULT_IS_STATIC",
      message: messages.staticResult(field.key),
      span: field.keySpan,
      mend: "use Parameters instead of Result",
    });
  }
}
