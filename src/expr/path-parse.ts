import type { Operand, ParsedPath, PathRoot, Step } from "./path-ast.ts";
import { pathOperand } from "./path-evaluate.ts";
import { compileFilter } from "./path-filter-parse.ts";
import { FUNCTION_NAMES } from "./path-functions.ts";
import { readLiteral } from "./path-literal.ts";
import { TextCursor } from "./text-cursor.ts";

/** A path's text may not be longer: it bounds the parser's work and recursion. */
const PATH_LENGTH_MAX = 10_000;

const VARIABLE = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const INTEGER = /-?\d{1,9}/y;
const STEP = /\s*:(?:\s*-?\d{1,9})?/y;

/**
 * What ends a name that is written behind a dot: in a path of its own, as an argument of an intrinsic
 * function, or inside a filter.
 */
const NAME_END = {
  field: /[^.[(\s]+/y,
  argument: /[^.[(\s,)]+/y,
  filter: /[^.[(\s,)\]<>=~!&|]+/y,
} as const;

/** Where a path stands, which decides what it ends with. */
export type PathSetting = keyof typeof NAME_END;

/**
 * Reads a whole text as a path. As Jayway, it does not mind blanks behind it.
 *
 * @throws {SyntaxFault} where it is none.
 */
export function parsePath(text: string): ParsedPath {
  const cursor = new TextCursor(text.replace(/ +$/, ""));
  if (text.length > PATH_LENGTH_MAX) cursor.fail(`A path may have ${PATH_LENGTH_MAX} characters`);
  const path = readPath(cursor, "field");
  if (!cursor.atEnd()) cursor.fail(`Unexpected character '${cursor.peek()}' in the path`);
  return path;
}

/** Reads a path that starts with `$` at the cursor and leaves the cursor behind it. */
export function readPath(cursor: TextCursor, setting: PathSetting): ParsedPath {
  if (!cursor.eat("$")) cursor.fail("A path must start with '$'");
  const root = readRoot(cursor);
  return { root, steps: readSteps(cursor, setting) };
}

function readRoot(cursor: TextCursor): PathRoot {
  if (cursor.eat("$")) return "context";
  const variable = cursor.match(VARIABLE);
  return variable === undefined ? "input" : { variable };
}

/** Reads what follows a path's root. */
function readSteps(cursor: TextCursor, setting: PathSetting): readonly Step[] {
  const steps: Step[] = [];
  for (;;) {
    if (cursor.eat("..")) {
      steps.push({ kind: "scan" });
      if (cursor.peek() === "[") steps.push(readBracket(cursor));
      else steps.push(readDotted(cursor, setting));
    } else if (cursor.eat(".")) {
      // Jayway takes `$.[0]` for `$[0]`.
      steps.push(cursor.peek() === "[" ? readBracket(cursor) : readDotted(cursor, setting));
    } else if (cursor.peek() === "[") {
      steps.push(readBracket(cursor));
    } else {
      return steps;
    }
  }
}

function readDotted(cursor: TextCursor, setting: PathSetting): Step {
  if (cursor.peek() === "*" && !/[^.[\s,)\]<>=~!&|]/.test(cursor.peek(1))) {
    cursor.eat("*");
    return { kind: "wildcard" };
  }
  const start = cursor.at;
  const name = cursor.match(NAME_END[setting]);
  if (name === undefined) return cursor.fail("A path must not end with a '.' or '..'");
  if (!cursor.eat("(")) return { kind: "names", names: [name] };
  if (!FUNCTION_NAMES.has(name)) return cursor.failAt(start, `Unknown path function '${name}'`);
  return { kind: "function", name, arguments: cursor.nested(() => readArguments(cursor)) };
}

function readArguments(cursor: TextCursor): readonly Operand[] {
  const operands: Operand[] = [];
  cursor.skipBlanks();
  if (cursor.eat(")")) return operands;
  do {
    cursor.skipBlanks();
    operands.push(readArgument(cursor));
    cursor.skipBlanks();
  } while (cursor.eat(","));
  cursor.expect(")");
  return operands;
}

/** A literal, or a path into the document. */
function readArgument(cursor: TextCursor): Operand {
  if (cursor.eat("$")) return pathOperand(readSteps(cursor, "argument"), "document");
  const value = readLiteral(cursor);
  if (value === undefined) return cursor.fail("A path function takes literals and paths that start with '$'");
  return () => value;
}

function readBracket(cursor: TextCursor): Step {
  cursor.expect("[");
  cursor.skipBlanks();
  const step = readBracketed(cursor);
  cursor.skipBlanks();
  cursor.expect("]");
  return step;
}

function readBracketed(cursor: TextCursor): Step {
  const char = cursor.peek();
  if (char === "'" || char === '"') return { kind: "names", names: readNames(cursor) };
  if (cursor.eat("*")) return { kind: "wildcard" };
  if (cursor.eat("?")) return { kind: "filter", accepts: compileFilter(cursor, readSteps) };
  return readIndexes(cursor);
}

function readNames(cursor: TextCursor): readonly string[] {
  const names: string[] = [];
  do {
    cursor.skipBlanks();
    names.push(cursor.quoted());
    cursor.skipBlanks();
  } while (cursor.eat(","));
  return names;
}

function readIndexes(cursor: TextCursor): Step {
  const first = cursor.match(INTEGER);
  cursor.skipBlanks();
  if (cursor.eat(":")) return readSlice(cursor, first);
  if (first === undefined) return cursor.fail("Expected an index, a quoted name, '*', '?' or ':'");
  const indexes = [Number(first)];
  while (cursor.eat(",")) {
    cursor.skipBlanks();
    indexes.push(Number(cursor.match(INTEGER) ?? cursor.fail("Expected an index")));
    cursor.skipBlanks();
  }
  return { kind: "indexes", indexes };
}

function readSlice(cursor: TextCursor, first: string | undefined): Step {
  cursor.skipBlanks();
  const last = cursor.match(INTEGER);
  if (first === undefined && last === undefined) return cursor.fail("A slice needs a bound");
  // Jayway reads a step and does nothing with it.
  cursor.match(STEP);
  return {
    kind: "slice",
    from: first === undefined ? undefined : Number(first),
    to: last === undefined ? undefined : Number(last),
  };
}
