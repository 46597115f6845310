import { isAbsolute, relative } from "node:path";
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { isMap, isScalar, LineCounter, parseDocument, type Node as YamlNode } from "yaml";
import { ConfigError, type Position, type Problem } from "./problem.ts";

export type Path = readonly PropertyKey[];

/** A configuration file's value, and where each part of it stands in the text. */
export interface PositionedDocument {
  readonly value: unknown;
  /** `file:line:column` of the value at `path`, or of the nearest part around it that is there. */
  whereValue(path: Path): string;
  /** `file:line:column` of the key that `path` ends in. */
  whereKey(path: Path): string;
  /** The text of the value at `path`, as it stands in the file. */
  textAt(path: Path): string | undefined;
}

/**
 * Reads JSON without comments.
 *
 * @param file shown in messages.
 * @throws {ConfigError} where the text is not JSON, or names a key twice.
 */
export function parseJsonDocument(text: string, file: string): PositionedDocument {
  const positions = positionsIn(text);
  const where = (offset: number) => located(file, positions(offset));
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const problems: Problem[] = errors.map((error) => ({
    where: where(error.offset),
    message: syntaxMessage(error, text),
  }));
  if (root !== undefined && problems.length === 0) problems.push(...repeatedKeys(root, where));
  if (root === undefined || problems.length > 0) throw new ConfigError(problems);
  const nearest = (path: Path): Node =>
    findNearest(path, (part) => findNodeAtLocation(root, [...part] as string[])) ?? root;
  return {
    value: getNodeValue(root),
    whereValue: (path) => where(nearest(path).offset),
    whereKey(path) {
      const node = findNodeAtLocation(root, [...path] as string[]);
      const property = node?.parent?.type === "property" ? node.parent : nearest(path);
      return where(property.offset);
    },
    textAt(path) {
      const node = findNodeAtLocation(root, [...path] as string[]);
      return node === undefined ? undefined : text.slice(node.offset, node.offset + node.length);
    },
  };
}

/**
 * Reads YAML 1.2 (and so JSON with comments).
 *
 * @throws {ConfigError} where the text is not YAML, or names a key twice.
 */
export function parseYamlDocument(text: string, file: string): PositionedDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const where = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return located(file, { line, column: col });
  };
  if (document.errors.length > 0) {
    throw new ConfigError(document.errors.map((error) => ({ where: where(error.pos[0]), message: error.message })));
  }
  const find = (path: Path) => document.getIn(path, true) as YamlNode | undefined;
  const offsetOf = (path: Path) => findNearest(path, (part) => find(part)?.range?.[0]) ?? 0;
  return {
    value: document.toJS(),
    whereValue: (path) => where(offsetOf(path)),
    whereKey(path) {
      const parent = find(path.slice(0, -1));
      const key = isMap(parent)
        ? parent.items.map((pair) => pair.key).find((key) => isScalar(key) && String(key.value) === String(path.at(-1)))
        : undefined;
      return where(isScalar(key) ? (key.range?.[0] ?? 0) : offsetOf(path));
    },
    textAt(path) {
      const range = find(path)?.range;
      return range === undefined || range === null ? undefined : text.slice(range[0], range[1]);
    },
  };
}

/** A path as people read it: relative to `cwd` where it lies below. */
export function displayPath(file: string, cwd: string): string {
  const short = relative(cwd, file);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? file : short;
}

function located(file: string, { line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

function findNearest<T>(path: Path, find: (path: Path) => T | undefined): T | undefined {
  for (let length = path.length; length >= 0; length--) {
    const found = find(path.slice(0, length));
    if (found !== undefined) return found;
  }
  return undefined;
}

function positionsIn(text: string): (offset: number) => Position {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  };
}

function repeatedKeys(node: Node, where: (offset: number) => string): Problem[] {
  const problems: Problem[] = [];
  if (node.type === "object") {
    const seen = new Set<string>();
    for (const property of node.children ?? []) {
      const key = property.children?.[0];
      if (key === undefined) continue;
      if (seen.has(key.value))
        problems.push({ where: where(key.offset), message: `the key "${key.value}" is there twice` });
      seen.add(key.value);
    }
  }
  for (const child of node.children ?? []) problems.push(...repeatedKeys(child, where));
  return problems;
}

function syntaxMessage(error: ParseError, text: string): string {
  const words = printParseErrorCode(error.error).replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const found = text.slice(error.offset, error.offset + Math.min(error.length, 20));
  return `not JSON: ${words.toLowerCase()}${found === "" ? "" : `, found ${JSON.stringify(found)}`}`;
}
