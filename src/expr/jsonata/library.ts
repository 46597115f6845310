import jsonata from "jsonata";
import type { AstNode } from "./ast.ts";
import { fromLibrary } from "./jsonata-error.ts";
import type { Runtime } from "./runtime.ts";
import { createSequence, type Value } from "./value.ts";

/** A text that is no expression; `message` has the library's code and words, `position` the character. */
export class JsonataSyntaxError extends Error {
  readonly code: string;
  readonly position: number;

  constructor(code: string, message: string, position: number) {
    super(`${code}: ${message}`);
    this.name = "JsonataSyntaxError";
    this.code = code;
    this.position = position;
  }
}

/**
 * Objects and arrays inside each other in a tree. What is compiled walks the tree with a stack of its own size; an
 * expression that may be evaluated to a depth of 100 needs no such tree.
 */
const TREE_DEPTH_MAX = 1_000;

/** Looks level by level, so that the look itself needs no stack. */
function isDeeperThan(root: object, depthMax: number): boolean {
  let level: readonly object[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthMax) return true;
    level = level.flatMap((part) => Object.values(part).filter((child) => typeof child === "object" && child !== null));
  }
  return false;
}

/** @throws {JsonataSyntaxError} */
export function parseExpression(text: string): AstNode {
  try {
    const tree = jsonata(text).ast() as unknown as AstNode;
    if (isDeeperThan(tree, TREE_DEPTH_MAX)) throw new RangeError("The tree is too deep for those who walk it");
    refuseNewerOperators(tree, text);
    return tree;
  } catch (error) {
    throw syntaxError(error);
  }
}

/**
 * Refuses `a ?: b` and `a ?? b` as a parser of JSONata 2.0.6 does, which is AWS's: to it they are a `?` and an operator
 * that has nothing before it. The tree of the library, which knows them, is that of `a ? a : b`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
function refuseNewerOperators(tree: AstNode, text: string): void {
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null || part instanceof RegExp) return;
    const { type, position } = part as Readonly<Record<string, unknown>>;
    if (type === "condition" && typeof position === "number") {
      const operator = text.slice(position - 2, position);
      if (operator === "?:" || operator === "??") {
        const message = `The symbol "${operator.slice(1)}" cannot be used as a unary operator`;
        throw new JsonataSyntaxError("S0211", message, position);
      }
    }
    for (const child of Object.values(part)) visit(child);
  };
  visit(tree);
}

function syntaxError(error: unknown): JsonataSyntaxError {
  if (error instanceof JsonataSyntaxError) return error;
  if (error instanceof RangeError) return new JsonataSyntaxError("S0500", "The expression is nested too deeply", 0);
  const { code, message, position } = error as { code?: string; message?: string; position?: number };
  return new JsonataSyntaxError(code ?? "S0500", message ?? String(error), position ?? 0);
}

interface LibraryFunction {
  readonly implementation: (this: unknown, ...args: readonly Value[]) => Value;
}

interface LibraryFrame {
  lookup(name: string): LibraryFunction | undefined;
}

/**
 * The library's frame of built-in functions. Asking for a function as a value takes a promise; its hook for
 * debuggers is called with the frame before the first promise is made.
 */
function builtInFrame(): LibraryFrame {
  const probe = jsonata("1");
  let frame: LibraryFrame | undefined;
  const hook = (_node: unknown, _input: unknown, environment: LibraryFrame) => {
    frame = environment;
  };
  probe.assign(Symbol.for("jsonata.__evaluate_entry") as unknown as string, hook);
  void probe.evaluate(undefined);
  if (frame === undefined) throw new Error("This version of jsonata does not call its entry hook synchronously");
  return frame;
}

let frame: LibraryFrame | undefined;

/**
 * A synchronous function of the library under our calling convention. It is looked up when first called.
 *
 * @throws {JsonataError} whatever the library's function throws.
 */
export function libraryFunction(name: string): (args: readonly Value[], runtime: Runtime) => Value {
  let implementation: LibraryFunction["implementation"] | undefined;
  return (args, runtime) => {
    implementation ??= find(name);
    try {
      return implementation.apply({ environment: { timestamp: new Date(runtime.now) }, createSequence }, [...args]);
    } catch (error) {
      throw fromLibrary(error);
    }
  };
}

function find(name: string): LibraryFunction["implementation"] {
  frame ??= builtInFrame();
  const found = frame.lookup(name);
  if (found === undefined) throw new Error(`The jsonata library has no function $${name}`);
  return found.implementation;
}
