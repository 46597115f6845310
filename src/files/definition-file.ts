import { extname } from "node:path";
import { type LintOptions, lintDefinition } from "../asl/lint/lint-definition.ts";
import { type ParseOptions, parseDefinition } from "../asl/parse.ts";
import { ConfigError } from "../config/problem.ts";
import type { Finding } from "./finding.ts";
import { readJsonDefinition } from "./json-definition.ts";
import { hasPlaceholder, type OpenPlaceholder, type PlaceholderValue } from "./substitution.ts";
import { readYamlDefinition } from "./yaml-definition.ts";

/** A definition's text read from a file, in the language of the API: JSON with values in the place of placeholders. */
export interface ReadDefinition {
  readonly definition: string;
  /** Placeholders without a value, in the order of the file. */
  readonly open: readonly OpenPlaceholder[];
  /** The place in the file of a finding about `definition`. */
  place(finding: Finding): { readonly line: number; readonly column: number };
  /** The value in `definition` that a finding is about. */
  valueAt(pointer: string): unknown;
}

export interface CheckedDefinition {
  /** The JSON that the API takes; undefined where the file could not be read as JSON or YAML. */
  readonly definition: string | undefined;
  readonly open: readonly OpenPlaceholder[];
  /** In the order of the file. */
  readonly findings: readonly Finding[];
}

export interface CheckOptions extends ParseOptions {
  /** Also asks for what goes beyond AWS; left out, only what AWS says is found. */
  readonly lint?: LintOptions;
}

/**
 * Checks a definition, JSON or (by its file's name, `.yaml` or `.yml`) YAML. What AWS would say of it and what this
 * version does not run are findings; placeholders without a value are taken as right wherever they stand.
 */
export function checkDefinition(
  file: { readonly name: string; readonly text: string },
  options: CheckOptions,
  value: PlaceholderValue,
): CheckedDefinition {
  let read: ReadDefinition;
  try {
    read = isYaml(file.name) ? readYamlDefinition(file.text, value) : readJsonDefinition(file.text, value);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // One misplaced character makes the rest of a YAML file wrong as well.
    const findings = error.problems.slice(0, 1).map(({ where, message }) => yamlFault(message, where));
    return { definition: undefined, open: [], findings };
  }
  const { diagnostics, unsupported } = parseDefinition(read.definition, options);
  const ours = options.lint === undefined ? [] : lintDefinition(read.definition, options.lint);
  const findings = [...diagnostics, ...unsupported, ...ours]
    .filter((finding) => read.open.length === 0 || !isAboutPlaceholder(finding, read))
    .map((finding): Finding => ({ ...finding, ...read.place(finding) }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  return { definition: read.definition, open: read.open, findings };
}

function isYaml(file: string): boolean {
  return [".yaml", ".yml"].includes(extname(file).toLowerCase());
}

/** Nobody knows what will stand there. */
function isAboutPlaceholder({ location }: Finding, read: ReadDefinition): boolean {
  if (location?.startsWith("/") !== true) return false;
  const value = read.valueAt(location);
  // An open number stands as null in JSON.
  return value === null || (typeof value === "string" && hasPlaceholder(value));
}

function yamlFault(message: string, where: string): Finding {
  const [line, column] = where.split(":").slice(-2).map(Number);
  return {
    severity: "ERROR",
    code: "INVALID_YAML",
    message,
    location: undefined,
    line: line || 1,
    column: column || 1,
  };
}
