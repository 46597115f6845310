import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { checkDefinition } from "../../files/definition-file.ts";
import type { Finding } from "../../files/finding.ts";
import { readSubstitutions } from "../../files/read-substitutions.ts";
import { CliError, EXIT } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { type CheckedFile, printFindings } from "./print-findings.ts";
import type { ValidateFlags } from "./validate-command.ts";

/**
 * Prints what is wrong with each file.
 *
 * @throws {CliError} 1 where there are errors or more warnings than allowed, 2 where a file cannot be read.
 */
export async function validateFiles(files: readonly string[], flags: ValidateFlags, terminal: Terminal): Promise<void> {
  const substitutions = readSubstitutions(flags.substitution);
  const checked = files.map((file): CheckedFile => {
    const text = readText(file, terminal);
    const options = { type: flags.type, lint: { strict: flags.strict ?? false } };
    const { findings } = checkDefinition({ name: file, text }, options, (name) => substitutions[name]);
    const shown = findings.filter((finding) => !isIgnored(finding, flags.ignore));
    return { file: file === "-" ? "stdin" : file, text, findings: shown };
  });
  terminal.out(printFindings(checked, flags.format));
  judge(checked, flags, terminal);
}

function readText(file: string, terminal: Terminal): string {
  try {
    return file === "-" ? terminal.readStdin() : readFileSync(resolve(terminal.cwd, file), "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(EXIT.usage, `stepwell: error: cannot read ${file}: ${reason}`, { cause: error });
  }
}

/** An error stands against the definition; who ignores one is surprised at its creation. */
function isIgnored({ severity, code }: Finding, ignored: readonly string[]): boolean {
  return severity === "WARNING" && ignored.includes(code);
}

function judge(checked: readonly CheckedFile[], { maxWarnings }: ValidateFlags, terminal: Terminal): void {
  const all = checked.flatMap(({ findings }) => findings);
  const errors = all.filter(({ severity }) => severity === "ERROR").length;
  const warnings = all.length - errors;
  const summary = `${count(errors, "error")}, ${count(warnings, "warning")} in ${count(checked.length, "file")}`;
  const isTooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (errors > 0 || isTooMany) {
    throw new CliError(
      EXIT.failed,
      isTooMany ? `${summary}; at most ${count(maxWarnings, "warning")} allowed` : summary,
    );
  }
  terminal.err(`${summary}\n`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
