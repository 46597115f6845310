import type { Template } from "../expr/compiled.ts";
import { compileReferencePath } from "../expr/reference-path.ts";
import type { Place } from "./document.ts";
import { fieldOf, fieldsOf, isArrayPlace, isObjectPlace, isStringPlace, itemsOf } from "./document.ts";
import { refuseType } from "./fields.ts";
import * as messages from "./messages.ts";
import { readPath } from "./paths.ts";
import { readTemplate } from "./payload-template.ts";
import type { ResultTarget, Selection } from "./program.ts";
import type { StateReading } from "./reading.ts";

/** How data comes into a state and leaves it. */
export interface DataFlow {
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly parameters: Template | undefined;
  readonly resultSelector: Template | undefined;
  readonly resultPath: ResultTarget;
}

/** Reads the fields that move data, in the state's language. Fields that its type does not have are reported elsewhere. */
export function readDataFlow(state: StateReading): DataFlow {
  return state.language === "JSONPath" ? readJsonPathFlow(state) : readJsonataFlow(state);
}

const WHOLE: Selection = { kind: "whole" };
const REPLACE: ResultTarget = { kind: "replace" };

function readJsonPathFlow(state: StateReading): DataFlow {
  return {
    inputPath: readSelection(state, "InputPath"),
    outputPath: readSelection(state, "OutputPath"),
    parameters: readTemplateField(state, "Parameters"),
    resultSelector: readTemplateField(state, "ResultSelector"),
    resultPath: readResultPath(state, fieldOf(state.place, "ResultPath")),
  };
}

/**
 * The JSONata side: `Arguments` and `Output`. The strings are checked; compiling them comes with JSONata itself (until
 * then the machine is refused as unsupported, so what is returned here is never run).
 */
function readJsonataFlow(state: StateReading): DataFlow {
  for (const name of ["Arguments", "Output"]) checkJsonataField(state, name);
  return {
    inputPath: WHOLE,
    outputPath: WHOLE,
    parameters: undefined,
    resultSelector: undefined,
    resultPath: REPLACE,
  };
}

export function readTemplateField(state: StateReading, name: string): Template | undefined {
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

/** Reads a `ResultPath`, of a state or of a catcher. */
export function readResultPath(state: StateReading, field: Place | undefined): ResultTarget {
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

/** Checks that what begins as a JSONata expression also ends as one, at any depth. */
export function checkJsonataField(state: StateReading, name: string): void {
  const field = fieldOf(state.place, name);
  if (field !== undefined) checkJsonata(state, field);
}

export function checkJsonata(state: StateReading, place: Place): void {
  if (isArrayPlace(place)) for (const item of itemsOf(place)) checkJsonata(state, item);
  else if (isObjectPlace(place)) for (const field of fieldsOf(place)) checkJsonata(state, field);
  else if (isStringPlace(place) && place.node.value.startsWith("{%") && !place.node.value.endsWith("%}")) {
    state.problems.report(place, { message: messages.UNCLOSED_JSONATA });
  }
}

/** Whether the field of a JSONata state holds an expression instead of a plain value; checks it if so. */
export function isJsonataField(state: StateReading, name: string): boolean {
  const field = fieldOf(state.place, name);
  if (state.language !== "JSONata" || field?.node.kind !== "string") return false;
  checkJsonata(state, field);
  return field.node.value.startsWith("{%");
}
