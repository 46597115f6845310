import type { MemberShape, ResultShape, ShapeReference } from "./result-shape.ts";

/*
 * The models of AWS's services, made compact. A line is an operation or a shape:
 *
 *     !getItem GetItemOutput                     what an operation answers
 *     GetItemOutput {Item:AttributeMap,Name!:'   a structure; `!` marks a required member
 *     AttributeMap <AttributeValue               a map
 *     NumberSet [#                               a list
 *
 * and in place of a shape's name stands `'1..64` a text and its length, `#0..10` a number and its range, `=A|B` one of these texts,
 * `?` a boolean, `*` anything. Either bound may be missing.
 */

/** The answers of a service's operations, by the operation's name. */
export type ServiceModel = ReadonlyMap<string, ResultShape>;

export function readModel(text: string): ServiceModel {
  const lines = text.trim().split("\n").map(splitLine);
  const definitions = new Map(lines.filter(([name]) => !name.startsWith("!")));
  const shapes = new Map<string, ResultShape>();
  const named = (name: string): ResultShape => {
    let shape = shapes.get(name);
    if (shape === undefined) {
      shape = readShape(definitions.get(name) ?? "{", resolve);
      shapes.set(name, shape);
    }
    return shape;
  };
  const resolve = (reference: string): ShapeReference => {
    const simple = readSimple(reference);
    return simple === undefined ? () => named(reference) : () => simple;
  };
  const operations = lines.filter(([name]) => name.startsWith("!"));
  return new Map(operations.map(([name, output]) => [name.slice(1), resolve(output)()]));
}

function splitLine(line: string): readonly [name: string, definition: string] {
  const space = line.indexOf(" ");
  return [line.slice(0, space), line.slice(space + 1)];
}

function readShape(definition: string, resolve: (reference: string) => ShapeReference): ResultShape {
  const rest = definition.slice(1);
  switch (definition[0]) {
    case "[":
      return { kind: "list", of: resolve(rest) };
    case "<":
      return { kind: "map", of: resolve(rest) };
    default:
      return {
        kind: "structure",
        members: rest === "" ? [] : rest.split(",").map((member) => readMember(member, resolve)),
      };
  }
}

function readMember(member: string, resolve: (reference: string) => ShapeReference): MemberShape {
  const colon = member.indexOf(":");
  const name = member.slice(0, colon);
  const required = name.endsWith("!");
  return { name: required ? name.slice(0, -1) : name, required, shape: resolve(member.slice(colon + 1)) };
}

function readSimple(reference: string): ResultShape | undefined {
  const rest = reference.slice(1);
  switch (reference[0]) {
    case "*":
      return { kind: "anything" };
    case "?":
      return { kind: "boolean" };
    case "'":
      return { kind: "text", ...readRange(rest) };
    case "#":
      return { kind: "number", ...readRange(rest) };
    case "=":
      return { kind: "enum", values: new Set(rest.split("|")) };
    default:
      return undefined;
  }
}

function readRange(text: string): { readonly min: number; readonly max: number } {
  const [min = "", max = ""] = text.split("..");
  return { min: min === "" ? -Infinity : Number(min), max: max === "" ? Infinity : Number(max) };
}
