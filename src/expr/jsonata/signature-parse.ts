/** One parameter of a signature. */
export interface SignatureParameter {
  /** The symbol, or the choice in its parentheses. */
  readonly type: string;
  /** Matches the symbols of the arguments that it takes. */
  readonly pattern: string;
  /** Present where a missing argument is taken from the context: matches the context's symbol. */
  readonly context: RegExp | undefined;
  /** What an array's items must be. */
  readonly subtype: string | undefined;
  /** True where numbers are computed with, so that they have to be doubles. */
  readonly computes: boolean;
}

/** `m` stands for a missing argument, which is allowed everywhere but for a function. */
const PATTERNS: ReadonlyMap<string, string> = new Map([
  ["s", "[sm]"],
  ["n", "[nm]"],
  ["b", "[bm]"],
  ["l", "[lm]"],
  ["o", "[om]"],
  ["a", "[asnblfom]"], // any value stands for an array of it
  ["f", "f"],
  ["j", "[asnblom]"],
  ["x", "[asnblfom]"],
]);

/** Reads a signature that the library's parser, or this folder's table, has found well-formed. */
export function parseSignature(definition: string): readonly SignatureParameter[] {
  const parameters: SignatureParameter[] = [];
  for (let at = 1; at < definition.length; at++) {
    const symbol = definition.charAt(at);
    if (symbol === ":") break;
    const last = parameters.length - 1;
    const previous = parameters[last];
    const pattern = PATTERNS.get(symbol);
    if (pattern !== undefined) {
      parameters.push(parameter(symbol, pattern));
    } else if (symbol === "(") {
      const end = closing(definition, at, "(", ")");
      const choice = definition.slice(at + 1, end);
      parameters.push(parameter(`(${choice})`, `[${choice}m]`));
      at = end;
    } else if (previous === undefined) {
      continue;
    } else if (symbol === "-") {
      parameters[last] = { ...previous, context: new RegExp(previous.pattern), pattern: `${previous.pattern}?` };
    } else if (symbol === "?" || symbol === "+") {
      parameters[last] = { ...previous, pattern: previous.pattern + symbol };
    } else if (symbol === "<") {
      const end = closing(definition, at, "<", ">");
      parameters[last] = { ...previous, subtype: definition.slice(at + 1, end) };
      at = end;
    }
  }
  return parameters;
}

function parameter(type: string, pattern: string): SignatureParameter {
  return { type, pattern, context: undefined, subtype: undefined, computes: type === "n" || /^\(.*n/.test(type) };
}

function closing(text: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.charAt(at) === open) depth++;
    else if (text.charAt(at) === close && --depth === 0) return at;
  }
  return text.length;
}
