import type { Shape } from "./shape.ts";

export type ParameterValue =
  | string
  | number
  | boolean
  | readonly ParameterValue[]
  | { readonly [member: string]: ParameterValue };

/** Why a value does not fit its member; one line an offence, as the AWS CLI lists them. */
export interface Offence {
  readonly message: string;
}

/**
 * Fits a value from shorthand, JSON or an argument to the member's shape. Text becomes a number or a
 * boolean where the shape wants one and `fromText` says that the value was written as text.
 */
export function coerce(
  value: unknown,
  shape: Shape,
  at: { readonly path: string; readonly fromText: boolean; readonly offences: Offence[] },
): ParameterValue {
  switch (shape.kind) {
    case "string":
      if (typeof value === "string") return value;
      return refuse(value, "string", at);
    case "integer": {
      if (Number.isSafeInteger(value)) return value as number;
      if (at.fromText && typeof value === "string" && /^[+-]?\d+$/.test(value.trim())) return Number(value);
      return refuse(value, "integer", at);
    }
    case "number": {
      if (typeof value === "number") return value;
      if (at.fromText && typeof value === "string" && /^[+-]?\d+(?:\.\d+)?$/.test(value.trim())) return Number(value);
      return refuse(value, "number", at);
    }
    case "boolean": {
      if (typeof value === "boolean") return value;
      const word = at.fromText && typeof value === "string" ? value.toLowerCase() : "";
      if (word === "true" || word === "false") return word === "true";
      return refuse(value, "boolean", at);
    }
    case "list": {
      // Shorthand cannot tell a list of one from a scalar.
      const items: unknown = at.fromText && !Array.isArray(value) ? [value] : value;
      if (!Array.isArray(items)) return refuse(value, "list", at);
      return items.map((item, index) => coerce(item, shape.of, { ...at, path: `${at.path}[${index}]` }));
    }
    case "structure":
      if (!isRecord(value)) return refuse(value, "structure", at);
      return coerceStructure(value, shape, at);
  }
}

function coerceStructure(
  value: Readonly<Record<string, unknown>>,
  shape: Extract<Shape, { kind: "structure" }>,
  at: { readonly path: string; readonly fromText: boolean; readonly offences: Offence[] },
): ParameterValue {
  const members: Record<string, ParameterValue> = {};
  for (const name of shape.required) {
    if (value[name] === undefined) {
      at.offences.push({ message: `Missing required parameter in ${at.path}: "${name}"` });
    }
  }
  for (const [name, member] of Object.entries(value)) {
    const memberShape = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    if (memberShape === undefined) {
      const known = Object.keys(shape.members).join(", ");
      at.offences.push({ message: `Unknown parameter in ${at.path}: "${name}", must be one of: ${known}` });
    } else if (member !== null) {
      members[name] = coerce(member, memberShape, { ...at, path: `${at.path}.${name}` });
    }
  }
  return members;
}

function refuse(value: unknown, expected: string, at: { readonly path: string; readonly offences: Offence[] }): string {
  const found = JSON.stringify(value) ?? String(value);
  at.offences.push({ message: `Invalid type for parameter ${at.path}: expected ${expected}, got ${found}` });
  return "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
