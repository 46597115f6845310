import { type Diagnostic, formatDiagnosticsForApi } from "../../asl/diagnostic.ts";
import { findMachine, type ParseResult, parseIncompleteDefinition, parseTestedDefinition } from "../../asl/parse.ts";
import type { Program, State } from "../../asl/program.ts";
import { parseJson } from "../../expr/json.ts";
import { InvalidDefinition, ValidationException } from "../exceptions.ts";

/** A state to test, in a program that starts with it. */
export interface TestedDefinition {
  readonly program: Program;
  readonly state: State;
  /** The states that it is nested in, from the outermost in. */
  readonly inside: readonly State[];
}

/** Recorded: what a state is called that is tested without a machine around it. */
const NAME_OF_ONE = "StateName";
/**
 * AWS runs a tested state as an Express workflow would, but takes all that a Standard one may have. The length was
 * checked with the request.
 */
const OPTIONS = { type: "STANDARD", lengthMax: Number.POSITIVE_INFINITY } as const;

/**
 * Reads the definition of one state or, where `stateName` is given, finds that state in a whole machine.
 *
 * @throws {InvalidDefinition} @throws {ValidationException} there is no state of that name.
 */
export function readTestedDefinition(definition: string, stateName: string | undefined): TestedDefinition {
  const { program, diagnostics } =
    stateName === undefined ? readState(definition) : parseTestedDefinition(definition, OPTIONS);
  if (program === undefined) throw invalid(diagnostics);
  const found = findMachine(program.root, stateName ?? NAME_OF_ONE);
  const state = found?.machine.states.get(stateName ?? NAME_OF_ONE);
  if (found === undefined || state === undefined) throw stateNotFound();
  return { program: { ...program, root: { ...found.machine, startAt: state } }, state, inside: found.inside };
}

export function stateNotFound(): ValidationException {
  return new ValidationException("State not found in definition");
}

function readState(definition: string): ParseResult {
  try {
    parseJson(definition);
  } catch {
    // What is no JSON is no definition either, and is said to be so.
    return parseIncompleteDefinition(definition, OPTIONS);
  }
  return parseIncompleteDefinition(`{"StartAt":"${NAME_OF_ONE}","States":{"${NAME_OF_ONE}":${definition}}}`, OPTIONS);
}

function invalid(diagnostics: readonly Diagnostic[]): InvalidDefinition {
  return new InvalidDefinition(`Invalid State Machine Definition: '${formatDiagnosticsForApi(diagnostics)}'`);
}
