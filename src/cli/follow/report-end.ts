import { CliError, EXIT } from "../exit-code.ts";
import type { Notice } from "../house.ts";
import type { Terminal } from "../terminal.ts";
import type { Ended } from "./follow.ts";
import type { StateRow } from "./state-rows.ts";

const LINES_SHOWN_MAX = 10;

const EXIT_CODES: Readonly<Record<Ended["status"], number>> = {
  SUCCEEDED: EXIT.ok,
  FAILED: EXIT.failed,
  TIMED_OUT: EXIT.timedOut,
  ABORTED: EXIT.aborted,
};

/**
 * Prints the output of an execution alone on stdout, or on stderr what failed, where, why and what mends it.
 *
 * @throws {CliError} with the exit code of what it came to.
 */
export function reportEnd(ended: Ended, notices: readonly Notice[], terminal: Terminal): void {
  if (ended.status === "SUCCEEDED") {
    terminal.out(`${ended.output ?? ""}\n`);
    return;
  }
  terminal.err(failureReport(ended, notices));
  throw new CliError(EXIT_CODES[ended.status], "");
}

function failureReport({ status, error, cause, rows, functionLines }: Ended, notices: readonly Notice[]): string {
  const failed = rows.rows.findLast((row) => row.status === "failed" && row.failure !== undefined);
  const lines = functionLines.filter(({ stateName }) => stateName === failed?.name).slice(-LINES_SHOWN_MAX);
  const mends = notices.filter(({ stateName }) => stateName === undefined || stateName === failed?.name);
  return [
    "",
    `The execution ${WORDS[status]}${failed === undefined ? "" : ` in the state "${failed.name}"`}.`,
    ...fact("error", error),
    ...fact("cause", cause),
    ...attempts(failed),
    ...(lines.length === 0 ? [] : ["  log:", ...lines.map(({ text }) => `    ${text}`)]),
    ...new Set(mends.map(({ message }) => `  mend: ${message}`)),
    "",
  ].join("\n");
}

const WORDS = { SUCCEEDED: "succeeded", FAILED: "failed", TIMED_OUT: "timed out", ABORTED: "was aborted" } as const;

function fact(name: string, text: string | undefined): readonly string[] {
  return text === undefined || text === "" ? [] : [`  ${name}: ${text}`];
}

function attempts(row: StateRow | undefined): readonly string[] {
  return row === undefined || row.attempts === 0 ? [] : [`  attempts: ${row.attempts}`];
}
