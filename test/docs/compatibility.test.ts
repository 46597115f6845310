import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OPERATIONS } from "../../src/api/operations/registry.ts";
import { parseDefinition } from "../../src/asl/parse.ts";
import { ROOT } from "./documents.ts";

const compatibility = readFileSync(join(ROOT, "docs", "compatibility.md"), "utf8");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

const listedAfter = (sentence: RegExp): readonly string[] => {
  const [, list = ""] = new RegExp(`${sentence.source}\\n\\n([^#]*?)\\n\\n`).exec(compatibility) ?? [];
  return list.split(/[,.]?\s+|\.$/).filter((name) => name !== "");
};

test("the operations that the documents call served are those that are", () => {
  const served = [...OPERATIONS.keys()];
  expect([...listedAfter(/All 37 are served:/)].sort()).toEqual(served.sort());
  expect(served).toHaveLength(37);
  expect(readme).toContain(`| API actions, of 37 | ${served.length} |`);
});

const machine = (state: object): string => JSON.stringify({ StartAt: "A", States: { A: { ...state, End: true } } });

/** A definition that needs the feature, the row that says it is missing, and what the README calls it. */
const GAPS = [
  {
    feature: "Distributed Map",
    definition: machine({
      Type: "Map",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "B",
        States: { B: { Type: "Succeed" } },
      },
    }),
    row: "| Distributed Map: ",
    inReadme: "No Distributed Map",
  },
];

test.each(GAPS)("the documents call $feature missing exactly as long as it is", ({ definition, row, inReadme }) => {
  const { diagnostics, unsupported } = parseDefinition(definition, { type: "STANDARD" });
  expect(diagnostics.filter(({ severity }) => severity === "ERROR")).toEqual([]);
  expect(compatibility.includes(row)).toBe(unsupported.length > 0);
  expect(readme.includes(inReadme)).toBe(unsupported.length > 0);
});
