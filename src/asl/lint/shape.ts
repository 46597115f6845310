import type { JsonNode } from "../document.ts";

/**
 * What is known about a value before any execution runs: a set that holds at least all values that may come. A member or
 * item that a shape does not have is one that no execution can find there; one that it has may still be missing.
 */
export type Shape =
  | { readonly kind: "anything" }
  /** A string, number, boolean or null: nothing is in it. */
  | { readonly kind: "scalar" }
  | ObjectShape
  /** An array of exactly these items. */
  | { readonly kind: "tuple"; readonly items: readonly Shape[] }
  /** An array of any length. */
  | { readonly kind: "list"; readonly item: Shape };

export interface ObjectShape {
  readonly kind: "object";
  readonly members: ReadonlyMap<string, Shape>;
  /** Whether it may have members that are not named here. */
  readonly isOpen: boolean;
}

export const ANYTHING: Shape = { kind: "anything" };
export const SCALAR: Shape = { kind: "scalar" };
export const EMPTY_OBJECT: Shape = objectShape([]);

/** An object that has no other members than these. */
export function objectShape(members: Iterable<readonly [string, Shape]>): ObjectShape {
  return { kind: "object", members: new Map(members), isOpen: false };
}

/** The shape of a JSON value that is written down. */
export function literalShape(node: JsonNode, textShape: (text: string) => Shape = () => SCALAR): Shape {
  switch (node.kind) {
    case "object":
      return {
        ...objectShape(node.members.map(({ key, value }) => [key, literalShape(value, textShape)])),
        isOpen: node.members.some(({ key }) => holdsPlaceholder(key)),
      };
    case "array":
      return { kind: "tuple", items: node.items.map((item) => literalShape(item, textShape)) };
    case "string":
      return textShape(node.value);
    case "number":
    case "boolean":
      return SCALAR;
    case "null":
      // A `${Placeholder}` that nothing is known of, written without quotes, is read as null.
      return ANYTHING;
  }
}

/** Whether something is to be put into the text before it is deployed. */
export function holdsPlaceholder(text: string): boolean {
  return text.includes("${");
}

/** What may come where one of two values comes. */
export function joinShapes(a: Shape, b: Shape): Shape {
  if (a === b) return a;
  if (a.kind === "scalar" && b.kind === "scalar") return a;
  if (a.kind === "object" && b.kind === "object") {
    return { kind: "object", members: joinMembers(a, b), isOpen: a.isOpen || b.isOpen };
  }
  if (a.kind === "tuple" && b.kind === "tuple" && a.items.length === b.items.length) {
    return { kind: "tuple", items: a.items.map((item, index) => joinShapes(item, b.items[index] ?? ANYTHING)) };
  }
  if (isArrayShape(a) && isArrayShape(b)) return { kind: "list", item: joinShapes(itemOf(a), itemOf(b)) };
  return ANYTHING;
}

function joinMembers(a: ObjectShape, b: ObjectShape): ReadonlyMap<string, Shape> {
  const names = new Set([...a.members.keys(), ...b.members.keys()]);
  const unknownIn = (side: ObjectShape, name: string) => side.isOpen && !side.members.has(name);
  const joined = joinMaps(a.members, b.members);
  return new Map(
    [...names].map((name) => [
      name,
      unknownIn(a, name) || unknownIn(b, name) ? ANYTHING : (joined.get(name) ?? ANYTHING),
    ]),
  );
}

/** Members that only one side has keep their shape: where they are missing, nothing of them can be read. */
export function joinMaps(a: ReadonlyMap<string, Shape>, b: ReadonlyMap<string, Shape>): ReadonlyMap<string, Shape> {
  if (a === b) return a;
  const joined = new Map(a);
  for (const [name, shape] of b) {
    const known = a.get(name);
    joined.set(name, known === undefined ? shape : joinShapes(known, shape));
  }
  return joined;
}

function isArrayShape(shape: Shape): shape is Extract<Shape, { readonly kind: "tuple" | "list" }> {
  return shape.kind === "tuple" || shape.kind === "list";
}

/** What an item of this value is, whichever it is. */
export function itemOf(shape: Shape): Shape {
  if (shape.kind === "list") return shape.item;
  if (shape.kind !== "tuple" || shape.items.length === 0) return ANYTHING;
  return shape.items.reduce(joinShapes);
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.kind === "object") {
    return b.kind === "object" && a.isOpen === b.isOpen && sameMaps(a.members, b.members);
  }
  if (a.kind === "tuple") {
    return (
      b.kind === "tuple" && a.items.length === b.items.length && a.items.every((item, i) => sameAs(item, b.items[i]))
    );
  }
  if (a.kind === "list") return b.kind === "list" && sameShape(a.item, b.item);
  return a.kind === b.kind;
}

export function sameMaps(a: ReadonlyMap<string, Shape>, b: ReadonlyMap<string, Shape>): boolean {
  return a.size === b.size && [...a].every(([name, shape]) => sameAs(shape, b.get(name)));
}

function sameAs(a: Shape, b: Shape | undefined): boolean {
  return b !== undefined && sameShape(a, b);
}

const DEPTH_MAX = 8;
const PARTS_MAX = 2_000;

/** The shape with what lies deep in it, or is too much, forgotten: in a loop of states a value may grow without end. */
export function boundedShape(shape: Shape): Shape {
  const parts = { left: PARTS_MAX };
  const bounded = (inner: Shape, depth: number): Shape => {
    if (inner.kind === "anything" || inner.kind === "scalar") return inner;
    if (depth >= DEPTH_MAX || parts.left <= 0) return ANYTHING;
    if (inner.kind === "list") return { kind: "list", item: bounded(inner.item, depth + 1) };
    parts.left -= inner.kind === "object" ? inner.members.size : inner.items.length;
    if (parts.left <= 0) return ANYTHING;
    if (inner.kind === "tuple") return { kind: "tuple", items: inner.items.map((item) => bounded(item, depth + 1)) };
    const members = [...inner.members].map(([name, member]) => [name, bounded(member, depth + 1)] as const);
    return { kind: "object", members: new Map(members), isOpen: inner.isOpen };
  };
  return bounded(shape, 0);
}
