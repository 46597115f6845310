import type { Operand, Predicate, Step } from "./path-ast.ts";
import { pathOperand } from "./path-evaluate.ts";
import { COMPARISONS, matchesPattern } from "./path-filter-compare.ts";
import { readLiteral } from "./path-literal.ts";
import { compilePattern } from "./path-pattern.ts";
import type { TextCursor } from "./text-cursor.ts";

type StepReader = (cursor: TextCursor, setting: "filter") => readonly Step[];

/** Longer operators first: `<=` is not `<`. */
const OPERATOR = /(?:===|!==|==|!=|<=|>=|=~|<|>|[A-Za-z]+(?![\w$]))/y;
/** Published workflows write `@.Name==Receipt`; AWS takes such a word for a string. */
const BARE_WORD = /[\p{L}_][\p{L}\p{N}_.:-]*/uy;
const PATTERN = /\/((?:[^/\\\n]|\\.)*)\/([a-zA-Z]*)/y;

/** Reads `(…)` behind the `?` of a filter and compiles it. */
export function compileFilter(cursor: TextCursor, readSteps: StepReader): Predicate {
  return cursor.nested(() => {
    cursor.skipBlanks();
    cursor.expect("(");
    const predicate = readOr(cursor, readSteps);
    cursor.expect(")");
    return predicate;
  });
}

function readOr(cursor: TextCursor, readSteps: StepReader): Predicate {
  const parts = readList(cursor, "||", () => readAnd(cursor, readSteps));
  if (parts.length === 1) return parts[0] as Predicate;
  return (element, walk) => parts.some((part) => part(element, walk));
}

function readAnd(cursor: TextCursor, readSteps: StepReader): Predicate {
  const parts = readList(cursor, "&&", () => readNot(cursor, readSteps));
  if (parts.length === 1) return parts[0] as Predicate;
  return (element, walk) => parts.every((part) => part(element, walk));
}

function readList(cursor: TextCursor, separator: string, read: () => Predicate): Predicate[] {
  const parts: Predicate[] = [];
  do {
    cursor.skipBlanks();
    parts.push(read());
    cursor.skipBlanks();
  } while (cursor.eat(separator));
  return parts;
}

function readNot(cursor: TextCursor, readSteps: StepReader): Predicate {
  if (cursor.peek() === "!" && cursor.peek(1) !== "=") {
    cursor.eat("!");
    cursor.skipBlanks();
    const inner = cursor.nested(() => readNot(cursor, readSteps));
    return (element, walk) => !inner(element, walk);
  }
  if (cursor.peek() === "(") return compileFilter(cursor, readSteps);
  return readComparison(cursor, readSteps);
}

/** One side of a comparison; `exists` is there where it is a path. */
interface Side {
  readonly value: Operand;
  readonly exists?: Predicate;
  readonly pattern?: RegExp;
}

function readComparison(cursor: TextCursor, readSteps: StepReader): Predicate {
  const left = readSide(cursor, readSteps);
  cursor.skipBlanks();
  const start = cursor.at;
  const operator = cursor.match(OPERATOR)?.toLowerCase();
  if (operator === undefined) {
    return left.exists ?? cursor.failAt(start, "Expected a comparison operator");
  }
  cursor.skipBlanks();
  const right = readRightSide(cursor, readSteps);
  if (operator === "=~") return matching(cursor, left, right, start);
  if (left.pattern !== undefined || right.pattern !== undefined) {
    return cursor.failAt(start, "A regular expression needs the operator '=~'");
  }
  const compare = COMPARISONS.get(operator);
  if (compare === undefined) return cursor.failAt(start, `Unknown operator '${operator}'`);
  const { value: leftValue } = left;
  const { value: rightValue } = right;
  return (element, walk) => compare(leftValue(element, walk), rightValue(element, walk));
}

function matching(cursor: TextCursor, left: Side, right: Side, start: number): Predicate {
  const pattern = right.pattern ?? left.pattern;
  if (pattern === undefined || (left.pattern !== undefined && right.pattern !== undefined)) {
    return cursor.failAt(start, "The operator '=~' needs one regular expression");
  }
  const subject = right.pattern === undefined ? right.value : left.value;
  return (element, walk) => matchesPattern(pattern, subject(element, walk));
}

function readSide(cursor: TextCursor, readSteps: StepReader): Side {
  return readPlainSide(cursor, readSteps) ?? cursor.fail("Expected a path or a literal in the filter");
}

function readRightSide(cursor: TextCursor, readSteps: StepReader): Side {
  const side = readPlainSide(cursor, readSteps);
  if (side !== undefined) return side;
  const word = cursor.match(BARE_WORD) ?? cursor.fail("Expected a path or a literal in the filter");
  return { value: () => word };
}

function readPlainSide(cursor: TextCursor, readSteps: StepReader): Side | undefined {
  const char = cursor.peek();
  if (char === "@" || char === "$") return readPathSide(cursor, readSteps);
  if (char === "/") return { value: () => undefined, pattern: readPattern(cursor) };
  const value = readLiteral(cursor);
  return value === undefined ? undefined : { value: () => value };
}

function readPathSide(cursor: TextCursor, readSteps: StepReader): Side {
  const fromElement = cursor.peek() === "@";
  cursor.at++;
  const steps = readSteps(cursor, "filter");
  const value = pathOperand(steps, fromElement ? "element" : "document");
  // An indefinite path gives a list, maybe empty, and so is always there; `empty false` asks for more.
  const exists: Predicate = (element, walk) => value(element, walk) !== undefined;
  return { value, exists };
}

function readPattern(cursor: TextCursor): RegExp {
  const start = cursor.at;
  const text = cursor.match(PATTERN);
  if (text === undefined) return cursor.fail("The regular expression is not closed");
  const end = text.lastIndexOf("/");
  const compiled = compilePattern(text.slice(1, end), text.slice(end + 1));
  return compiled instanceof RegExp ? compiled : cursor.failAt(start, compiled);
}
