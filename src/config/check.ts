import type { z } from "zod";
import type { Path } from "./document.ts";
import { laterSetting } from "./later.ts";
import { type Problem, shown } from "./problem.ts";
import { didYouMean } from "./suggestion.ts";

/** Tells where a part of the checked value came from. */
export interface Origins {
  whereValue(path: Path): string;
  whereKey(path: Path): string;
}

/** Zod's complaints in Stepwell's words, with positions, and the key that was meant where one is unknown. */
export function problemsOf(
  error: z.ZodError,
  value: unknown,
  origins: Origins,
  knownKeys: (path: Path) => Iterable<string>,
) {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        return { where: origins.whereKey(path), message: unknownKey(path, key, knownKeys(issue.path)) };
      });
    }
    const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    const isKey = issue.code === "invalid_key";
    const found = isKey ? issue.path.at(-1) : valueAt(value, issue.path);
    const where = isKey ? origins.whereKey(issue.path) : origins.whereValue(issue.path);
    return [{ where, message: `${pathText(issue.path)}expected ${message}, found ${shown(found)}` }];
  });
}

function unknownKey(path: Path, key: string, knownKeys: Iterable<string>): string {
  const later = laterSetting(path);
  if (later !== undefined) return `${pathText(path)}${later}`;
  const known = [...knownKeys];
  const meant = didYouMean(key, known);
  return `${pathText(path.slice(0, -1))}unknown key "${key}"${
    meant === undefined ? ` (known are: ${known.join(", ")})` : `; did you mean "${meant}"?`
  }`;
}

function pathText(path: Path): string {
  return path.length === 0 ? "" : `${path.map(String).join(".")}: `;
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => {
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, key)) return undefined;
    return (part as Readonly<Record<PropertyKey, unknown>>)[key];
  }, value);
}
