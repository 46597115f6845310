import type { Diagnostic } from "./diagnostic.ts";
import { fieldOf, type ObjectNode, type Place } from "./document.ts";
import { integerField, oneOfField } from "./fields.ts";
import { LineIndex } from "./line-index.ts";
import * as messages from "./messages.ts";
import { Problems } from "./problems.ts";
import type { Machine, Program, State } from "./program.ts";
import { readMachineLanguage } from "./query-language.ts";
import { readMachine } from "./read-machine.ts";
import { readRoot } from "./read-root.ts";
import type { Reading } from "./reading.ts";
import { Unsupported } from "./unsupported.ts";
import { VariableNames } from "./variable-names.ts";

export { DEFINITION_LENGTH_MAX } from "./read-root.ts";

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

const TIMEOUT_SECONDS_MAX = 99_999_999;

/** Reads an Amazon States Language definition, JSON text. Never throws on account of the text. */
export function parseDefinition(text: string, options: ParseOptions): ParseResult {
  return parse(text, options, "checked");
}

/**
 * Compiles a definition that was accepted once. A newer release may know more diagnostics; they refuse a definition at
 * its creation, never an execution under way, so nothing that is only wrong stands against the program here.
 */
export function compileAccepted(text: string): ParseResult {
  // What Express refuses was refused when the machine was created: the type changes diagnostics, not the program.
  return read(text, { type: "STANDARD" }, "checked");
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
    for (const inner of machinesIn(state)) {
      const nested = findState(inner, name);
      if (nested !== undefined) return nested;
    }
  }
  return undefined;
}

function machinesIn(state: State): readonly Machine[] {
  if (state.type === "Parallel") return state.branches;
  return state.type === "Map" ? [state.processor] : [];
}

function parse(text: string, options: ParseOptions, targets: Reading["targets"]): ParseResult {
  const found = read(text, options, targets);
  const isRefused = found.unsupported.length > 0 || found.diagnostics.some(({ severity }) => severity === "ERROR");
  return isRefused ? { ...found, program: undefined } : found;
}

/** Reads as much as can be read: the program is there wherever one can be made. */
function read(text: string, { type }: ParseOptions, targets: Reading["targets"]): ParseResult {
  const lines = new LineIndex(text);
  const problems = new Problems(lines);
  const unsupported = new Unsupported(lines);
  const root = readRoot(text, problems, lines);
  const program =
    root === undefined
      ? undefined
      : readProgram(root, startReading(root, { text, type, targets, problems, unsupported }));
  return {
    program,
    diagnostics: problems.inTextOrder(),
    unsupported: unsupported.inTextOrder(),
  };
}

function startReading(
  root: Place<ObjectNode>,
  given: Pick<Reading, "text" | "type" | "targets" | "problems" | "unsupported">,
): Reading {
  const reading: Reading = {
    ...given,
    language: readMachineLanguage(given.problems, root),
    stateNames: new Set(),
    variables: new VariableNames(),
    labels: new Set(),
    readMachine: (place, role) => readMachine(reading, place, role),
  };
  return reading;
}

function readProgram(root: Place<ObjectNode>, reading: Reading): Program | undefined {
  const { problems } = reading;
  oneOfField(problems, root, "Version", ["1.0"]);
  // AWS takes 0 for the whole machine, and it can only mean no limit.
  const timeoutSeconds = integerField(problems, root, "TimeoutSeconds", { min: 0, max: TIMEOUT_SECONDS_MAX });
  const machine = readMachine(reading, root, "root");
  for (const { assign, name, span } of reading.variables.assignedTwice()) {
    problems.report(assign, { code: "DUPLICATE_VARIABLE_NAME", message: messages.duplicateVariable(name), span });
  }
  if (machine === undefined) return undefined;
  const comment = fieldOf(root, "Comment")?.node;
  return {
    comment: comment?.kind === "string" ? comment.value : undefined,
    timeoutSeconds: timeoutSeconds === 0 ? undefined : timeoutSeconds,
    root: machine,
    variableReferences: reading.variables.references(),
  };
}
