import { type Path, type PositionedDocument, parseYamlDocument } from "../config/document.ts";
import type { ReadDefinition } from "./definition-file.ts";
import { pathOf, valueAtPath } from "./pointer.ts";
import { type OpenPlaceholder, type PlaceholderValue, solePlaceholder, substitute } from "./substitution.ts";

/**
 * Reads a definition that is YAML.
 *
 * @throws {ConfigError} where the text is not YAML.
 */
export function readYamlDefinition(text: string, value: PlaceholderValue): ReadDefinition {
  const document = parseYamlDocument(text, "");
  const open: OpenPlaceholder[] = [];
  const root = withValues(document.value, [], document, value, open);
  return {
    definition: JSON.stringify(root, null, 2) ?? "null",
    open,
    place: ({ location }) => {
      const path = location?.startsWith("/") === true ? pathOf(location, document.value) : [];
      return position(document.whereValue(path));
    },
    valueAt: (pointer) => valueAtPath(root, pathOf(pointer, root)),
  };
}

function withValues(
  node: unknown,
  path: Path,
  document: PositionedDocument,
  value: PlaceholderValue,
  open: OpenPlaceholder[],
): unknown {
  if (typeof node === "string") {
    const where = document.whereValue(path);
    const text = substitute(node, value, (name) => open.push({ name, ...position(where) }));
    const isPlain = solePlaceholder(node) !== undefined && document.textAt(path) === node;
    return isPlain ? plainScalar(text) : text;
  }
  if (Array.isArray(node)) return node.map((item, index) => withValues(item, [...path, index], document, value, open));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, member]) => {
      const inside = [...path, key];
      const name = substitute(key, value, (name) => open.push({ name, ...position(document.whereKey(inside)) }));
      return [name, withValues(member, inside, document, value, open)];
    }),
  );
}

/** As YAML reads what is written without quotes: `Seconds: ${Delay}` is a number. */
function plainScalar(text: string): unknown {
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  return text === "true" ? true : text === "false" ? false : text;
}

function position(where: string): { readonly line: number; readonly column: number } {
  const [line, column] = where.split(":").slice(-2).map(Number);
  return { line: line || 1, column: column || 1 };
}
