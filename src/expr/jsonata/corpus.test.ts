import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { compileJsonata } from "./compile.ts";

// Every expression of AWS's recordings and of definitions found in public, where they are at hand.
const shared = process.env["STEPWELL_SHARED"] ?? resolve(import.meta.dirname, "../../../../shared");

/** Not as their authors wrote them: `${IsSummarizationEnabled}` in a template, of which the bare name was left. */
const MUTILATED: ReadonlySet<string> = new Set([" IsSummarizationEnabled = true ", " IsAssessmentEnabled = true "]);

function expressionsIn(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".json")) collect(JSON.parse(readFileSync(join(folder, name), "utf8")), found);
  }
  return found;
}

/** Strings between `{%` and `%}`; a definition may itself be a string inside of a request. */
function collect(value: unknown, found: Set<string>): void {
  if (typeof value === "string") {
    if (value.startsWith("{%") && value.endsWith("%}")) found.add(value.slice(2, -2));
    else if (value.startsWith("{") && value.includes("{%")) collect(parsed(value), found);
  } else if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) collect(member, found);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // with placeholders of the recording's own
  }
}

test.skipIf(!existsSync(join(shared, "corpus"))).each(["conformance/cases", "corpus"])(
  "every expression in %s compiles",
  (folder) => {
    const expressions = expressionsIn(join(shared, folder));
    expect(expressions.size).toBeGreaterThan(20);
    const refused = [...expressions].flatMap((text) => {
      const compiled = compileJsonata(text);
      return compiled.ok || MUTILATED.has(text) ? [] : [{ text, reason: compiled.reason }];
    });
    expect(refused).toEqual([]);
  },
);
