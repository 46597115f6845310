/**
 * The shapes of the API's requests: what each member must be. Data only; validator.ts compiles it.
 * Lengths and ranges are inclusive.
 */
export type Shape = TextShape | EnumShape | NumberShape | BooleanShape | ListShape | StructureShape;

export interface TextShape {
  readonly kind: "text";
  /** In UTF-16 units. */
  readonly min: number;
  /** In UTF-16 units, or the setting that says so. */
  readonly max: number | TextLimit;
  /** As AWS prints it, and as JavaScript tests it. */
  readonly pattern?: { readonly source: string; readonly test: RegExp };
  /** AWS does not repeat the value of a sensitive member. */
  readonly sensitive?: true;
}

/** A length that is a setting: a payload's is counted in bytes of UTF-8, a definition's in UTF-16 units. */
export type TextLimit = "payload" | "definition";

export interface EnumShape {
  readonly kind: "enum";
  /** In the order in which AWS's message lists them, where it was seen. */
  readonly values: readonly string[];
}

export interface NumberShape {
  /** What AWS's server keeps it in: 32 bits, 64 bits, or a fraction. */
  readonly kind: "integer" | "long" | "float";
  readonly min: number;
  readonly max: number;
}

export interface BooleanShape {
  readonly kind: "boolean";
}

export interface ListShape {
  readonly kind: "list";
  readonly of: Shape;
  /** Bounds of its length, with the name that AWS's messages give a structure in it. */
  readonly length?: { readonly min: number; readonly max: number; readonly itemName: string };
}

export interface StructureShape {
  readonly kind: "structure";
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

export function text(min: number, max: number | TextLimit, extra: Partial<TextShape> = {}): TextShape {
  return { kind: "text", min, max, ...extra };
}

export function oneOf(...values: readonly string[]): EnumShape {
  return { kind: "enum", values };
}

export function integer(min: number, max: number): NumberShape {
  return { kind: "integer", min, max };
}

export function long(min: number, max: number): NumberShape {
  return { kind: "long", min, max };
}

export function float(min: number, max: number): NumberShape {
  return { kind: "float", min, max };
}

export const boolean: BooleanShape = { kind: "boolean" };

export function listOf(of: Shape, length?: NonNullable<ListShape["length"]>): ListShape {
  return length === undefined ? { kind: "list", of } : { kind: "list", of, length };
}

/** Members whose names end in `!` are required. */
export function structure(members: Readonly<Record<string, Shape>>): StructureShape {
  const plain = Object.entries(members).map(([name, shape]) => [name.replace(/!$/, ""), shape] as const);
  const required = Object.keys(members)
    .filter((name) => name.endsWith("!"))
    .map((name) => name.slice(0, -1));
  return { kind: "structure", members: Object.fromEntries(plain), required };
}
