import { CliError, EXIT } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { checkDefinitionFile, type Finding } from "./definition-file.ts";
import { excerpt } from "./excerpt.ts";
import type { ValidateFlags } from "./validate-command.ts";

/**
 * Prints what is wrong with each file.
 *
 * @throws {CliError} 1 where there are errors or more warnings than allowed, 2 where a file cannot be read.
 */
export async function validateFiles(files: readonly string[], flags: ValidateFlags, terminal: Terminal): Promise<void> {
  let errors = 0;
  let warnings = 0;
  for (const file of files) {
    const { text, findings } = checkDefinitionFile(file, { type: flags.type }, terminal);
    for (const finding of findings) terminal.out(describe(file === "-" ? "stdin" : file, text, finding));
    errors += findings.filter(({ severity }) => severity === "ERROR").length;
    warnings += findings.filter(({ severity }) => severity === "WARNING").length;
  }
  const summary = `${count(errors, "error")}, ${count(warnings, "warning")} in ${count(files.length, "file")}`;
  const isTooMany = flags.maxWarnings !== undefined && warnings > flags.maxWarnings;
  if (errors > 0 || isTooMany) {
    throw new CliError(
      EXIT.failed,
      isTooMany ? `${summary}; at most ${count(flags.maxWarnings, "warning")} allowed` : summary,
    );
  }
  terminal.err(`${summary}\n`);
}

function describe(file: string, text: string, finding: Finding): string {
  const { severity, code, message, location, line, column, mend } = finding;
  const pointer = location?.startsWith("/") === true ? ` at ${location}` : "";
  const head = `${file}:${line}:${column} ${severity.toLowerCase()} ${code}: ${message.trim()}${pointer}`;
  const advice = mend === undefined ? "" : `       = mend: ${mend}\n`;
  return `${head}\n${excerpt(text, line, column)}\n${advice}\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
