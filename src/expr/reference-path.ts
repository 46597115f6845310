import { compilation } from "./compile.ts";
import type { Compilation, ReferencePath } from "./compiled.ts";
import { StatesFault } from "./fault.ts";
import { getMember, isArray, isObject, type Json, objectOf, printJson, withMember } from "./json.ts";
import type { Step } from "./path-ast.ts";
import { parsePath } from "./path-parse.ts";
import { SyntaxFault } from "./text-cursor.ts";

/** A member's name or an item's index. */
type Key = string | number;

/**
 * Compiles a reference path: names one place in the document and says where a result goes.
 *
 * @see https://states-language.net/spec.html#ref-paths
 */
export function compileReferencePath(text: string): Compilation<ReferencePath> {
  return compilation(() => {
    const { root, steps } = parsePath(text);
    const operator = withoutQuoted(text).search(/[@,:?*]/);
    if (operator >= 0) throw notSingle(operator);
    if (root !== "input") throw new SyntaxFault("A reference path must start with '$.' or '$['", 1);
    const keys = steps.map((step) => keyOf(step, text));
    return {
      text,
      identity: keys.length === 0,
      insert: (document, value) => put({ document, keys, value, text }, document, 0),
    };
  });
}

function keyOf(step: Step, text: string): Key {
  if (step.kind === "names" && step.names.length === 1) return step.names[0] as string;
  if (step.kind === "indexes" && step.indexes.length === 1) {
    const index = step.indexes[0] as number;
    if (index >= 0) return index;
  }
  throw notSingle(Math.max(0, withoutQuoted(text).search(/[,(]|\.\.|-\d/)));
}

/** The text with its quoted names blanked out, where an operator's sign is a mere letter. */
function withoutQuoted(text: string): string {
  return text.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, (quoted) => " ".repeat(quoted.length));
}

function notSingle(offset: number): SyntaxFault {
  return new SyntaxFault("A reference path must identify a single node: only names and indexes", offset);
}

interface Insertion {
  readonly document: Json;
  readonly keys: readonly Key[];
  readonly value: Json;
  readonly text: string;
}

/** A copy of `node` with the value put at the rest of the path; undefined is a parent to be made. */
function put(insertion: Insertion, node: Json | undefined, depth: number): Json {
  const key = insertion.keys[depth];
  if (key === undefined) return insertion.value;
  if (typeof key === "number") return putItem(insertion, node, depth, key);
  if (node !== undefined && node !== null && !isObject(node)) throw mismatch(insertion);
  const object = isObject(node) ? node : objectOf([]);
  return withMember(object, key, put(insertion, getMember(object, key), depth + 1));
}

/** Items are replaced or added at the end: an array never gets holes, and none is made. */
function putItem(insertion: Insertion, node: Json | undefined, depth: number, index: number): Json {
  if (!isArray(node) || index >= node.length) throw mismatch(insertion);
  const items = [...node];
  items[index] = put(insertion, node[index], depth + 1);
  return items;
}

function mismatch({ text, document }: Insertion): StatesFault {
  return new StatesFault(
    "States.ResultPathMatchFailure",
    `Unable to apply ReferencePath ${text} to input ${printJson(document)}`,
  );
}
