/**
 * How deep objects and arrays may be nested: the default of Jackson 2.15. Everything that walks a value
 * recurses, and a text of 100,000 brackets must be an error and not an exhausted stack.
 */
export const NESTING_MAX = 1_000;

/** What a text asks of its reader. */
export type Faithfulness = "plain" | "lossless" | "tooDeep";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const MINUS = 0x2d;
const UNDERSCORE = 0x5f;

/** The longest integer whose every value a double keeps exactly (2^53 has 16 digits). */
const SAFE_DIGITS = 15;

/**
 * Says whether `JSON.parse` would keep everything that stands in the text, without building anything.
 * The text need not be valid: the parser that follows finds that out.
 */
export function scanJson(text: string): Faithfulness {
  let depth = 0;
  let lossless = false;
  let escape = nextEscape(text, 0);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const end = endOfString(text, i);
      if (escape < i) escape = nextEscape(text, i);
      if (!lossless && (escape < end || mayBeUnsafeKey(text, i + 1)) && isFollowedByColon(text, end + 1)) {
        lossless = true;
      }
      i = end;
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > NESTING_MAX) return "tooDeep";
    } else if (code === 0x5d || code === 0x7d) {
      depth--;
    } else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(text, i);
      if (!lossless && losesDigits(text, i, end)) lossless = true;
      i = end - 1;
    }
  }
  return lossless ? "lossless" : "plain";
}

/** Whether a valid JSON text is nested deeper than {@link NESTING_MAX}. */
export function exceedsNesting(text: string): boolean {
  if (text.length <= 2 * NESTING_MAX) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > NESTING_MAX) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

/** The place of the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

/** A first character that a digit or `__proto__` begins with. */
function mayBeUnsafeKey(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isDigit(code) || code === UNDERSCORE;
}

/**
 * Where the next backslash stands. A key with one may be a digit or `__proto__` in escaped form; and V8's parser (13.6 to 14.6
 * at least) takes `"\\""` for a key that ends in a backslash, where an object like the one before had such a key in this place.
 */
function nextEscape(text: string, from: number): number {
  const at = text.indexOf("\\", from);
  return at < 0 ? text.length : at;
}

function isFollowedByColon(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === COLON) return true;
    if (code > 0x20) return false;
  }
  return false;
}

function endOfNumber(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    const isPart = isDigit(code) || code === 0x2e || code === 0x2b || code === MINUS || (code | 0x20) === 0x65;
    if (!isPart) break;
    i++;
  }
  return i;
}

function losesDigits(text: string, start: number, end: number): boolean {
  if (end - start <= SAFE_DIGITS && isShortInteger(text, start, end)) return false;
  return isLossy(text.slice(start, end));
}

function isShortInteger(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start) === MINUS) return false;
  for (let i = start; i < end; i++) if (!isDigit(text.charCodeAt(i))) return false;
  return true;
}

/** Whether a double would print this number in other words. */
export function isLossy(numberText: string): boolean {
  return String(Number(numberText)) !== numberText;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
