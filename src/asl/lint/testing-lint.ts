import { formatDiagnosticsForApi } from "../diagnostic.ts";
import { parseDefinition } from "../parse.ts";
import { type LintOptions, lintDefinition } from "./lint-definition.ts";

/** The findings of these states, the first of them the start, as `CODE pointer: message (mend)`. */
export function lintStates(states: Readonly<Record<string, unknown>>, options: LintOptions = {}): readonly string[] {
  return lintMachine({ StartAt: Object.keys(states)[0], States: states }, options);
}

export function lintMachine(machine: unknown, options: LintOptions = {}): readonly string[] {
  const text = JSON.stringify(machine);
  // Of a definition with an error nothing is said: a test of silence would pass for the wrong reason.
  const errors = parseDefinition(text, { type: "STANDARD" }).diagnostics.filter(({ severity }) => severity === "ERROR");
  if (errors.length > 0) throw new Error(formatDiagnosticsForApi(errors));
  return lintDefinition(text, options).map(
    ({ code, location, message, mend }) => `${code} ${location}: ${message}${mend === undefined ? "" : ` (${mend})`}`,
  );
}

export const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:work";
export const DONE = { Type: "Succeed" };
