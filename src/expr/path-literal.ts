import { type Json, JsonNumber, objectOf } from "./json.ts";
import { isLossy } from "./json-scan.ts";
import type { TextCursor } from "./text-cursor.ts";

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /(?:true|false|null)(?![\p{ID_Continue}$])/uy;
const WORDS: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

/** How deep a literal may nest: deeper ones are nobody's filter. */
const LITERAL_DEPTH_MAX = 32;

/** Reads a literal of a filter: JSON whose strings may stand in single quotes. Undefined where none is. */
export function readLiteral(cursor: TextCursor, depth = 0): Json | undefined {
  if (depth > LITERAL_DEPTH_MAX) return cursor.fail("The literal is nested too deeply");
  const char = cursor.peek();
  if (char === "'" || char === '"') return cursor.quoted();
  if (char === "[") return readList(cursor, depth);
  if (char === "{") return readObject(cursor, depth);
  const number = cursor.match(NUMBER);
  if (number !== undefined) return numberOf(number);
  const word = cursor.match(WORD);
  return word === undefined ? undefined : WORDS[word];
}

function numberOf(text: string): Json {
  if (text === "-0") return 0;
  return isLossy(text) ? new JsonNumber(text) : Number(text);
}

function readList(cursor: TextCursor, depth: number): Json {
  const items: Json[] = [];
  cursor.expect("[");
  cursor.skipBlanks();
  if (cursor.eat("]")) return items;
  do {
    items.push(readNested(cursor, depth));
  } while (cursor.eat(","));
  cursor.expect("]");
  return items;
}

function readObject(cursor: TextCursor, depth: number): Json {
  const entries: [string, Json][] = [];
  cursor.expect("{");
  cursor.skipBlanks();
  if (cursor.eat("}")) return objectOf(entries);
  do {
    cursor.skipBlanks();
    const key = cursor.quoted();
    cursor.skipBlanks();
    cursor.expect(":");
    entries.push([key, readNested(cursor, depth)]);
  } while (cursor.eat(","));
  cursor.expect("}");
  return objectOf(entries);
}

function readNested(cursor: TextCursor, depth: number): Json {
  cursor.skipBlanks();
  const value = readLiteral(cursor, depth + 1);
  if (value === undefined) return cursor.fail("Expected a literal");
  cursor.skipBlanks();
  return value;
}
