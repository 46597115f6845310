import { fragmentOf, type Step } from "../../expr/path-ast.ts";
import { ANYTHING, EMPTY_OBJECT, itemOf, type Shape } from "./shape.ts";

/** Where a path leads in a value of some shape. */
export type Followed =
  | { readonly kind: "found"; readonly shape: Shape }
  /** Nowhere, whatever the execution. */
  | { readonly kind: "never"; readonly miss: Miss };

export interface Miss {
  /** The step that leads nowhere, and what there is instead, in words. */
  readonly reason: string;
  /** The name that there is not, and those that there are. */
  readonly name?: string;
  readonly known?: readonly string[];
}

/** Follows a path step by step. Filters, wildcards, slices and functions give what nobody knows. */
export function follow(shape: Shape, steps: readonly Step[]): Followed {
  // An indefinite part makes a list of all that follows, maybe an empty one: it cannot miss.
  if (steps.some((step) => !isPlain(step))) return found(ANYTHING);
  let at = shape;
  for (const step of steps) {
    const next = enter(at, step);
    if (next.kind === "never") return next;
    at = next.shape;
  }
  return found(at);
}

function isPlain(step: Step): boolean {
  return (step.kind === "names" && step.names.length === 1) || (step.kind === "indexes" && step.indexes.length === 1);
}

function enter(shape: Shape, step: Step): Followed {
  if (shape.kind === "anything") return found(ANYTHING);
  if (step.kind === "names") return enterMember(shape, step.names[0] ?? "");
  if (step.kind === "indexes") return enterItem(shape, step.indexes[0] ?? 0, step);
  return found(ANYTHING);
}

function enterMember(shape: Exclude<Shape, { readonly kind: "anything" }>, name: string): Followed {
  if (shape.kind === "scalar") return never({ reason: `'${name}' is looked for in a value that is no object` });
  if (shape.kind !== "object") return never({ reason: `'${name}' is looked for in an array` });
  const member = shape.members.get(name);
  if (member !== undefined) return found(member);
  if (shape.isOpen) return found(ANYTHING);
  const known = [...shape.members.keys()];
  return never({ reason: `there is no '${name}' in ${objectInWords(known)}`, name, known });
}

function enterItem(shape: Exclude<Shape, { readonly kind: "anything" }>, index: number, step: Step): Followed {
  if (shape.kind === "list") return found(itemOf(shape));
  if (shape.kind !== "tuple") return never({ reason: `${fragmentOf(step)} is looked for in a value that is no array` });
  const item = shape.items.at(index);
  return item === undefined
    ? never({ reason: `there is no ${fragmentOf(step)} in an array of ${shape.items.length}` })
    : found(item);
}

const NAMES_SHOWN_MAX = 6;

function objectInWords(names: readonly string[]): string {
  if (names.length === 0) return "an empty object";
  const more = names.length > NAMES_SHOWN_MAX ? ", …" : "";
  return `an object of ${names.slice(0, NAMES_SHOWN_MAX).join(", ")}${more}`;
}

function found(shape: Shape): Followed {
  return { kind: "found", shape };
}

function never(miss: Miss): Followed {
  return { kind: "never", miss };
}

/** The document with a value put at the place of a `ResultPath`, as a reference path does: missing parents are made. */
export function inserted(document: Shape, steps: readonly Step[], value: Shape): Shape {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const name = step.kind === "names" && step.names.length === 1 ? step.names[0] : undefined;
  if (name === undefined) return ANYTHING;
  const parent = parentOf(document);
  if (parent === undefined) return ANYTHING;
  const before = parent.members.get(name) ?? (parent.isOpen ? ANYTHING : EMPTY_OBJECT);
  return { ...parent, members: new Map([...parent.members, [name, inserted(before, rest, value)]]) };
}

/** The object into which a member is put; undefined where the state fails instead. */
function parentOf(document: Shape): Extract<Shape, { readonly kind: "object" }> | undefined {
  switch (document.kind) {
    case "object":
      return document;
    case "anything":
      return { kind: "object", members: new Map(), isOpen: true };
    case "scalar":
      // Of the scalars null alone takes members.
      return { kind: "object", members: new Map(), isOpen: false };
    case "tuple":
    case "list":
      return undefined;
  }
}
