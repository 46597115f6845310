import type { Diagnostic } from "./diagnostic.ts";
import { fieldOf, type ObjectNode, type Place } from "./document.ts";
import { integerField, oneOfField } from "./fields.ts";
import { LineIndex } from "./line-index.ts";
import * as messages from "./messages.ts";
import { Problems } from "./problems.ts";
import type { Machine, Program, State } from "./program.ts";
import { readMachineLanguage } from "./query-language.ts";
import { readMachine } from "./read-machine.ts";
import { DEFINITION_LENGTH_MAX, readRoot } from "./read-root.ts";
import type { Reading } from "./reading.ts";
import { warnOfUndefinedVariables } from "./undefined-variables.ts";
import { Unsupported } from "./unsupported.ts";
import { VariableNames } from "./variable-names.ts";

export { DEFINITION_LENGTH_MAX } from "./read-root.ts";

export interface ParseOptions {
  /** Express machines refuse `.sync`, `.waitForTaskToken` and activities. */
  readonly type: "STANDARD" | "EXPRESS";
  /** In UTF-16 units; default: AWS's. */
  readonly lengthMax?: number;
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
  return read(text, { type: "STANDARD", lengthMax: Number.POSITIVE_INFINITY }, "checked");
}

/**
 * Reads a definition whose states may lead to states that are not in it, as TestState allows for a state that is tested
 * alone. Each missing target becomes a Succeed state of that name.
 */
export function parseIncompleteDefinition(text: string, options: ParseOptions): ParseResult {
  return refuseErrors(read(text, options, "assumed"));
}

/**
 * Reads a whole definition of which one state is to be tested. As with {@link parseIncompleteDefinition}, what cannot be run yet
 * stands against nothing: a test of a Map runs none of its iterations.
 */
export function parseTestedDefinition(text: string, options: ParseOptions): ParseResult {
  return refuseErrors(read(text, options, "checked"));
}

/** The sequence that holds the state of that name, wherever it is nested, and the states that it is nested in. */
export function findMachine(root: Machine, name: string): FoundMachine | undefined {
  if (root.states.has(name)) return { machine: root, inside: [] };
  for (const state of root.states.values()) {
    for (const inner of machinesIn(state)) {
      const found = findMachine(inner, name);
      if (found !== undefined) return { ...found, inside: [state, ...found.inside] };
    }
  }
  return undefined;
}

export interface FoundMachine {
  readonly machine: Machine;
  /** From the outermost in. */
  readonly inside: readonly State[];
}

/** The state of that name, wherever it is nested. */
export function findState(machine: Machine, name: string): State | undefined {
  return findMachine(machine, name)?.machine.states.get(name);
}

function machinesIn(state: State): readonly Machine[] {
  if (state.type === "Parallel") return state.branches;
  return state.type === "Map" ? [state.processor] : [];
}

function parse(text: string, options: ParseOptions, targets: Reading["targets"]): ParseResult {
  const found = refuseErrors(read(text, options, targets));
  return found.unsupported.length > 0 ? { ...found, program: undefined } : found;
}

function refuseErrors(found: ParseResult): ParseResult {
  return found.diagnostics.some(({ severity }) => severity === "ERROR") ? { ...found, program: undefined } : found;
}

/** Reads as much as can be read: the program is there wherever one can be made. */
function read(
  text: string,
  { type, lengthMax = DEFINITION_LENGTH_MAX }: ParseOptions,
  targets: Reading["targets"],
): ParseResult {
  const lines = new LineIndex(text);
  const problems = new Problems(lines);
  const unsupported = new Unsupported(lines);
  const root = readRoot(text, { problems, lines, lengthMax });
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
  // A state that is tested alone gets its variables from the test.
  if (problems.errorCount === 0 && reading.targets === "checked") warnOfUndefinedVariables(reading, machine);
  const comment = fieldOf(root, "Comment")?.node;
  return {
    comment: comment?.kind === "string" ? comment.value : undefined,
    timeoutSeconds: timeoutSeconds === 0 ? undefined : timeoutSeconds,
    root: machine,
    variableReferences: reading.variables.references(),
  };
}
