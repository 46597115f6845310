import { isNumber } from "../../json-value.ts";
import { invoke } from "../invoke.ts";
import { JsonataError } from "../jsonata-error.ts";
import type { Runtime } from "../runtime.ts";
import { createSequence, isArray, isFunction, memberOf, type Value } from "../value.ts";
import { builtIn, type FunctionTable } from "./built-in.ts";
import { substitute } from "./substitution.ts";

/** `$match`, `$contains`, `$replace` and `$split`, by a string or by a matcher: a regular expression or any function. */
export const MATCHING_FUNCTIONS: FunctionTable = {
  match: builtIn("<s-f<s:o>n?:a<o>>", 3, match),
  contains: builtIn("<s-(sf):b>", 2, contains),
  replace: builtIn("<s-(sf)(sf)n?:s>", 4, replace),
  split: builtIn("<s-(sf)n?:a<s>>", 3, split),
};

function match([text, matcher, limit]: readonly Value[], runtime: Runtime): Value {
  if (text === undefined) return undefined;
  const found = createSequence();
  for (const result of matches(matcher, text, checkLimit(limit, "D3040"), runtime)) {
    found.push({
      match: memberOf(result, "match"),
      index: memberOf(result, "start"),
      groups: memberOf(result, "groups"),
    });
  }
  return found;
}

function contains([text, token]: readonly Value[], runtime: Runtime): Value {
  if (text === undefined || token === undefined) return undefined;
  if (typeof token === "string") return (text as string).includes(token);
  return findMatch(token, [text], runtime) !== undefined;
}

function split([text, separator, limit]: readonly Value[], runtime: Runtime): Value {
  if (typeof text !== "string") return undefined;
  const most = checkLimit(limit, "D3020");
  if (most === 0) return [];
  if (typeof separator === "string" || separator === undefined) {
    runtime.spend(text.length >> 2);
    return text.split(separator as string, limit as number | undefined);
  }
  const pieces: string[] = [];
  let from = 0;
  for (const result of matches(separator, text, most, runtime)) {
    pieces.push(text.substring(from, memberOf(result, "start") as number));
    from = memberOf(result, "end") as number;
  }
  if (pieces.length < most) pieces.push(text.substring(from));
  return pieces;
}

function replace([text, pattern, replacement, limit]: readonly Value[], runtime: Runtime): Value {
  if (typeof text !== "string") return undefined;
  if (pattern === "") throw new JsonataError("D3010", { value: pattern, index: 2 });
  const most = checkLimit(limit, "D3011");
  if (most === 0) return text;
  if (typeof pattern === "string") return replaceString(text, pattern, String(replacement), most, runtime);
  let result = "";
  let from = 0;
  for (const found of matches(pattern, text, most, runtime)) {
    const start = memberOf(found, "start") as number;
    const replaced = replacementFor(found, replacement, runtime);
    runtime.extendString(result.length, start - from + replaced.length);
    result += text.substring(from, start) + replaced;
    from = start + (memberOf(found, "match") as string).length;
  }
  return result + text.substring(from);
}

function replaceString(text: string, pattern: string, replacement: string, most: number, runtime: Runtime): string {
  let result = "";
  let from = 0;
  let at = text.indexOf(pattern);
  for (let count = 0; at !== -1 && count < most; count++) {
    runtime.extendString(result.length, at - from + replacement.length);
    result += text.substring(from, at) + replacement;
    from = at + pattern.length;
    at = text.indexOf(pattern, from);
  }
  return result + text.substring(from);
}

function replacementFor(found: Value, replacement: Value, runtime: Runtime): string {
  if (typeof replacement === "string") {
    const groups = memberOf(found, "groups");
    return substitute(replacement, memberOf(found, "match") as string, isArray(groups) ? groups : []);
  }
  const replaced = invoke(replacement, [found], runtime, null);
  if (typeof replaced !== "string") throw new JsonataError("D3012", { value: replaced });
  return replaced;
}

function checkLimit(limit: Value, code: string): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  if ((limit as number) < 0) throw new JsonataError(code, { value: limit });
  return limit as number;
}

/** The matches one after the other, each asked for only when it is wanted: asking may be an error. */
function* matches(matcher: Value, text: Value, most: number, runtime: Runtime): Generator<Value> {
  if (most <= 0) return;
  let found = findMatch(matcher, [text], runtime);
  for (let count = 1; found !== undefined; count++) {
    yield found;
    found = findMatch(memberOf(found, "next"), [], runtime);
    if (count >= most) return;
  }
}

function findMatch(matcher: Value, args: readonly Value[], runtime: Runtime): Value {
  runtime.spend(1);
  const found = invoke(matcher, args, runtime, null);
  if (Boolean(found) && !isMatch(found)) throw new JsonataError("T1010");
  return found;
}

function isMatch(found: Value): boolean {
  return (
    isNumber(memberOf(found, "start") as never) ||
    isArray(memberOf(found, "groups")) ||
    isFunction(memberOf(found, "next"))
  );
}
