import type { OpenPlaceholder } from "./substitution.ts";

/** A definition file with placeholders that nothing gives a value. */
export interface OpenDefinition {
  /** The state machine's name. */
  readonly machine: string;
  /** The file as people read it. */
  readonly file: string;
  readonly open: readonly OpenPlaceholder[];
}

/** Names every placeholder without a value, with its place, and the configuration lines to paste. */
export function describeOpenPlaceholders(definitions: readonly OpenDefinition[], configFile: string): string {
  const places = definitions.flatMap(({ file, open }) =>
    open.map(({ name, line, column }) => `${file}:${line}:${column} error: \${${name}} has no value`),
  );
  const lines = definitions.flatMap(({ machine, file, open }) => [
    `  ${yamlKey(machine)}:`,
    `    definition: ${yamlKey(file)}`,
    "    substitutions:",
    ...[...new Set(open.map(({ name }) => name))].map(
      (name) => `      ${yamlKey(name)}: the value, or a function's name`,
    ),
  ]);
  return [...places, "", `Give them values in ${configFile}:`, "", "stateMachines:", ...lines, ""].join("\n");
}

function yamlKey(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}
