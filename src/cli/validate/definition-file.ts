import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import type { Diagnostic } from "../../asl/diagnostic.ts";
import { type ParseOptions, parseDefinition } from "../../asl/parse.ts";
import { type Path, type PositionedDocument, parseYamlDocument } from "../../config/document.ts";
import { ConfigError } from "../../config/problem.ts";
import { CliError, EXIT } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/** A definition's text and what is wrong with it, at positions in that text. */
export interface CheckedDefinition {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** A diagnostic as it is shown for a file. */
export type Finding = Pick<Diagnostic, "severity" | "message" | "line" | "column" | "mend"> & {
  readonly code: string;
  readonly location: string | undefined;
};

/**
 * Reads and checks one definition, JSON or (by its name, `.yaml` or `.yml`) YAML.
 *
 * @throws {CliError} 2 when the file cannot be read.
 */
export function checkDefinitionFile(file: string, options: ParseOptions, terminal: Terminal): CheckedDefinition {
  const text = readText(file, terminal);
  if (![".yaml", ".yml"].includes(extname(file))) {
    return { text, findings: check(text, options) };
  }
  try {
    return { text, findings: checkYaml(text, options) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { text, findings: error.problems.map(({ where, message }) => yamlFault(message, where)) };
  }
}

function readText(file: string, terminal: Terminal): string {
  try {
    return file === "-" ? terminal.readStdin() : readFileSync(resolve(terminal.cwd, file), "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(EXIT.usage, `stepwell: error: cannot read ${file}: ${reason}`, { cause: error });
  }
}

/** What AWS would say, and what this version of Stepwell does not run, in the order of the text. */
function check(text: string, options: ParseOptions): readonly Finding[] {
  const { diagnostics, unsupported } = parseDefinition(text, options);
  if (unsupported.length === 0) return diagnostics;
  return [...diagnostics, ...unsupported].sort((a, b) => a.line - b.line || a.column - b.column);
}

function checkYaml(text: string, options: ParseOptions): readonly Finding[] {
  const document = parseYamlDocument(text, "");
  return check(JSON.stringify(document.value) ?? "null", options).map((finding) => ({
    ...finding,
    ...positionIn(document, finding.location),
  }));
}

/** Where a diagnostic's `/States/A/Choices[0]/Next` stands in the YAML. */
function positionIn(document: PositionedDocument, pointer: string | undefined): ReturnType<typeof position> {
  const path = pointer?.startsWith("/") === true ? pathOf(pointer, document.value) : [];
  return position(document.whereValue(path));
}

/** State names may hold slashes and brackets, so that the pointer is read along the value. */
function pathOf(pointer: string, root: unknown): Path {
  const path: PropertyKey[] = [];
  let rest = pointer;
  let value = root;
  while (rest !== "") {
    const step = stepInto(value, rest);
    if (step === undefined) break;
    path.push(step.key);
    rest = rest.slice(step.length);
    value = step.value;
  }
  return path;
}

function stepInto(value: unknown, rest: string): { key: PropertyKey; length: number; value: unknown } | undefined {
  if (Array.isArray(value)) {
    const index = /^\[(\d+)\]/.exec(rest);
    return index === null
      ? undefined
      : { key: Number(index[1]), length: index[0].length, value: value[Number(index[1])] };
  }
  if (typeof value !== "object" || value === null) return undefined;
  const key = Object.keys(value)
    .filter((candidate) => rest.startsWith(`/${candidate}`) && /^($|[/[])/.test(rest.slice(candidate.length + 1)))
    .sort((a, b) => b.length - a.length)[0];
  return key === undefined
    ? undefined
    : { key, length: key.length + 1, value: (value as Record<string, unknown>)[key] };
}

function yamlFault(message: string, where: string): Finding {
  return { severity: "ERROR", code: "INVALID_YAML", message, location: undefined, ...position(where) };
}

function position(where: string): { readonly line: number; readonly column: number } {
  const [line, column] = where.split(":").slice(-2).map(Number);
  return { line: line || 1, column: column || 1 };
}
