import { JsonNumber } from "../json-value.ts";
import { JsonataError } from "./jsonata-error.ts";
import { parseSignature, type SignatureParameter } from "./signature-parse.ts";
import { computable, isArray, isFunction, type MarkedArray, type Value } from "./value.ts";

/** The plural that an error message gives to an array's item type. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ["a", "arrays"],
  ["b", "booleans"],
  ["f", "functions"],
  ["n", "numbers"],
  ["o", "objects"],
  ["s", "strings"],
]);

/** For each parameter the symbols of the arguments that it takes; null where they do not fit. */
type Distribution = readonly string[] | null;

/**
 * A function signature (`<s-nn?:s>`): arguments are checked, a missing one is taken from the context, single values
 * become arrays where an array is expected. The arguments' types are written as a word that a regular expression
 * divides among the parameters; as there are few such words, each is divided once.
 */
export class Signature {
  readonly #parameters: readonly SignatureParameter[];
  readonly #pattern: RegExp;
  readonly #distributions = new Map<string, Distribution>();

  constructor(definition: string) {
    this.#parameters = parseSignature(definition);
    this.#pattern = new RegExp(`^${this.#parameters.map(({ pattern }) => `(${pattern})`).join("")}$`);
  }

  /**
   * The arguments as the function takes them.
   *
   * @throws {JsonataError} T0410, T0411 or T0412.
   */
  validate(args: readonly Value[], context: Value): readonly Value[] {
    let word = "";
    for (const arg of args) word += symbolOf(arg);
    const distribution = this.#distribute(word);
    if (distribution === null) throw this.#mismatch(args, word);
    const validated: Value[] = [];
    let next = 0;
    for (let i = 0; i < distribution.length; i++) {
      const parameter = this.#parameters[i] as SignatureParameter;
      const symbols = distribution[i] as string;
      if (symbols === "" && parameter.context !== undefined) {
        validated.push(fromContext(parameter, context, next));
      } else if (symbols === "") {
        validated.push(convert(parameter, args[next++]));
      } else {
        for (const symbol of symbols) validated.push(accept(parameter, symbols, symbol, args[next], next++));
      }
    }
    return validated;
  }

  #distribute(word: string): Distribution {
    let distribution = this.#distributions.get(word);
    if (distribution === undefined) {
      const match = this.#pattern.exec(word);
      distribution = match === null ? null : match.slice(1);
      if (word.length <= CACHED_ARGUMENTS_MAX) this.#distributions.set(word, distribution);
    }
    return distribution;
  }

  /** The first argument at which the parameters, taken one more at a time, no longer fit. */
  #mismatch(args: readonly Value[], word: string): JsonataError {
    let partial = "^";
    let fits = 0;
    for (const { pattern } of this.#parameters) {
      partial += pattern;
      const match = new RegExp(partial).exec(word);
      if (match === null) break;
      fits = match[0].length;
    }
    return new JsonataError("T0410", { value: args[fits], index: fits + 1 });
  }
}

/** Words longer than this come from wrong calls or from `$zip`; keeping them would only take room. */
const CACHED_ARGUMENTS_MAX = 6;

function fromContext(parameter: SignatureParameter, context: Value, index: number): Value {
  if (!parameter.context?.test(symbolOf(context))) {
    throw new JsonataError("T0411", { value: context, index: index + 1 });
  }
  return convert(parameter, context);
}

function accept(parameter: SignatureParameter, symbols: string, symbol: string, arg: Value, index: number): Value {
  if (parameter.type !== "a") return convert(parameter, arg);
  if (symbol === "m") return undefined;
  const { subtype } = parameter;
  if (subtype !== undefined && !itemsFit(subtype, symbols, symbol, arg)) {
    throw new JsonataError("T0412", { value: arg, index: index + 1, type: PLURALS.get(subtype) ?? subtype });
  }
  const list = symbol === "a" ? (arg as MarkedArray) : [arg];
  return subtype === "n" && list.some((item) => item instanceof JsonNumber) ? list.map(computable) : list;
}

function itemsFit(subtype: string, symbols: string, symbol: string, arg: Value): boolean {
  if (symbol !== "a") return symbols === subtype;
  const expected = subtype.charAt(0);
  return (arg as MarkedArray).every((item) => symbolOf(item) === expected);
}

function convert(parameter: SignatureParameter, arg: Value): Value {
  return parameter.computes ? computable(arg) : arg;
}

function symbolOf(value: Value): string {
  if (typeof value === "string") return "s";
  if (typeof value === "number" || value instanceof JsonNumber) return "n";
  if (typeof value === "boolean") return "b";
  if (value === undefined) return "m";
  if (value === null) return "l";
  if (isArray(value)) return "a";
  return isFunction(value) ? "f" : "o";
}
