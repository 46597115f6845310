/** A stretch of the definition's text: offsets of its first character and of the one behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A JSON value that knows where in the text it stands. Duplicate keys never get this far. */
export type JsonNode = ObjectNode | ArrayNode | StringNode | NumberNode | BooleanNode | NullNode;

export interface ObjectNode extends Span {
  readonly kind: "object";
  readonly members: readonly MemberNode[];
}

export interface MemberNode {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: JsonNode;
}

export interface ArrayNode extends Span {
  readonly kind: "array";
  readonly items: readonly JsonNode[];
}

export interface StringNode extends Span {
  readonly kind: "string";
  readonly value: string;
}

export interface NumberNode extends Span {
  readonly kind: "number";
  readonly value: number;
}

export interface BooleanNode extends Span {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface NullNode extends Span {
  readonly kind: "null";
}

/** A node with the way to it, in the notation of AWS's messages: `/States/A/Choices[0]/Next`. */
export interface Place<N extends JsonNode = JsonNode> {
  readonly node: N;
  /** Empty for the whole document. */
  readonly pointer: string;
}

/** The field of an object, or undefined where it has none of that name. */
export function fieldOf(place: Place<ObjectNode>, name: string): Place | undefined {
  const member = place.node.members.find((candidate) => candidate.key === name);
  return member === undefined ? undefined : { node: member.value, pointer: `${place.pointer}/${name}` };
}

export function hasField(place: Place<ObjectNode>, name: string): boolean {
  return place.node.members.some((member) => member.key === name);
}

/** The fields of an object, in the order of the text. */
export function fieldsOf(
  place: Place<ObjectNode>,
): readonly (Place & { readonly key: string; readonly keySpan: Span })[] {
  return place.node.members.map((member) => ({
    node: member.value,
    pointer: `${place.pointer}/${member.key}`,
    key: member.key,
    keySpan: member.keySpan,
  }));
}

export function itemsOf(place: Place<ArrayNode>): readonly Place[] {
  return place.node.items.map((node, index) => ({ node, pointer: `${place.pointer}[${index}]` }));
}

export function isObjectPlace(place: Place): place is Place<ObjectNode> {
  return place.node.kind === "object";
}

export function isArrayPlace(place: Place): place is Place<ArrayNode> {
  return place.node.kind === "array";
}

export function isStringPlace(place: Place): place is Place<StringNode> {
  return place.node.kind === "string";
}
