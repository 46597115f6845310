import { createScanner, type JSONScanner } from "jsonc-parser";
import { JsonSyntaxError, parseJson } from "../expr/json.ts";
import { exceedsNesting } from "../expr/json-scan.ts";
import type { JsonNode, MemberNode, Span } from "./document.ts";

/**
 * A definition's text as a tree with positions, or the fault that makes it no JSON: a syntax fault in the words of
 * Jackson, AWS's parser, or nesting so deep that every reader's recursion would be at risk.
 */
export type ReadJson =
  /** `root` is undefined for an empty text. */
  { readonly ok: true; readonly root: JsonNode | undefined } | { readonly ok: false; readonly fault: JsonFault };

export type JsonFault =
  /** `location` is Jackson's; `offset` is where the culprit begins. */
  | { readonly kind: "syntax"; readonly message: string; readonly location: string; readonly offset: number }
  /** `readTo` is where Jackson's pointer stands when it notices. */
  | { readonly kind: "duplicate"; readonly key: string; readonly offset: number; readonly readTo: number }
  | { readonly kind: "tooDeep"; readonly offset: number };

/** Jackson's own bound since 2.15. */
export const DOCUMENT_DEPTH_MAX = 1_000;

const SOURCE_SHOWN_MAX = 500;
const LINK_TO_SOURCE = "\n at ";

export function readJson(text: string): ReadJson {
  if (text.trim() === "") return { ok: true, root: undefined };
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) return { ok: false, fault: { kind: "tooDeep", offset: tooDeep } };
  try {
    parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const message = error.messageWithSource(text);
    const location = message.slice(error.message.length + LINK_TO_SOURCE.length);
    return { ok: false, fault: { kind: "syntax", message, location, offset: error.offset } };
  }
  return buildTree(text);
}

/** The offset of the first bracket beyond the bound. The text need not be JSON. */
function findTooDeep(text: string): number | undefined {
  if (!exceedsNesting(text)) return undefined;
  let depth = 0;
  for (const { start } of tokensOf(text)) {
    const char = text[start];
    if (char === "}" || char === "]") depth--;
    else if (char === "{" || char === "[") depth++;
    if (depth > DOCUMENT_DEPTH_MAX) return start;
  }
  return undefined;
}

interface Token extends Span {
  readonly scanner: JSONScanner;
}

function* tokensOf(text: string): Generator<Token> {
  const scanner = createScanner(text, true);
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    if (end === start) return;
    yield { start, end, scanner };
  }
}

interface Key {
  readonly name: string;
  readonly span: Span;
}

/** A container that is still open; `key` is its own key in the container around it. */
type Open =
  | {
      readonly kind: "object";
      readonly start: number;
      readonly key: Key | undefined;
      readonly members: MemberNode[];
      readonly names: Set<string>;
    }
  | { readonly kind: "array"; readonly start: number; readonly key: Key | undefined; readonly items: JsonNode[] };

/** Builds the tree of a text that is known to be JSON. The stack is our own, so nesting costs no call stack. */
function buildTree(text: string): ReadJson {
  const stack: Open[] = [];
  let root: JsonNode | undefined;
  let key: Key | undefined;
  const place = (node: JsonNode, at: Key | undefined): void => {
    const parent = stack.at(-1);
    if (parent === undefined) root = node;
    else if (parent.kind === "array") parent.items.push(node);
    else if (at !== undefined) parent.members.push({ key: at.name, keySpan: at.span, value: node });
  };
  for (const { start, end, scanner } of tokensOf(text)) {
    const parent = stack.at(-1);
    switch (text[start]) {
      case ",":
      case ":":
        break;
      case "{":
        stack.push({ kind: "object", start, key, members: [], names: new Set() });
        key = undefined;
        break;
      case "[":
        stack.push({ kind: "array", start, key, items: [] });
        key = undefined;
        break;
      case "}":
      case "]":
        stack.pop();
        if (parent !== undefined) place(closed(parent, end), parent.key);
        break;
      default: {
        if (parent?.kind !== "object" || key !== undefined) {
          place(scalar(text, scanner, { start, end }), key);
          key = undefined;
          break;
        }
        key = { name: scanner.getTokenValue(), span: { start, end } };
        if (parent.names.has(key.name)) {
          return { ok: false, fault: { kind: "duplicate", key: key.name, offset: start, readTo: end } };
        }
        parent.names.add(key.name);
      }
    }
  }
  return { ok: true, root };
}

function closed(open: Open, end: number): JsonNode {
  return open.kind === "object"
    ? { kind: "object", members: open.members, start: open.start, end }
    : { kind: "array", items: open.items, start: open.start, end };
}

function scalar(text: string, scanner: JSONScanner, span: Span): JsonNode {
  switch (text[span.start]) {
    case '"':
      return { kind: "string", value: scanner.getTokenValue(), ...span };
    case "t":
    case "f":
      return { kind: "boolean", value: text[span.start] === "t", ...span };
    case "n":
      return { kind: "null", ...span };
    default:
      return { kind: "number", value: Number(scanner.getTokenValue()), ...span };
  }
}

/** Where Jackson says it is, in its own notation: `[Source: (String)"…"; line: 1, column: 4]`. */
export function sourceLocation(text: string, position: { readonly line: number; readonly column: number }): string {
  const hidden = text.length - SOURCE_SHOWN_MAX;
  const truncated = hidden > 0 ? `[truncated ${hidden} chars]` : "";
  const source = `"${text.slice(0, SOURCE_SHOWN_MAX)}"${truncated}`;
  return `[Source: (String)${source}; line: ${position.line}, column: ${position.column}]`;
}
