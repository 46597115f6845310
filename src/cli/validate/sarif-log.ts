import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Finding } from "../../files/finding.ts";
import { packageVersion } from "../version.ts";
import type { CheckedFile } from "./print-findings.ts";

/**
 * Findings as a log in SARIF 2.1.0, which code scanning services read.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(checked: readonly CheckedFile[]): object {
  const codes = [...new Set(checked.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Stepwell", version: packageVersion(), rules: codes.map((id) => ({ id })) } },
        // Columns count as in JavaScript.
        columnKind: "utf16CodeUnits",
        results: checked.flatMap(({ file, findings }) => findings.map((finding) => resultOf(file, finding, codes))),
      },
    ],
  };
}

function resultOf(file: string, finding: Finding, codes: readonly string[]): object {
  const { severity, code, message, location, line, column, mend } = finding;
  const pointer = location?.startsWith("/") === true ? location : undefined;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity === "ERROR" ? "error" : "warning",
    message: { text: mend === undefined ? message.trim() : `${message.trim()}\nMend: ${mend}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column },
        },
        ...(pointer === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: pointer }] }),
      },
    ],
  };
}

/** Relative where the file was named so: services know a repository's files by these. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
