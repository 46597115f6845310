import { LineStarts } from "./line-starts.ts";

/*
 * `${Name}` in the files of definitions stands for a value. Names are as CloudFormation's: letters, digits and
 * `_ . -`, in parts joined by `::`. So JSONata's `${"key": value}` is none. `${!Name}` is `${Name}` left as it is.
 */

/** The value of a placeholder; undefined where it has none. */
export type PlaceholderValue = (name: string) => string | undefined;

/** A placeholder without a value, at its place in the file (both count from 1). */
export interface OpenPlaceholder {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

const PLACEHOLDER = /\$\{(!?)([A-Za-z_][\w.-]*(?:::[\w.-]+)*)\}/g;

/** Whether `text` has a placeholder that stands for a value. */
export function hasPlaceholder(text: string): boolean {
  return [...text.matchAll(PLACEHOLDER)].some(([, kept]) => kept === "");
}

/** The whole of `text` as one placeholder's name, where it is one. */
export function solePlaceholder(text: string): string | undefined {
  const [first] = text.matchAll(PLACEHOLDER);
  return first?.[0] === text && first[1] === "" ? first[2] : undefined;
}

/** `text` with every value in its place; `onOpen` hears of placeholders without one, which stay. */
export function substitute(text: string, value: PlaceholderValue, onOpen: (name: string) => void): string {
  return text.replace(PLACEHOLDER, (placeholder, kept: string, name: string) => {
    if (kept !== "") return `\${${name}}`;
    const found = value(name);
    if (found === undefined) onOpen(name);
    return found ?? placeholder;
  });
}

/** JSON text with values in their places. */
export interface SubstitutedText {
  readonly text: string;
  readonly open: readonly OpenPlaceholder[];
  /** Where an offset of the new text is in the old one. */
  originalOffset(offset: number): number;
}

/**
 * Puts values into JSON text: escaped within a JSON string, as they are outside one, where they may be numbers.
 * What is open outside a string stands as `null`, so that the rest can be read.
 */
export function substituteJson(text: string, value: PlaceholderValue): SubstitutedText {
  const lines = new LineStarts(text);
  const open: OpenPlaceholder[] = [];
  const pieces: { readonly from: number; readonly at: number; readonly length: number }[] = [];
  let result = "";
  let done = 0;
  let isInString = false;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [placeholder, kept, name = ""] = match;
    const between = text.slice(done, match.index);
    isInString = togglesString(between) ? !isInString : isInString;
    result += between;
    const found = kept === "" ? value(name) : `\${${name}}`;
    if (found === undefined) open.push({ name, ...lines.position(match.index) });
    const given = found ?? (isInString ? placeholder : "null");
    const written = isInString ? JSON.stringify(given).slice(1, -1) : given;
    pieces.push({ from: match.index, at: result.length, length: written.length });
    result += written;
    done = match.index + placeholder.length;
  }
  const lengths = new Map([...text.matchAll(PLACEHOLDER)].map((match) => [match.index, match[0].length]));
  return {
    text: result + text.slice(done),
    open,
    originalOffset(offset) {
      const piece = pieces.findLast(({ at }) => at <= offset);
      if (piece === undefined) return offset;
      if (offset < piece.at + piece.length) return piece.from;
      return offset - (piece.at + piece.length) + piece.from + (lengths.get(piece.from) ?? 0);
    },
  };
}

/** Whether a string begins or ends in `text`, an odd number of times. */
function togglesString(text: string): boolean {
  let quotes = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') quotes++;
  }
  return quotes % 2 === 1;
}
