import type { Json } from "../json-value.ts";
import { compileJsonata, createBudget, type JsonataOutcome } from "./compile.ts";
import { compileTree } from "./evaluate.ts";
import { JsonataSyntaxError, parseExpression } from "./library.ts";
import type { JsonataBudget } from "./limits.ts";
import { Runtime } from "./runtime.ts";

/** What a test may vary about an evaluation. */
interface Surroundings {
  readonly states?: { readonly [field: string]: Json };
  readonly variables?: Readonly<Record<string, Json>>;
  readonly now?: number;
  readonly random?: () => number;
  readonly limits?: Partial<JsonataBudget>;
}

/** Evaluates an expression as a state does. */
export function evaluateInState(text: string, around: Surroundings = {}): JsonataOutcome {
  const compiled = compileJsonata(text);
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.value.evaluate({ ...defaults(around), states: around.states ?? { input: {}, context: {} } });
}

/** The value of an expression that has one. */
export function valueInState(text: string, around: Surroundings = {}): Json {
  const outcome = evaluateInState(text, around);
  if (!outcome.ok) throw new Error(`${outcome.kind}: ${outcome.message}`);
  return outcome.value;
}

/** Evaluates an expression on an input document, as JSONata does elsewhere; a syntax error is an error like others. */
export function evaluateOnDocument(text: string, root: unknown, around: Surroundings = {}): JsonataOutcome {
  try {
    return compileTree(parseExpression(text))(new Runtime({ ...defaults(around), root, states: undefined }));
  } catch (error) {
    if (error instanceof JsonataSyntaxError) return { ok: false, kind: "error", message: error.message };
    throw error;
  }
}

function defaults({ variables = {}, now = 0, random = () => 0.5, limits = {} }: Surroundings) {
  return { variables: new Map(Object.entries(variables)), now, random, budget: createBudget(limits) };
}
