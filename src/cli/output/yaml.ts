import { stringify } from "yaml";
import { isEmptyMap, type Writer } from "./writer.ts";

/** Block YAML with sorted keys; a scalar stands on its own line, as JSON writes it. */
export const writeYaml: Writer = (value) => {
  if (isEmptyMap(value)) return "";
  if (value === null || typeof value !== "object") return `${JSON.stringify(value)}\n`;
  return stringify(value, {
    // The YAML 1.1 schema, so that timestamps and `on` are quoted for the readers that would convert them.
    schema: "yaml-1.1",
    sortMapEntries: true,
    indentSeq: false,
    singleQuote: true,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
};
