import { isLossy, NESTING_MAX, scanJson } from "./json-scan.ts";
import { isUnsafeKey, type Json, JsonMap, JsonNumber } from "./json-value.ts";

/**
 * A text that is no JSON. `message` is what Jackson, AWS's parser, says, without the place.
 */
export class JsonSyntaxError extends Error {
  /** The character where the fault lies. */
  readonly offset: number;
  /** The characters read when the parser gave up: what Jackson's own location counts. */
  readonly readTo: number;

  constructor(message: string, offset: number, readTo: number = offset + 1) {
    super(message);
    this.name = "JsonSyntaxError";
    this.offset = offset;
    this.readTo = readTo;
  }

  /** The message with Jackson's second line, as ValidateStateMachineDefinition answers it. */
  messageWithSource(text: string): string {
    return `${this.message}\n at [Source: ${describeSource(text)}; ${describePlace(text, this.readTo)}]`;
  }
}

const SOURCE_SHOWN_MAX = 500;

function describeSource(text: string): string {
  if (text.length <= SOURCE_SHOWN_MAX) return `(String)"${text}"`;
  const hidden = text.length - SOURCE_SHOWN_MAX;
  return `(String)"${text.slice(0, SOURCE_SHOWN_MAX)}"[truncated ${hidden} chars]`;
}

function describePlace(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `line: ${line}, column: ${offset - before.lastIndexOf("\n")}`;
}

/**
 * Reads a JSON text and keeps all that stands in it (see {@link Json}).
 *
 * @throws {JsonSyntaxError} where it is not exactly one JSON value, or is nested deeper than
 * {@link NESTING_MAX}.
 */
export function parseJson(text: string): Json {
  switch (scanJson(text)) {
    case "plain":
      try {
        return JSON.parse(text) as Json;
      } catch {
        return new Parser(text).document(); // to say what is wrong, in Jackson's words
      }
    default:
      return new Parser(text).document();
  }
}

const VALID_TOKENS = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const LITERALS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["null", null],
  ["true", true],
  ["false", false],
]);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** A recursive-descent parser whose complaints are Jackson's. */
class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    this.#skipBlanks();
    if (this.#atEnd()) this.#fail("No content to map due to end-of-input");
    const value = this.#value();
    this.#skipBlanks();
    if (this.#atEnd()) return value;
    const char = this.#char();
    if (/[\p{L}_$]/u.test(char)) this.#failAtToken();
    return this.#fail(`Trailing token after the value: ${describeChar(char)}`);
  }

  #value(): Json {
    const char = this.#char();
    switch (char) {
      case "{":
        return this.#object();
      case "[":
        return this.#array();
      case '"':
        return this.#string("string value");
      default:
        return isDigit(char) || char === "-" ? this.#number() : this.#literal(char);
    }
  }

  #object(): Json {
    const start = this.#open();
    const entries: [string, Json][] = [];
    this.#skipBlanks();
    if (this.#char() !== "}") {
      for (;;) {
        entries.push(this.#member(start));
        this.#skipBlanks();
        if (this.#atEnd()) this.#failUnclosed("Object", start);
        const char = this.#char();
        if (char === "}") break;
        if (char === "]") this.#failCloser(char, "}", "Object", start);
        if (char !== ",") this.#failChar("was expecting comma to separate Object entries");
        this.#at++;
        this.#skipBlanks();
      }
    }
    this.#close();
    return objectFrom(entries);
  }

  #member(objectStart: number): [string, Json] {
    if (this.#atEnd()) this.#failUnclosed("Object", objectStart);
    if (this.#char() !== '"') this.#failChar("was expecting double-quote to start field name");
    const key = this.#string("field name");
    this.#skipBlanks();
    if (this.#atEnd()) this.#fail("Unexpected end-of-input within/between Object entries");
    if (this.#char() !== ":") this.#failChar("was expecting a colon to separate field name and value");
    this.#at++;
    this.#skipBlanks();
    if (this.#atEnd()) this.#fail("Unexpected end-of-input within/between Object entries");
    return [key, this.#value()];
  }

  #array(): Json {
    const start = this.#open();
    const items: Json[] = [];
    this.#skipBlanks();
    if (this.#char() !== "]") {
      for (;;) {
        if (this.#atEnd()) this.#failUnclosed("Array", start);
        items.push(this.#value());
        this.#skipBlanks();
        if (this.#atEnd()) this.#failUnclosed("Array", start);
        const char = this.#char();
        if (char === "]") break;
        if (char === "}") this.#failCloser(char, "]", "Array", start);
        if (char !== ",") this.#failChar("was expecting comma to separate Array entries");
        this.#at++;
        this.#skipBlanks();
      }
    }
    this.#close();
    return items;
  }

  #open(): number {
    if (++this.#depth > NESTING_MAX) {
      this.#fail(
        `Document nesting depth (${this.#depth}) exceeds the maximum allowed (${NESTING_MAX}, from \`StreamReadConstraints.getMaxNestingDepth()\`)`,
      );
    }
    return this.#at++;
  }

  #close(): void {
    this.#depth--;
    this.#at++;
  }

  #string(role: string): string {
    const start = ++this.#at;
    let built = "";
    let from = start;
    for (;;) {
      if (this.#atEnd()) this.#failUnclosedString(role);
      const char = this.#char();
      if (char === '"') break;
      if (char < " ") this.#failControl(char, role);
      if (char !== "\\") {
        this.#at++;
        continue;
      }
      built += this.#text.slice(from, this.#at) + this.#escape(role);
      from = this.#at;
    }
    built += this.#text.slice(from, this.#at);
    this.#at++;
    return built;
  }

  #escape(role: string): string {
    this.#at++;
    if (this.#atEnd()) this.#failUnclosedString(role);
    const char = this.#char();
    const plain = ESCAPES.get(char);
    if (plain !== undefined) {
      this.#at++;
      return plain;
    }
    if (char !== "u") this.#fail(`Unrecognized character escape ${describeChar(char)}`);
    const hex = this.#text.slice(this.#at + 1, this.#at + 5);
    if (!/^[\da-fA-F]{4}$/.test(hex)) this.#failHex();
    this.#at += 5;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  #number(): Json {
    const start = this.#at;
    if (this.#char() === "-") this.#at++;
    if (!isDigit(this.#char())) {
      this.#failNumber("Expected digit (0-9) to follow minus sign, for valid numeric value");
    }
    if (this.#char() === "0" && isDigit(this.#text.charAt(this.#at + 1))) {
      this.#fail("Invalid numeric value: Leading zeroes not allowed");
    }
    this.#digits();
    if (this.#char() === ".") {
      this.#at++;
      if (!isDigit(this.#char())) this.#failNumber("Decimal point not followed by a digit");
      this.#digits();
    }
    if (this.#char() === "e" || this.#char() === "E") {
      this.#at++;
      if (this.#char() === "+" || this.#char() === "-") this.#at++;
      if (!isDigit(this.#char())) this.#failNumber("Exponent indicator not followed by a digit");
      this.#digits();
    }
    if (/[\p{L}_$.]/u.test(this.#char())) {
      this.#failChar("Expected space separating root-level values");
    }
    const text = this.#text.slice(start, this.#at);
    if (text === "-0") return 0; // an integer has one zero in Java
    return isLossy(text) ? new JsonNumber(text) : Number(text);
  }

  #digits(): void {
    while (isDigit(this.#char())) this.#at++;
  }

  #literal(char: string): Json {
    const rest = /^[\p{L}\p{Nd}_$]*/u.exec(this.#text.slice(this.#at, this.#at + 6))?.[0] ?? "";
    const value = LITERALS.get(rest);
    if (value !== undefined) {
      this.#at += rest.length;
      return value;
    }
    if (/[\p{L}_$]/u.test(char)) this.#failAtToken();
    return this.#failChar(`expected a valid value ${VALID_TOKENS}`);
  }

  #skipBlanks(): void {
    for (;;) {
      const char = this.#char();
      if (char === " " || char === "\n" || char === "\r" || char === "\t") this.#at++;
      else if (char !== "" && char < " ") {
        this.#fail(
          `Illegal character (${describeChar(char)}): only regular white space (\\r, \\n, \\t) is allowed between tokens`,
        );
      } else return;
    }
  }

  /** The character at the cursor; empty at the end of the text. */
  #char(): string {
    return this.#text.charAt(this.#at);
  }

  #atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  #fail(message: string, readTo?: number): never {
    throw new JsonSyntaxError(message, this.#at, readTo);
  }

  #failChar(expectation: string): never {
    if (this.#atEnd()) this.#fail("Unexpected end-of-input");
    return this.#fail(`Unexpected character (${describeChar(this.#char())}): ${expectation}`);
  }

  #failAtToken(): never {
    const token = /^[\p{L}\p{Nd}_$]*/u.exec(this.#text.slice(this.#at, this.#at + TOKEN_SHOWN_MAX));
    const word = token?.[0] ?? "";
    const shown = word.length === TOKEN_SHOWN_MAX ? `${word}...` : word;
    return this.#fail(`Unrecognized token '${shown}': was expecting ${VALID_TOKENS}`, this.#at + word.length);
  }

  #failNumber(reason: string): never {
    if (this.#atEnd()) this.#fail("Unexpected end-of-input in a Number value");
    return this.#fail(`Unexpected character (${describeChar(this.#char())}) in numeric value: ${reason}`);
  }

  #failUnclosedString(role: string): never {
    return role === "field name"
      ? this.#fail("Unexpected end-of-input in field name")
      : this.#fail("Unexpected end-of-input: was expecting closing quote for a string value");
  }

  #failControl(char: string, role: string): never {
    const place = role === "field name" ? "name" : "string value";
    return this.#fail(
      `Illegal unquoted character (${describeChar(char)}): has to be escaped using backslash to be included in ${place}`,
    );
  }

  #failHex(): never {
    while (/[\da-fA-Fu]/.test(this.#char())) this.#at++;
    if (this.#atEnd()) this.#fail("Unexpected end-of-input in character escape sequence");
    return this.#failChar("expected a hex-digit for character escape sequence");
  }

  #failCloser(found: string, expected: string, what: string, start: number): never {
    return this.#fail(
      `Unexpected close marker '${found}': expected '${expected}' (for ${what} starting at [${describePlace(this.#text, start)}])`,
    );
  }

  #failUnclosed(what: string, start: number): never {
    return this.#fail(
      `Unexpected end-of-input: expected close marker for ${what} (start marker at [${describePlace(this.#text, start)}])`,
    );
  }
}

/** Jackson shows this much of a token that it does not know. */
const TOKEN_SHOWN_MAX = 256;

function objectFrom(entries: readonly [string, Json][]): Json {
  const object: { [key: string]: Json } = {};
  for (const [key, value] of entries) {
    if (isUnsafeKey(key)) return new JsonMap(entries);
    object[key] = value;
  }
  return object;
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}

/** A character as Jackson names it: `'x' (code 120)`. */
function describeChar(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 32 || code === 127) return `(CTRL-CHAR, code ${code})`;
  if (code > 255) return `'${char}' (code ${code} / 0x${code.toString(16)})`;
  return `'${char}' (code ${code})`;
}
