import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { badArgument } from "../exit-code.ts";

/**
 * The text behind `file://path` or `fileb://path`, or the argument itself. A path is relative to the
 * working directory, `~/` is the home directory.
 *
 * @throws {CliError} 252 when the file cannot be read.
 */
export function resolveParameterFile(flag: string, argument: string, cwd: string, home: string | undefined): string {
  const prefix = ["file://", "fileb://"].find((scheme) => argument.startsWith(scheme));
  if (prefix === undefined) return argument;
  const path = argument.slice(prefix.length);
  const expanded = home !== undefined && /^~[/\\]/.test(path) ? home + path.slice(1) : path;
  try {
    return readFileSync(resolve(cwd, expanded), "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badArgument(`Error parsing parameter '${flag}': Unable to load paramfile ${argument}: ${reason}`, error);
  }
}
