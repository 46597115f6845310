/** Why a text is not what it should be; turned into a failed `Compilation` at the border of this folder. */
export class SyntaxFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = "SyntaxFault";
    this.offset = offset;
  }
}

/** How deep a parser of this folder recurses: parentheses and filters in filters. */
const NESTING_LEVELS_MAX = 24;

const ESCAPED: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** A place in a text that a parser moves forward. */
export class TextCursor {
  readonly text: string;
  at: number;
  #level = 0;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The character at the cursor, or behind it; empty past the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead);
  }

  /** Passes over `token` where it stands at the cursor. */
  eat(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  expect(token: string): void {
    if (this.eat(token)) return;
    this.fail(this.atEnd() ? `Expected '${token}' before the end` : `Expected '${token}'`);
  }

  /** Runs a parser that may come back here, and refuses a text that nests too deeply. */
  nested<T>(read: () => T): T {
    if (this.#level >= NESTING_LEVELS_MAX) this.fail("The path is nested too deeply");
    this.#level++;
    const value = read(); // what it throws ends the parsing altogether
    this.#level--;
    return value;
  }

  /** Passes over what a sticky pattern matches at the cursor. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  skipBlanks(): void {
    while (/\s/.test(this.peek())) this.at++;
  }

  /** Reads a string in single or double quotes; a backslash escapes as in Java. */
  quoted(): string {
    const start = this.at;
    const quote = this.peek();
    if (quote !== "'" && quote !== '"') this.fail("Expected a quoted string");
    this.at++;
    let value = "";
    for (;;) {
      if (this.atEnd()) this.failAt(start, "The string is not closed");
      const char = this.peek();
      this.at++;
      if (char === quote) return value;
      value += char === "\\" ? this.#escaped() : char;
    }
  }

  #escaped(): string {
    const char = this.peek();
    this.at++;
    if (char !== "u") return ESCAPED.get(char) ?? char;
    const hex = this.text.slice(this.at, this.at + 4);
    if (!/^[\da-fA-F]{4}$/.test(hex)) this.fail("Expected four hexadecimal digits after '\\u'");
    this.at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  fail(message: string): never {
    return this.failAt(this.at, message);
  }

  failAt(offset: number, message: string): never {
    throw new SyntaxFault(message, Math.min(offset, this.text.length));
  }
}
