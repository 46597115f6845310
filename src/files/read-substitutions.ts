import { ConfigError } from "../config/problem.ts";
import type { Substitutions } from "./placeholder-values.ts";

/**
 * Reads the values of `--substitution NAME=VALUE`.
 *
 * @throws {ConfigError} where one has no `=`.
 */
export function readSubstitutions(words: readonly string[]): Substitutions {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf("=");
      if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
      throw new ConfigError([
        { where: "--substitution", message: `expected NAME=VALUE, found ${JSON.stringify(word)}` },
      ]);
    }),
  );
}
