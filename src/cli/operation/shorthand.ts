/**
 * The AWS CLI's shorthand for structures and lists, on one line:
 *
 *     key=a,value=b                       a structure
 *     level=ALL,destinations=[{a={b=c}}]  structures and lists inside
 *     names=a,b,c                         a list without brackets
 *     key='with, comma',value="and \" quote"
 *
 * Purely syntactic: every scalar is text, and becomes a number or a boolean when it meets its shape.
 */
export type Shorthand = string | readonly Shorthand[] | { readonly [key: string]: Shorthand };

/** Where shorthand stops making sense. */
export class ShorthandError extends Error {
  override readonly name = "ShorthandError";
}

/** @throws {ShorthandError} with a marker under the offending character. */
export function parseShorthand(text: string): Readonly<Record<string, Shorthand>> {
  const reader = new Reader(text);
  const members = reader.members(undefined);
  return members;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** `key=value,key=value` up to the end, or to `close`. */
  members(close: "}" | undefined): Readonly<Record<string, Shorthand>> {
    const members: Record<string, Shorthand> = Object.create(null) as Record<string, Shorthand>;
    this.#skipSpace();
    if (close !== undefined && this.#peek() === close) {
      this.#at += 1;
      return members;
    }
    for (;;) {
      const key = this.#key();
      if (Object.hasOwn(members, key)) throw this.#fault(`Second instance of key "${key}"`);
      members[key] = this.#memberValue();
      this.#skipSpace();
      const next = this.#peek();
      if (next === close) {
        this.#at += 1;
        return members;
      }
      this.#expect(",");
    }
  }

  #key(): string {
    this.#skipSpace();
    const start = this.#at;
    const key = /^[A-Za-z0-9._$#/@:-]+/.exec(this.#text.slice(start))?.[0] ?? "";
    this.#at += key.length;
    this.#skipSpace();
    if (key === "" || this.#peek() !== "=") throw this.#error("Expected: '='");
    this.#at += 1;
    return key;
  }

  /** A value, or values with commas between them where what follows a comma is not another key. */
  #memberValue(): Shorthand {
    const first = this.#value();
    if (typeof first !== "string") return first;
    const values: Shorthand[] = [first];
    for (;;) {
      const before = this.#at;
      this.#skipSpace();
      if (this.#peek() !== "," || this.#keyFollows()) {
        this.#at = before;
        break;
      }
      this.#at += 1;
      if (this.#at >= this.#text.length) break; // a comma at the end: a list of one
      values.push(this.#value());
    }
    const isList = values.length > 1 || this.#text[this.#at - 1] === ",";
    return isList ? values : first;
  }

  #keyFollows(): boolean {
    return /^,\s*[A-Za-z0-9._$#/@:-]+\s*=/.test(this.#text.slice(this.#at));
  }

  #value(): Shorthand {
    this.#skipSpace();
    const next = this.#peek();
    if (next === "{") {
      this.#at += 1;
      return this.members("}");
    }
    if (next === "[") {
      this.#at += 1;
      return this.#list();
    }
    return this.#scalar();
  }

  #list(): readonly Shorthand[] {
    const items: Shorthand[] = [];
    this.#skipSpace();
    while (this.#peek() !== "]") {
      items.push(this.#value());
      this.#skipSpace();
      if (this.#peek() !== "]") this.#expect(",");
      this.#skipSpace();
    }
    this.#at += 1;
    return items;
  }

  #scalar(): string {
    const quote = this.#peek();
    if (quote === "'" || quote === '"') return this.#quoted(quote);
    const start = this.#at;
    while (this.#at < this.#text.length && !",]}".includes(this.#text[this.#at] as string)) this.#at += 1;
    return this.#text.slice(start, this.#at).trim();
  }

  #quoted(quote: string): string {
    let value = "";
    this.#at += 1;
    for (let char = this.#peek(); char !== quote; char = this.#peek()) {
      if (char === undefined) throw this.#error(`Expected: ${quote}`);
      const isEscape = char === "\\" && ["\\", quote].includes(this.#text[this.#at + 1] ?? "");
      value += isEscape ? this.#text[this.#at + 1] : char;
      this.#at += isEscape ? 2 : 1;
    }
    this.#at += 1;
    return value;
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #skipSpace(): void {
    while (/\s/.test(this.#peek() ?? "")) this.#at += 1;
  }

  #expect(char: string): void {
    if (this.#peek() !== char) throw this.#error(`Expected: '${char}'`);
    this.#at += 1;
  }

  #error(expected: string): ShorthandError {
    return this.#fault(`${expected}, received: ${this.#peek() === undefined ? "EOF" : `'${this.#peek()}'`}`);
  }

  #fault(message: string): ShorthandError {
    return new ShorthandError(`${message} for input:\n${this.#text}\n${" ".repeat(this.#at)}^`);
  }
}
