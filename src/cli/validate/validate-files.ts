import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { checkDefinition } from "../../files/definition-file.ts";
import { describeFinding, type Finding } from "../../files/finding.ts";
import { readSubstitutions } from "../../files/read-substitutions.ts";
import { CliError, EXIT } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { ValidateFlags } from "./validate-command.ts";

interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * Prints what is wrong with each file.
 *
 * @throws {CliError} 1 where there are errors or more warnings than allowed, 2 where a file cannot be read.
 */
export async function validateFiles(files: readonly string[], flags: ValidateFlags, terminal: Terminal): Promise<void> {
  const substitutions = readSubstitutions(flags.substitution);
  const checked = files.map((file): CheckedFile => {
    const text = readText(file, terminal);
    const { findings } = checkDefinition({ name: file, text }, { type: flags.type }, (name) => substitutions[name]);
    return { file: file === "-" ? "stdin" : file, text, findings };
  });
  terminal.out(flags.format === "json" ? asJson(checked) : asText(checked));
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

function asText(checked: readonly CheckedFile[]): string {
  return checked
    .flatMap(({ file, text, findings }) => findings.map((finding) => `${describeFinding(file, text, finding)}\n`))
    .join("");
}

function asJson(checked: readonly CheckedFile[]): string {
  const findings = checked.flatMap(({ file, findings }) =>
    findings.map(({ severity, code, message, location, line, column, mend }) => ({
      file,
      line,
      column,
      severity,
      code,
      message: message.trim(),
      ...(location === undefined ? {} : { location }),
      ...(mend === undefined ? {} : { mend }),
    })),
  );
  return `${JSON.stringify(findings, null, 2)}\n`;
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
