import type { RegexNode } from "./ast.ts";
import type { Evaluator } from "./evaluator.ts";
import { FunctionValue } from "./function-value.ts";
import { JsonataError } from "./jsonata-error.ts";
import { setMember, type Value } from "./value.ts";

/** `/ab+/i`: a function that finds the first match in a string, with a function that finds the next. */
export function compileRegex(node: RegexNode): Evaluator {
  const matcher = matcherOf(new RegExp(node.value));
  return () => matcher;
}

function matcherOf(pattern: RegExp): FunctionValue {
  const find = (text: string, from: number): Value => {
    pattern.lastIndex = from;
    const found = pattern.exec(text);
    if (found === null) return undefined;
    const end = pattern.lastIndex;
    const [match, ...groups] = found;
    const next = new FunctionValue({ arity: 0 }, () => {
      if (end >= text.length) return undefined;
      const result = find(text, end);
      // An empty match would be found at the same place for ever.
      if ((result as { match?: string } | undefined)?.match === "") throw emptyMatch(pattern);
      return result;
    });
    const description = { match, start: found.index, end: found.index + match.length, groups };
    setMember(description, "next", next);
    return description;
  };
  return new FunctionValue({ arity: 2 }, ([text, from]) => find(String(text), typeof from === "number" ? from : 0));
}

function emptyMatch(pattern: RegExp): JsonataError {
  return new JsonataError("D1004", { value: pattern.source });
}
