/**
 * Makes expressions and input documents at random, for comparing this evaluation with the library's. The same seed
 * makes the same expressions.
 */
export class ExpressionMaker {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ n < 1 (mulberry32). */
  readonly random = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };

  #below(n: number): number {
    return Math.floor(this.random() * n);
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T;
  }

  document(depth = 4): unknown {
    const kind = this.#below(depth === 0 ? 6 : 12);
    if (kind === 0) return null;
    if (kind === 1) return this.random() < 0.5;
    if (kind === 2) return this.#pick(STRINGS);
    if (kind < 6) return this.#pick(NUMBERS);
    if (kind < 9) return Array.from({ length: this.#below(4) }, () => this.document(depth - 1));
    const names = NAMES.filter(() => this.random() < 0.6);
    return Object.fromEntries(names.map((name) => [name, this.document(depth - 1)]));
  }

  /** An expression; with the depth left it also becomes larger. */
  expression(depth: number): string {
    if (depth <= 0) return this.#leaf();
    return this.#pick(FORMS)((kind) => this.#part(kind, depth - 1));
  }

  #part(kind: Part, depth: number): string {
    switch (kind) {
      case "expression":
        return this.expression(depth);
      case "step":
        return this.#step(depth);
      case "name":
        return this.#pick(NAMES);
      case "variable":
        return `$${this.#pick(VARIABLES)}`;
      case "number":
        return String(this.#pick(NUMBERS));
      case "integer":
        return String(this.#below(5) - 1); // the library never ends on a range of integers beyond 2^53
      case "string":
        return JSON.stringify(this.#pick(STRINGS));
      case "function":
        return this.#function(depth);
      case "operator":
        return this.#pick(OPERATORS);
    }
  }

  #leaf(): string {
    const kind = this.#below(8);
    if (kind === 0) return this.#part("string", 0);
    if (kind === 1) return this.#part("number", 0);
    if (kind === 2) return this.#part("variable", 0);
    if (kind === 3) return "$";
    if (kind === 4) return this.#pick(["true", "false", "null", "[]", "{}", "*", "**", "$$"]);
    return this.#pick(NAMES);
  }

  #step(depth: number): string {
    const kind = this.#below(14);
    if (kind === 0) return "*";
    if (kind === 1) return `[${this.expression(depth)}]`;
    if (kind === 2) return `(${this.expression(depth)})`;
    if (kind === 3) return `{"k": ${this.expression(depth)}}`;
    if (kind === 4) return "$";
    if (kind === 5) return `%.${this.#pick(NAMES)}`;
    if (kind === 6) return `${this.#pick(NAMES)}#$i`;
    if (kind === 7) return `${this.#pick(NAMES)}@$x`;
    if (kind === 8) return `${this.#pick(NAMES)}[${this.expression(depth)}]`;
    if (kind === 9) return `${this.#pick(NAMES)}[]`;
    return this.#pick(NAMES);
  }

  #function(depth: number): string {
    const kind = this.#below(6);
    if (kind === 0) return this.#pick(["$string", "$sum", "$count", "$uppercase", "$keys", "$not", "$type", "$append"]);
    if (kind === 1) return `function($x, $i, $y){${this.expression(depth)}}`;
    if (kind === 2) return `function($x, $y){${this.expression(depth)}}`;
    if (kind === 3) return `$append(?, ${this.expression(depth)})`;
    return `function($x){${this.expression(depth)}}`;
  }
}

type Part = "expression" | "step" | "name" | "variable" | "number" | "integer" | "string" | "function" | "operator";
type Form = (part: (kind: Part) => string) => string;

const NAMES = ["a", "b", "c", "d"];
const VARIABLES = ["x", "y", "i", "v"];
const STRINGS = ["", "a", "b", "Zebra", "1", "a b,c", "aXbXc", "é😀"];
const NUMBERS = [0, 1, 2, 3, -1, 1.5, 10, 0.1, 1e20, 123456.789];
const OPERATORS = ["+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">=", "&", "and", "or", "in"];

/** Weighted by repetition: paths are what most expressions are made of. */
const FORMS: readonly Form[] = [
  (part) => `${part("expression")}.${part("step")}`,
  (part) => `${part("name")}.${part("step")}.${part("step")}`,
  (part) => `${part("name")}.${part("name")}.${part("step")}`,
  (part) => `$.${part("step")}.${part("step")}`,
  (part) => `${part("expression")}[${part("expression")}]`,
  (part) => `${part("name")}.${part("name")}[${part("number")}]`,
  (part) => `(${part("expression")})[${part("number")}]`,
  (part) => `${part("expression")}[]`,
  (part) => `(${part("expression")} ${part("operator")} ${part("expression")})`,
  (part) => `(${part("expression")} ${part("operator")} ${part("expression")})`,
  (part) => `-(${part("expression")})`,
  (part) => `[${part("expression")}, ${part("expression")}]`,
  (part) => `[${part("expression")}]`,
  (part) => `[${part("integer")}..${part("integer")}]`,
  (part) => `{${part("string")}: ${part("expression")}}`,
  (part) => `{"p": ${part("expression")}, "q": ${part("expression")}}`,
  (part) => `${part("name")}.${part("step")}{$string(${part("expression")}): ${part("expression")}}`,
  (part) => `${part("expression")}{${part("name")}: ${part("expression")}}`,
  (part) => `${part("name")}^(${part("expression")})`,
  (part) => `${part("name")}.${part("name")}^(>${part("expression")}, <${part("name")})`,
  (part) => `(${part("expression")} ? ${part("expression")} : ${part("expression")})`,
  (part) => `(${part("variable")} := ${part("expression")}; ${part("expression")})`,
  (part) => `(${part("variable")} := ${part("expression")}; ${part("variable")}.${part("step")})`,
  (part) => `($f := ${part("function")}; $f(${part("expression")}))`,
  (part) => `(${part("expression")} ~> ${part("function")})`,
  (part) => `(${part("expression")} ~> |${part("expression")}|{"n": ${part("expression")}}, ${part("string")}|)`,
  (part) => `$map(${part("expression")}, ${part("function")})`,
  (part) => `$filter(${part("expression")}, ${part("function")})`,
  (part) => `$single(${part("expression")}, ${part("function")})`,
  (part) => `$reduce(${part("expression")}, ${part("function")}, ${part("expression")})`,
  (part) => `$sift(${part("expression")}, ${part("function")})`,
  (part) => `$each(${part("expression")}, ${part("function")})`,
  (part) => `$sort(${part("expression")})`,
  (part) => `$sort(${part("expression")}, function($x, $y){$x > $y})`,
  (part) => `$sum(${part("expression")})`,
  (part) => `$max(${part("expression")})`,
  (part) => `$average(${part("expression")})`,
  (part) => `$count(${part("expression")})`,
  (part) => `$string(${part("expression")})`,
  (part) => `$number(${part("expression")})`,
  (part) => `$boolean(${part("expression")})`,
  (part) => `$exists(${part("expression")})`,
  (part) => `$type(${part("expression")})`,
  (part) => `$keys(${part("expression")})`,
  (part) => `$lookup(${part("expression")}, ${part("string")})`,
  (part) => `$spread(${part("expression")})`,
  (part) => `$merge(${part("expression")})`,
  (part) => `$append(${part("expression")}, ${part("expression")})`,
  (part) => `$reverse(${part("expression")})`,
  (part) => `$distinct(${part("expression")})`,
  (part) => `$zip(${part("expression")}, ${part("expression")})`,
  (part) => `$join(${part("expression")}, ${part("string")})`,
  (part) => `$split(${part("string")}, ${part("string")})`,
  (part) => `$split(${part("string")}, /[X ]/)`,
  (part) => `$replace(${part("string")}, /([a-z])(X)?/, "<$1$2$0$$>")`,
  (part) => `$replace(${part("expression")}, ${part("string")}, ${part("expression")}, ${part("number")})`,
  (part) => `$match(${part("expression")}, /[ab]/, ${part("number")})`,
  (part) => `$contains(${part("expression")}, ${part("expression")})`,
  (part) => `$substring(${part("expression")}, ${part("number")}, ${part("number")})`,
  (part) => `$pad(${part("expression")}, ${part("number")})`,
  (part) => `$uppercase(${part("expression")})`,
  (part) => `$length(${part("expression")})`,
  (part) => `$round(${part("expression")}, ${part("number")})`,
  (part) => `$floor(${part("expression")})`,
  (part) => `$assert(${part("expression")}, ${part("string")})`,
  (part) => `${part("variable")}(${part("expression")})`,
  (part) => `${part("name")}(${part("expression")})`,
];
