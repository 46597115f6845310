/** What is wrong with a definition, where, and (beyond what AWS says) how to mend it. */
export interface Diagnostic {
  readonly severity: "ERROR" | "WARNING";
  /** AWS's code, for example `SCHEMA_VALIDATION_FAILED` or `MISSING_TRANSITION_TARGET`. */
  readonly code: string;
  /** AWS's text. */
  readonly message: string;
  /** As AWS gives it: a JSON pointer (`/States/A/Next`), or `[Source: (String)"…"; line: 1, column: 4]`. */
  readonly location: string;
  /** 1-based place in the text. */
  readonly line: number;
  readonly column: number;
}
