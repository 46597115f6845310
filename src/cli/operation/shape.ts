/** What a member of a request may hold: enough of the API's model to read arguments and to print help. */
export type Shape =
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "integer" }
  | { readonly kind: "number" }
  | { readonly kind: "boolean" }
  | { readonly kind: "list"; readonly of: Shape }
  | {
      readonly kind: "structure";
      readonly members: Readonly<Record<string, Shape>>;
      readonly required: readonly string[];
    };

export const string: Shape = { kind: "string" };
export const integer: Shape = { kind: "integer" };
export const number: Shape = { kind: "number" };
export const boolean: Shape = { kind: "boolean" };

export function oneOf(...values: readonly string[]): Shape {
  return { kind: "string", values };
}

export function listOf(of: Shape): Shape {
  return { kind: "list", of };
}

export function structure(members: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  return { kind: "structure", members, required };
}

/** `key=string,value=string`: how a shape is written in shorthand, for help. */
export function shorthandOf(shape: Shape): string {
  switch (shape.kind) {
    case "string":
      return shape.values === undefined ? "string" : shape.values.join("|");
    case "integer":
    case "number":
      return shape.kind;
    case "boolean":
      return "boolean";
    case "list":
      return `${shorthandOf(shape.of)} …`;
    case "structure":
      return Object.entries(shape.members)
        .map(([name, member]) => `${name}=${nested(member)}`)
        .join(",");
  }
}

function nested(shape: Shape): string {
  if (shape.kind === "structure") return `{${shorthandOf(shape)}}`;
  if (shape.kind === "list") return `[${nested(shape.of)}]`;
  return shorthandOf(shape);
}
