import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { configurationMarkdown, schemaText } from "../../scripts/configuration-markdown.ts";
import { CONFIG_JSON_SCHEMA, settingsOf } from "./settings.ts";

const committed = (path: string) => readFileSync(resolve(import.meta.dirname, "../..", path), "utf8");

test.each([
  ["docs/configuration.md", configurationMarkdown],
  ["schema/stepwell.config.schema.json", schemaText],
])("%s is what scripts/generate-configuration-docs.ts writes today", (path, generate) => {
  expect(committed(path)).toBe(generate());
});

test("every setting is described, and no two share a flag or a variable", () => {
  const settings = settingsOf(CONFIG_JSON_SCHEMA);
  expect(configurationMarkdown()).not.toMatch(/\| *\|$/m);
  const names = settings.flatMap(({ flag, environment }) => [flag, ...environment]);
  expect(new Set(names).size).toBe(names.length);
});
