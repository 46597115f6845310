/** What is wrong with a definition, where, and (beyond what AWS says) how to mend it. */
export interface Diagnostic {
  readonly severity: "ERROR" | "WARNING";
  /** AWS's code, for example `SCHEMA_VALIDATION_FAILED` or `MISSING_TRANSITION_TARGET`. */
  readonly code: DiagnosticCode;
  /** AWS's text. */
  readonly message: string;
  /**
   * As AWS gives it: a JSON pointer (`/States/A/Next`), or `[Source: (String)"…"; line: 1, column: 4]`. Undefined
   * where the fault has no place of its own: AWS leaves the member out, and writes ` at null` in `InvalidDefinition`.
   */
  readonly location: string | undefined;
  /** 1-based place in the text. */
  readonly line: number;
  readonly column: number;
  /** Our advice, for people; never part of an answer of the API. */
  readonly mend?: string;
}

/** AWS's codes, and ours, which begin with `STEPWELL_`. */
export type DiagnosticCode =
  | "DUPLICATE_LABEL_NAME"
  | "DUPLICATE_STATE_NAME"
  | "DUPLICATE_VARIABLE_NAME"
  | "INVALID_JSONATA_EXPRESSION"
  | "INVALID_JSON_DESCRIPTION"
  | "INVALID_LABEL_NAME"
  | "INVALID_STATE_NAME"
  | "INVALID_VARIABLE_NAME"
  | "MISSING_END_STATE"
  | "MISSING_TRANSITION_TARGET"
  | "NO_DOLLAR"
  | "NO_PATH"
  | "PASS_RESULT_IS_STATIC"
  | "POSSIBLY_UNDEFINED_VARIABLE"
  | "RESERVED_VARIABLE_NAME"
  | "SCHEMA_VALIDATION_FAILED"
  | "STEPWELL_CATCH_NEVER_MATCHES"
  | "STEPWELL_PATH_NEVER_EXISTS"
  | "STEPWELL_RETRY_NEVER_MATCHES"
  | "STEPWELL_TASK_WITHOUT_TIMEOUT"
  | "STEPWELL_UNSUPPORTED"
  | "TOO_DEEPLY_NESTED"
  | "UNSUPPORTED_JSONATA_EXPRESSION";

/**
 * The text between the quotes of `Invalid State Machine Definition: '…'`: every ERROR as `CODE: text at /pointer`,
 * joined by commas.
 */
export function formatDiagnosticsForApi(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .filter((diagnostic) => diagnostic.severity === "ERROR")
    .map((diagnostic) => `${diagnostic.code}: ${diagnostic.message} at ${diagnostic.location ?? "null"}`)
    .join(", ");
}
