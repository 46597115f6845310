import type { Expression } from "./compiled.ts";
import { runtimeFault, StatesFault } from "./fault.ts";
import { IntrinsicFault } from "./intrinsic-fault.ts";
import { formatter, literalText, readTemplate } from "./intrinsic-format.ts";
import { FUNCTIONS, type IntrinsicFunction } from "./intrinsic-functions.ts";
import { type Json, printJson } from "./json.ts";
import { PathNotFound, pathOf } from "./jsonpath.ts";
import { readLiteral } from "./path-literal.ts";
import { readPath } from "./path-parse.ts";
import type { Scope } from "./scope.ts";
import { TextCursor } from "./text-cursor.ts";

/** How many calls may stand in one another. */
const NESTING_CALLS_MAX = 10;

const NAME = /States\.[A-Za-z][A-Za-z0-9]*/y;

/** One argument, compiled; `raw` is there where it is a string literal, with its escapes. */
interface Argument {
  readonly evaluate: (scope: Scope) => Json;
  readonly raw?: string;
}

/**
 * Compiles a call such as `States.Format('{}', $.name)`.
 *
 * @throws {SyntaxFault} where the text is none.
 * @see https://states-language.net/spec.html#appendix-b
 */
export function compileCall(text: string): Expression {
  const cursor = new TextCursor(text);
  const variables = new Set<string>();
  if (cursor.match(NAME) === undefined) {
    cursor.fail("Expected a path ('$…') or a call of an intrinsic function ('States.…')");
  }
  cursor.at = 0;
  const evaluate = readCall(cursor, variables, 1);
  cursor.skipBlanks();
  if (!cursor.atEnd()) cursor.fail("Unexpected text behind the function call");
  return { text, variables: [...variables], evaluate: (scope) => evaluate(scope) };
}

function readCall(cursor: TextCursor, variables: Set<string>, depth: number): (scope: Scope) => Json {
  const start = cursor.at;
  if (depth > NESTING_CALLS_MAX) {
    cursor.fail(`Intrinsic functions may be nested ${NESTING_CALLS_MAX} deep`);
  }
  const name = cursor.match(NAME) ?? cursor.fail("Expected an intrinsic function");
  const definition = FUNCTIONS.get(name) ?? cursor.failAt(start, `Unknown intrinsic function '${name}'`);
  cursor.skipBlanks();
  cursor.expect("(");
  const args = readArguments(cursor, variables, depth);
  checkCount(cursor, start, name, definition, args.length);
  return callOf(cursor, start, definition, args);
}

function readArguments(cursor: TextCursor, variables: Set<string>, depth: number): readonly Argument[] {
  const args: Argument[] = [];
  cursor.skipBlanks();
  if (cursor.eat(")")) return args;
  do {
    cursor.skipBlanks();
    args.push(readArgument(cursor, variables, depth));
    cursor.skipBlanks();
  } while (cursor.eat(","));
  cursor.expect(")");
  return args;
}

function readArgument(cursor: TextCursor, variables: Set<string>, depth: number): Argument {
  const char = cursor.peek();
  if (char === "'") {
    const raw = readTemplate(cursor);
    const value = literalText(raw);
    return { raw, evaluate: () => value };
  }
  if (char === "$") return readPathArgument(cursor, variables);
  if (char === "S") return { evaluate: readCall(cursor, variables, depth + 1) };
  const value = /[-\dtfn]/.test(char) ? readLiteral(cursor) : undefined;
  if (value === undefined)
    return cursor.fail(
      "Expected an argument: a string in single quotes, a number, true, false, null, a path or a call",
    );
  return { evaluate: () => value };
}

function readPathArgument(cursor: TextCursor, variables: Set<string>): Argument {
  const start = cursor.at;
  const parsed = readPath(cursor, "argument");
  if (typeof parsed.root !== "string") variables.add(parsed.root.variable);
  const path = pathOf(cursor.text.slice(start, cursor.at), parsed);
  return {
    evaluate(scope) {
      try {
        return path.evaluate(scope);
      } catch (error) {
        if (error instanceof PathNotFound) throw new ArgumentMissing(path.text);
        throw error;
      }
    },
  };
}

/** A path argument that leads nowhere; the call around it words the failure. */
class ArgumentMissing extends Error {
  readonly path: string;

  constructor(path: string) {
    super(path);
    this.path = path;
  }
}

function checkCount(
  cursor: TextCursor,
  start: number,
  name: string,
  { least, most }: IntrinsicFunction,
  count: number,
): void {
  if (count >= least && count <= most) return;
  const range = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} or ${most}`;
  cursor.failAt(start, `Invalid number of arguments for ${name}: expected ${range}, got ${count}`);
}

function callOf(
  cursor: TextCursor,
  start: number,
  definition: IntrinsicFunction,
  args: readonly Argument[],
): (scope: Scope) => Json {
  const text = cursor.text.slice(start, cursor.at);
  const raw = args[0]?.raw;
  const apply = definition.isFormat && raw !== undefined ? formatter(raw) : definition.apply;
  return (scope) => {
    try {
      return apply(
        args.map((argument) => argument.evaluate(scope)),
        scope,
      );
    } catch (error) {
      throw faultOf(error, text, scope);
    }
  };
}

function faultOf(error: unknown, text: string, scope: Scope): unknown {
  const intro = `The function '${text}' had the following error: `;
  if (error instanceof ArgumentMissing) {
    return runtimeFault(
      `${intro}The JsonPath argument for the field '${error.path}' could not be found in the input '${printJson(scope.input)}'`,
    );
  }
  if (error instanceof IntrinsicFault) {
    return new StatesFault("States.IntrinsicFailure", intro + error.message);
  }
  return error;
}
