import { parseJson } from "../expr/json.ts";
import { checkJsonata } from "../expr/jsonata/check.ts";
import { compileJsonata, type JsonataExpression } from "../expr/jsonata/compile.ts";
import { type Query, queryOf } from "../expr/jsonata/query.ts";
import {
  arrayTemplate,
  type JsonataTemplate,
  literalTemplate,
  objectTemplate,
  queryTemplate,
} from "../expr/jsonata/template.ts";
import type { ObjectNode, Place, StringNode } from "./document.ts";
import { fieldOf, fieldsOf, isArrayPlace, isObjectPlace, isStringPlace, itemsOf } from "./document.ts";
import * as messages from "./messages.ts";
import type { StateReading } from "./reading.ts";

/** What `$states` has at a field's place besides the input and the context object. */
export type Reads = "input" | "result" | "errorOutput";

const OPENING = "{%";
const CLOSING = "%}";

const STATES_FIELDS: Readonly<Record<Reads, ReadonlySet<string>>> = {
  input: new Set(["input", "context"]),
  result: new Set(["input", "context", "result"]),
  errorOutput: new Set(["input", "context", "errorOutput"]),
};

/** Whether a string is meant as an expression. */
export function isQuery(place: Place): place is Place<StringNode> {
  return isStringPlace(place) && place.node.value.startsWith(OPENING);
}

/** The field of a JSONata state where it holds an expression instead of a plain value. */
export function queryPlace(state: StateReading, owner: Place<ObjectNode>, name: string): Place<StringNode> | undefined {
  const field = fieldOf(owner, name);
  return state.language === "JSONata" && field !== undefined && isQuery(field) ? field : undefined;
}

/** Reads a JSON value that may hold expressions at any depth. Every fault in it is reported. */
export function readJsonataTemplate(state: StateReading, place: Place, reads: Reads): JsonataTemplate | undefined {
  const found = readParts(state, place, reads);
  return found === "literal" ? literalAt(state, place) : found;
}

/** What holds no expression is left for the outermost of its kind to read: once, however deeply it nests. */
function readParts(state: StateReading, place: Place, reads: Reads): JsonataTemplate | "literal" | undefined {
  if (isQuery(place)) {
    const query = readQuery(state, place, reads);
    return query === undefined ? undefined : queryTemplate(query);
  }
  const parts = partsOf(place).map((part) => ({ part, found: readParts(state, part, reads) }));
  if (parts.some(({ found }) => found === undefined)) return undefined;
  if (parts.every(({ found }) => found === "literal")) return "literal";
  const members = parts.flatMap(({ part, found }): readonly (readonly [string, JsonataTemplate])[] =>
    found === undefined ? [] : [[part.key ?? "", found === "literal" ? literalAt(state, part) : found]],
  );
  return place.node.kind === "array" ? arrayTemplate(members.map(([, template]) => template)) : objectTemplate(members);
}

function literalAt(state: StateReading, { node }: Place): JsonataTemplate {
  return literalTemplate(parseJson(state.reading.text.slice(node.start, node.end)));
}

function partsOf(place: Place): readonly (Place & { readonly key?: string })[] {
  if (isArrayPlace(place)) return itemsOf(place);
  return isObjectPlace(place) ? fieldsOf(place) : [];
}

/** Reads `{% … %}`; undefined after reporting why it is no expression, or none that may stand here. */
export function readQuery(state: StateReading, place: Place<StringNode>, reads: Reads): Query | undefined {
  const written = place.node.value;
  if (!written.startsWith(OPENING) || !written.endsWith(CLOSING) || written.length < OPENING.length + CLOSING.length) {
    state.problems.report(place, { message: messages.UNCLOSED_JSONATA });
    return undefined;
  }
  const text = written.slice(OPENING.length, -CLOSING.length);
  const expression = compile(state, place, text, reads);
  if (expression === undefined) return undefined;
  state.reading.variables.read(state.name, expression.variables, place);
  return queryOf(expression, place.pointer.slice(state.place.pointer.length + 1));
}

function compile(
  state: StateReading,
  place: Place<StringNode>,
  text: string,
  reads: Reads,
): JsonataExpression | undefined {
  const allowed = STATES_FIELDS[reads];
  const compiled = compileJsonata(text);
  if (compiled.ok && compiled.value.statesFields.every((field) => allowed.has(field))) return compiled.value;
  for (const { code, message, offset } of checkJsonata(text, allowed)) {
    const start = Math.min(place.node.start + 1 + OPENING.length + offset, place.node.end - 1);
    state.problems.report(place, { code, message: withoutCode(message), span: { start, end: place.node.end } });
  }
  // What is only misplaced still compiles: a revision that was accepted before it was known to be wrong must run.
  return compiled.ok ? compiled.value : undefined;
}

/** Reported of AWS: its diagnostics give the language's words without the code in front. */
function withoutCode(message: string): string {
  return message.replace(/^[A-Z]\d{4}: /, "");
}
