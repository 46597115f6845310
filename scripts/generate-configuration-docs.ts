/*
 * Writes docs/configuration.md and schema/stepwell.config.schema.json from the settings' schema:
 *
 *     node scripts/generate-configuration-docs.ts
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { configurationMarkdown, schemaText } from "./configuration-markdown.ts";

const root = resolve(import.meta.dirname, "..");

for (const [path, text] of [
  ["docs/configuration.md", configurationMarkdown()],
  ["schema/stepwell.config.schema.json", schemaText()],
] as const) {
  const file = resolve(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
