import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CliError, EXIT } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/**
 * The input's text: JSON, `file://…`, or `-` for standard input.
 *
 * @throws {CliError} 2 where it cannot be read or is not JSON.
 */
export function readRunInput(word: string | undefined, terminal: Terminal): string {
  const text = textOf(word ?? "{}", terminal);
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(EXIT.usage, `stepwell: error: --input is not JSON: ${reason}`, { cause: error });
  }
}

function textOf(word: string, terminal: Terminal): string {
  if (word !== "-" && !word.startsWith("file://")) return word;
  try {
    return word === "-"
      ? terminal.readStdin()
      : readFileSync(resolve(terminal.cwd, word.slice("file://".length)), "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(EXIT.usage, `stepwell: error: --input: cannot read ${word}: ${reason}`, { cause: error });
  }
}
