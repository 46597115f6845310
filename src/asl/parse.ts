import type { Diagnostic } from "./diagnostic.ts";
import type { Program } from "./program.ts";

export interface ParseOptions {
  /** Express machines refuse `.sync`, `.waitForTaskToken` and activities. */
  readonly type: "STANDARD" | "EXPRESS";
}

/**
 * A definition read: a Program where no diagnostic is an ERROR, and every diagnostic found, in the
 * order of the text.
 */
export interface ParseResult {
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads an Amazon States Language definition, JSON text. */
export declare function parseDefinition(text: string, options: ParseOptions): ParseResult;
