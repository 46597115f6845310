import type { Finding } from "../../files/finding.ts";
import type { CheckedFile } from "./print-findings.ts";

/**
 * Findings as workflow commands of GitHub Actions, which shows them beside the changed lines.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function githubCommands(checked: readonly CheckedFile[]): string {
  return checked.flatMap(({ file, findings }) => findings.map((finding) => `${command(file, finding)}\n`)).join("");
}

function command(file: string, { severity, code, message, line, column, mend }: Finding): string {
  const kind = severity === "ERROR" ? "error" : "warning";
  const place = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
  return `::${kind} ${place}::${data(mend === undefined ? message.trim() : `${message.trim()}\nMend: ${mend}`)}`;
}

/** A message ends with its line. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A property ends at a comma or a colon as well. */
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
