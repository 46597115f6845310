import { compilation } from "../../expr/compile.ts";
import type { ParsedPath } from "../../expr/path-ast.ts";
import { parsePath } from "../../expr/path-parse.ts";
import {
  fieldOf,
  fieldsOf,
  isArrayPlace,
  isObjectPlace,
  isStringPlace,
  itemsOf,
  type ObjectNode,
  type Place,
  type StringNode,
} from "../document.ts";
import { type Followed, follow, type Miss } from "./follow.ts";
import { ANYTHING, holdsPlaceholder, literalShape, objectShape, type Shape } from "./shape.ts";

/** What a path of JSONPath reads from. */
export interface Sources {
  /** What `$` stands for. */
  readonly document: Shape;
  readonly variables: ReadonlyMap<string, Shape>;
}

/** Told of each path that leads nowhere. */
export type OnMiss = (place: Place<StringNode>, miss: Miss) => void;

const EXPRESSION_SUFFIX = ".$";

/** What a path, or a call of a function, gives. */
export function expressionShape(place: Place<StringNode>, sources: Sources, onMiss: OnMiss): Shape {
  const followed = followText(place.node.value, sources);
  if (followed.kind === "found") return followed.shape;
  onMiss(place, followed.miss);
  return ANYTHING;
}

/** Where a path leads that is written down; the result of a call is not known. */
export function followText(text: string, sources: Sources): Followed {
  const parsed = pathOfText(text);
  return parsed === undefined ? { kind: "found", shape: ANYTHING } : followPath(parsed, sources);
}

export function pathOfText(text: string): ParsedPath | undefined {
  if (!text.startsWith("$") || holdsPlaceholder(text)) return undefined;
  const parsed = compilation(() => parsePath(text));
  return parsed.ok ? parsed.value : undefined;
}

function followPath({ root, steps }: ParsedPath, { document, variables }: Sources): Followed {
  if (root === "input") return follow(document, steps);
  if (root === "context") return { kind: "found", shape: ANYTHING };
  const value = variables.get(root.variable);
  if (value !== undefined) return follow(value, steps);
  const reason = `no state that leads here assigns the variable $${root.variable}`;
  return { kind: "never", miss: { reason, name: root.variable, known: [...variables.keys()] } };
}

/** What a payload template gives: members whose key ends in `.$` are expressions. */
export function templateShape(place: Place, sources: Sources, onMiss: OnMiss): Shape {
  if (isArrayPlace(place)) {
    return { kind: "tuple", items: itemsOf(place).map((item) => templateShape(item, sources, onMiss)) };
  }
  if (!isObjectPlace(place)) return literalShape(place.node);
  const members = fieldsOf(place).map((field): readonly [string, Shape] =>
    field.key.endsWith(EXPRESSION_SUFFIX) && isStringPlace(field)
      ? [field.key.slice(0, -EXPRESSION_SUFFIX.length), expressionShape(field, sources, onMiss)]
      : [field.key, templateShape(field, sources, onMiss)],
  );
  return { ...objectShape(members), isOpen: members.some(([name]) => holdsPlaceholder(name)) };
}

/** The field of that name as a string, where it is one. */
export function stringFieldOf(owner: Place<ObjectNode>, name: string): Place<StringNode> | undefined {
  const field = fieldOf(owner, name);
  return field !== undefined && isStringPlace(field) ? field : undefined;
}

/** The field of that name as an object, where it is one. */
export function objectFieldOf(owner: Place<ObjectNode>, name: string): Place<ObjectNode> | undefined {
  const field = fieldOf(owner, name);
  return field !== undefined && isObjectPlace(field) ? field : undefined;
}

/** The objects in a field's array. Those that are none were refused by the definition's reader. */
export function objectItemsOf(owner: Place<ObjectNode>, name: string): readonly Place<ObjectNode>[] {
  const field = fieldOf(owner, name);
  return field !== undefined && isArrayPlace(field) ? itemsOf(field).filter(isObjectPlace) : [];
}
