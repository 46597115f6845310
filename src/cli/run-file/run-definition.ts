import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Config } from "../../config/load.ts";
import { checkDefinition } from "../../files/definition-file.ts";
import { describeFinding } from "../../files/finding.ts";
import { describeOpenPlaceholders } from "../../files/open-placeholders.ts";
import { placeholderValues } from "../../files/placeholder-values.ts";
import { readSubstitutions } from "../../files/read-substitutions.ts";
import { CliError, EXIT } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { RunFlags } from "./run-command.ts";

export interface RunDefinition {
  readonly name: string;
  readonly definition: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly roleArn: string;
}

/**
 * The definition to run, with the settings of the configuration's entry for the same file.
 *
 * @throws {CliError} 2 with everything that is wrong with it, at its places.
 */
export function readRunDefinition(file: string, config: Config, flags: RunFlags, terminal: Terminal): RunDefinition {
  const text = readText(file, terminal);
  const path = resolve(terminal.cwd, file);
  const [entryName, entry] =
    Object.entries(config.stateMachines).find(([, { definition }]) => definition === path) ?? [];
  const name = entryName ?? nameOf(file);
  const type = flags.type ?? entry?.type ?? "STANDARD";
  const substitutions = { ...entry?.substitutions, ...readSubstitutions(flags.substitution) };
  const options = { type, lengthMax: config.limits.definitionLength };
  const checked = checkDefinition({ name: file, text }, options, placeholderValues(config, substitutions));
  const shown = file === "-" ? "stdin" : file;
  const errors = checked.findings.filter(({ severity }) => severity === "ERROR");
  const faults = errors.map((finding) => describeFinding(shown, text, finding));
  if (checked.open.length > 0) {
    const configFile = config.file ?? "stepwell.config.yaml (or as --substitution NAME=VALUE)";
    faults.push(describeOpenPlaceholders([{ machine: name, file: shown, open: checked.open }], configFile));
  }
  if (faults.length > 0 || checked.definition === undefined) throw new CliError(EXIT.usage, faults.join("\n"));
  for (const finding of checked.findings) terminal.err(`${describeFinding(shown, text, finding)}\n`);
  const roleArn = entry?.roleArn ?? `arn:aws:iam::${config.account}:role/stepwell`;
  return { name, definition: checked.definition, type, roleArn };
}

function readText(file: string, terminal: Terminal): string {
  try {
    return file === "-" ? terminal.readStdin() : readFileSync(resolve(terminal.cwd, file), "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(EXIT.usage, `stepwell: error: cannot read ${file}: ${reason}`, { cause: error });
  }
}

/** `order.asl.json` defines `order`. */
function nameOf(file: string): string {
  const stem = basename(file).replace(/(?:\.asl)?\.(?:json|ya?ml)$/i, "");
  return stem.replaceAll(/[^A-Za-z0-9_-]/g, "-").slice(0, 80) || "machine";
}
