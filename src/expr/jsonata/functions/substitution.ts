import type { Value } from "../value.ts";

/**
 * The replacement string of `$replace` with `$0` (the match), `$1`… (its groups) and `$$` (a dollar) put in. As many
 * digits count as the number of groups has; a number that is then too large is read with one digit less. A dollar
 * before anything else is itself.
 */
export function substitute(replacement: string, match: string, groups: readonly Value[]): string {
  const digitsMax = String(Math.max(groups.length, 1)).length;
  let result = "";
  let at = 0;
  for (let dollar = replacement.indexOf("$"); dollar !== -1; dollar = replacement.indexOf("$", at)) {
    result += replacement.slice(at, dollar);
    at = dollar + 1;
    const next = replacement.charAt(at);
    if (next === "$" || next === "0") {
      result += next === "$" ? "$" : match;
      at++;
      continue;
    }
    const group = groupNumber(replacement.slice(at, at + digitsMax), groups.length);
    if (group === undefined) {
      result += "$";
    } else {
      const text = groups[group - 1];
      if (typeof text === "string") result += text;
      at += String(group).length;
    }
  }
  return result + replacement.slice(at);
}

function groupNumber(text: string, groupCount: number): number | undefined {
  const digits = /^\d+/.exec(text)?.[0];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  return digits.length > 1 && number > groupCount ? Number(digits.slice(0, -1)) : number;
}
