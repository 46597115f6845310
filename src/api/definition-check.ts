import type { Diagnostic } from "../asl/diagnostic.ts";
import { formatDiagnosticsForApi } from "../asl/diagnostic.ts";
import { parseDefinition } from "../asl/parse.ts";
import { InvalidDefinition } from "./exceptions.ts";

/**
 * Refuses a definition that has errors, or that uses what this version does not run: it is refused when it
 * is created, not when an execution gets there.
 *
 * @throws {InvalidDefinition} in AWS's words.
 */
export function checkDefinition(text: string, type: "STANDARD" | "EXPRESS"): void {
  // Its length was checked with the request, against the setting.
  const { diagnostics, unsupported } = parseDefinition(text, { type, lengthMax: Number.POSITIVE_INFINITY });
  refuse(diagnostics.filter(({ severity }) => severity === "ERROR"));
  refuse(unsupported);
}

function refuse(errors: readonly Diagnostic[]): void {
  if (errors.length === 0) return;
  throw new InvalidDefinition(`Invalid State Machine Definition: '${formatDiagnosticsForApi(errors)}'`);
}
