import type { Diagnostic } from "./diagnostic.ts";
import { isObjectPlace, type ObjectNode, type Place } from "./document.ts";
import { integerField, oneOfField } from "./fields.ts";
import { DOCUMENT_DEPTH_MAX, type JsonFault, readJson, sourceLocation } from "./json-reader.ts";
import { LineIndex } from "./line-index.ts";
import * as messages from "./messages.ts";
import { Problems } from "./problems.ts";
import type { Machine, Program, State } from "./program.ts";
import { readMachine } from "./read-machine.ts";
import { readMachineLanguage } from "./query-language.ts";
import type { Reading } from "./reading.ts";
import { Unsupported } from "./unsupported.ts";

export interface ParseOptions {
  /** Express machines refuse `.sync`, `.waitForTaskToken` and activities. */
  readonly type: "STANDARD" | "EXPRESS";
}

/** A definition read: a Program where nothing stands against it, and everything that was found. */
export interface ParseResult {
  readonly program: Program | undefined;
  /** What AWS would say, in the order of the text. With an ERROR among them there is no program. */
  readonly diagnostics: readonly Diagnostic[];
  /** What AWS would run and this version does not. Where there is any there is no program. */
  readonly unsupported: readonly Diagnostic[];
}

/** AWS's quota for a definition. */
export const DEFINITION_LENGTH_MAX = 1_048_576;
const TIMEOUT_SECONDS_MAX = 99_999_999;

/** Reads an Amazon States Language definition, JSON text. Never throws on account of the text. */
export function parseDefinition(text: string, options: ParseOptions): ParseResult {
  return parse(text, options, "checked");
}

/**
 * Reads a definition whose states may lead to states that are not in it, as TestState allows for a state that is tested
 * alone. Each missing target becomes a Succeed state of that name.
 */
export function parseIncompleteDefinition(text: string, options: ParseOptions): ParseResult {
  return parse(text, options, "assumed");
}

/** The state of that name, wherever it is nested. */
export function findState(machine: Machine, name: string): State | undefined {
  const found = machine.states.get(name);
  if (found !== undefined) return found;
  for (const state of machine.states.values()) {
    const nested = state.type === "Parallel" ? state.branches : state.type === "Map" ? [state.processor] : [];
    for (const inner of nested) {
      const state = findState(inner, name);
      if (state !== undefined) return state;
    }
  }
  return undefined;
}

function parse(text: string, options: ParseOptions, targets: Reading["targets"]): ParseResult {
  const lines = new LineIndex(text);
  const problems = new Problems(lines);
  const unsupported = new Unsupported(lines);
  const root = readRoot(text, problems, lines);
  const program =
    root === undefined
      ? undefined
      : readProgram(root, {
          text,
          type: options.type,
          language: readMachineLanguage(problems, root),
          problems,
          unsupported,
          stateNames: new Set(),
          labels: new Set(),
          targets,
        });
  const isRunnable = problems.errorCount === 0 && unsupported.isEmpty;
  return {
    program: isRunnable ? program : undefined,
    diagnostics: problems.inTextOrder(),
    unsupported: unsupported.inTextOrder(),
  };
}

function readRoot(text: string, problems: Problems, lines: LineIndex): Place<ObjectNode> | undefined {
  const whole = { start: 0, end: text.length };
  if (text.length > DEFINITION_LENGTH_MAX) {
    problems.reportWhole(whole, { message: messages.tooLong(DEFINITION_LENGTH_MAX) });
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
      problems.reportAt(fault.location, span, { code, message: fault.message });
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

function readProgram(root: Place<ObjectNode>, reading: Reading): Program | undefined {
  const { problems } = reading;
  const language = root.node.members.find((member) => member.key === "QueryLanguage");
  if (reading.language === "JSONata" && language !== undefined) {
    reading.unsupported.use("jsonata", { node: language.value, pointer: "/QueryLanguage" });
  }
  oneOfField(problems, root, "Version", ["1.0"]);
  // AWS takes 0, and means no limit by it.
  const timeoutSeconds = integerField(problems, root, "TimeoutSeconds", { min: 0, max: TIMEOUT_SECONDS_MAX });
  const machine = readMachine(reading, root, "root");
  if (machine === undefined) return undefined;
  const comment = root.node.members.find((member) => member.key === "Comment")?.value;
  return {
    comment: comment?.kind === "string" ? comment.value : undefined,
    timeoutSeconds: timeoutSeconds === 0 ? undefined : timeoutSeconds,
    root: machine,
  };
}
