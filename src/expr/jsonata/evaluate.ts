import type { Json } from "../json-value.ts";
import type { AstNode } from "./ast.ts";
import { compileRoot } from "./compile-node.ts";
import { Frame } from "./frame.ts";
import { JsonataError } from "./jsonata-error.ts";
import { BudgetExceeded, outOfMemory, stackOverflow } from "./limits.ts";
import { toJson, UnsupportedResult } from "./result.ts";
import type { Runtime } from "./runtime.ts";
import { isArray, sequenceOf, type Value } from "./value.ts";

/** What an expression came to. */
export type JsonataOutcome =
  | { readonly ok: true; readonly value: Json }
  | {
      readonly ok: false;
      /** Nothing at all; a function, which has no JSON; or an error. */
      readonly kind: "undefined" | "unsupportedType" | "error";
      /** For an error its code and text, as AWS puts them into a cause; a short reason for the others. */
      readonly message: string;
    };

/** An expression made of closures, to be run any number of times. */
export function compileTree(tree: AstNode): (runtime: Runtime) => JsonataOutcome {
  const evaluate = compileRoot(tree);
  return (runtime) => {
    try {
      const value = evaluate(documentOf(runtime.root), new Frame(undefined), runtime);
      if (value === undefined) return { ok: false, kind: "undefined", message: "nothing (undefined)" };
      return { ok: true, value: toJson(value, runtime) };
    } catch (error) {
      return failureOf(error, runtime);
    }
  };
}

/** An input document that is an array is one input, not many. */
function documentOf(root: Value): Value {
  if (!isArray(root)) return root;
  const wrapper = sequenceOf(root);
  wrapper.outerWrapper = true;
  return wrapper;
}

function failureOf(error: unknown, runtime: Runtime): JsonataOutcome {
  if (error instanceof UnsupportedResult) return { ok: false, kind: "unsupportedType", message: error.message };
  return { ok: false, kind: "error", message: describe(error, runtime) };
}

/**
 * The platform's own errors end the expression, not the turn: a recursion that our own count of depth did not see, a
 * string longer than the platform allows, a matcher function that answered nonsense.
 */
function describe(error: unknown, runtime: Runtime): string {
  if (error instanceof JsonataError) return error.describe();
  if (error instanceof BudgetExceeded) return error.message;
  if (error instanceof RangeError) {
    const { depthMax } = runtime.budget;
    return (/stack/i.test(error.message) ? stackOverflow(depthMax + 1, depthMax) : outOfMemory()).message;
  }
  return error instanceof Error ? error.message : String(error);
}
