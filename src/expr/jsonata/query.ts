import type { Json } from "../json-value.ts";
import type { JsonataExpression, JsonataScope } from "./compile.ts";
import { evaluationError, undefinedResult, unsupportedResult } from "./query-fault.ts";

/** A field's expression: what stands between `{%` and `%}`, compiled. */
export interface Query {
  readonly text: string;
  /** The field as a pointer inside its state: `Output/x`. */
  readonly field: string;
  /** @throws {QueryFault} where the expression gives no JSON value. */
  evaluate(scope: JsonataScope): Json;
}

export function queryOf({ text, evaluate }: JsonataExpression, field: string): Query {
  const place = { text: text.trim(), field };
  return {
    ...place,
    evaluate(scope) {
      const outcome = evaluate(scope);
      if (outcome.ok) return outcome.value;
      switch (outcome.kind) {
        case "undefined":
          throw undefinedResult(place);
        case "unsupportedType":
          throw unsupportedResult(place);
        case "error":
          throw evaluationError(place, outcome.message);
      }
    },
  };
}
