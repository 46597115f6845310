import { assertNever } from "../../asl/assert-never.ts";
import { describeFinding, type Finding } from "../../files/finding.ts";
import type { Format } from "./format.ts";
import { githubCommands } from "./github-commands.ts";
import { sarifLog } from "./sarif-log.ts";

export interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** What `validate` writes to stdout. */
export function printFindings(checked: readonly CheckedFile[], format: Format): string {
  switch (format) {
    case "text":
      return checked
        .flatMap(({ file, text, findings }) => findings.map((finding) => `${describeFinding(file, text, finding)}\n`))
        .join("");
    case "json":
      return json(checked.flatMap(({ file, findings }) => findings.map((finding) => asMember(file, finding))));
    case "sarif":
      return json(sarifLog(checked));
    case "github":
      return githubCommands(checked);
    default:
      return assertNever(format);
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function asMember(file: string, { severity, code, message, location, line, column, mend }: Finding): object {
  return {
    file,
    line,
    column,
    severity,
    code,
    message: message.trim(),
    ...(location === undefined ? {} : { location }),
    ...(mend === undefined ? {} : { mend }),
  };
}
