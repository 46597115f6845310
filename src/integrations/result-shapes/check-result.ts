import { entriesOf, getMember, isArray, isNumber, isObject, type Json, numberValue } from "../../expr/json.ts";
import type { ResultShape } from "./result-shape.ts";

/** What is wrong with a member of a result. */
export interface ResultProblem {
  /** Name of the member, without what it stands in. */
  readonly field: string;
  readonly problem:
    | "missing"
    | "notString"
    | "notNumber"
    | "notBoolean"
    | "notArray"
    | "notObject"
    | "unexpectedValue"
    | "tooShort"
    | "tooLong"
    | "tooSmall"
    | "tooLarge";
}

/**
 * Holds a result against its service's model. Members that the model does not know are let pass.
 *
 * @param options.strict whether required members must be there.
 * @returns the first thing wrong, in the order of the model.
 */
export function checkResult(
  value: Json,
  shape: ResultShape,
  options: { readonly strict: boolean },
): ResultProblem | undefined {
  return check("", value, shape, options.strict);
}

function check(field: string, value: Json, shape: ResultShape, strict: boolean): ResultProblem | undefined {
  const wrong = (problem: ResultProblem["problem"]): ResultProblem => ({ field, problem });
  switch (shape.kind) {
    case "anything":
      return undefined;
    case "text":
      if (typeof value !== "string") return wrong("notString");
      if (value.length < shape.min) return wrong("tooShort");
      return value.length > shape.max ? wrong("tooLong") : undefined;
    case "enum":
      if (typeof value !== "string") return wrong("notString");
      return shape.values.has(value) ? undefined : wrong("unexpectedValue");
    case "number": {
      const number = isNumber(value) ? numberValue(value) : undefined;
      if (number === undefined) return wrong("notNumber");
      if (number < shape.min) return wrong("tooSmall");
      return number > shape.max ? wrong("tooLarge") : undefined;
    }
    case "boolean":
      return typeof value === "boolean" ? undefined : wrong("notBoolean");
    case "list": {
      if (!isArray(value)) return wrong("notArray");
      const of = shape.of();
      return first(value, (item) => check(field, item, of, strict));
    }
    case "map": {
      if (!isObject(value)) return wrong("notObject");
      const of = shape.of();
      return first(entriesOf(value), ([key, member]) => check(key, member, of, strict));
    }
    case "structure": {
      if (!isObject(value)) return wrong("notObject");
      return first(shape.members, ({ name, required, shape: member }) => {
        const found = getMember(value, name) ?? null;
        if (found !== null) return check(name, found, member(), strict);
        return required && strict ? { field: name, problem: "missing" } : undefined;
      });
    }
  }
}

function first<T>(items: Iterable<T>, find: (item: T) => ResultProblem | undefined): ResultProblem | undefined {
  for (const item of items) {
    const problem = find(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
