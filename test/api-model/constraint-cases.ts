import { type ModelOperation, type ModelShape, membersOf, shapeNamed } from "./model.ts";

/** One constraint of one member of a request. */
export interface ConstraintCase {
  /** As AWS's messages name the member: `routingConfiguration.1.member.weight`. */
  readonly at: string;
  /** What AWS says where it is violated. */
  readonly constraint: string;
  /** Requests' top-level members that just satisfy it. */
  readonly within: readonly Members[];
  /** Those that just do not. */
  readonly beyond: Members;
  /** Constraints that these violate: an empty text may be no match, too. */
  readonly violations: 1 | 2;
  /** How AWS shows the value; undefined where the member is sensitive, and it does not. */
  readonly shown: string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** Puts a value where a shape is found, with what must be around it. */
type Place = (value: unknown) => Members;

/** A text of this character violates none of the model's patterns. */
const FILLER = "a";
/** By pattern, a text that violates it and nothing else. */
const MISMATCHES: Readonly<Record<string, string>> = {
  "^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$": "1",
  "\\p{ASCII}*": "é",
  "[!-~]+": " ",
};

/** Every constraint of every member of an operation's request, nested ones included. */
export function constraintCases({ input }: ModelOperation): readonly ConstraintCase[] {
  return casesOfStructure(shapeNamed(input), "", (members) => members as Members);
}

function casesOfStructure(shape: ModelShape, at: string, place: Place): readonly ConstraintCase[] {
  const around = sampleOf(shape) as Members;
  return membersOf(shape).flatMap(([name, target]) => {
    const member = shapeNamed(target);
    const path = at === "" ? name : `${at}.${name}`;
    const placed: Place = (value) => place({ ...around, [name]: value });
    const cases = casesOf(member, path, placed);
    if (!(shape.required ?? []).includes(name)) return cases;
    const shown = member.sensitive === true ? undefined : "null";
    const missing = { at: path, constraint: "Member must not be null", beyond: placed(undefined), shown } as const;
    return [{ ...missing, violations: 1, within: [placed(sampleOf(member))] }, ...cases];
  });
}

function casesOf(shape: ModelShape, at: string, place: Place): readonly ConstraintCase[] {
  switch (shape.type) {
    case "structure":
      return casesOfStructure(shape, at, place);
    case "list":
      return [...casesOfListLength(shape, at, place), ...casesOfItems(shape, at, place)];
    case "string":
      return casesOfText(shape, at, place);
    case "integer":
    case "long":
    case "float":
      return casesOfNumber(shape, at, place);
    case "map":
    case "boolean":
    case "timestamp":
      return [];
  }
}

function casesOfItems(shape: ModelShape, at: string, place: Place): readonly ConstraintCase[] {
  return casesOf(itemOf(shape), `${at}.1.member`, (item) => place([item]));
}

function casesOfListLength(shape: ModelShape, at: string, place: Place): readonly ConstraintCase[] {
  const { min, max } = shape;
  const item = sampleOf(itemOf(shape));
  const list = (length: number) => Array.from({ length }, () => item);
  const cases: ConstraintCase[] = [];
  const add = (within: number, beyond: number, constraint: string) =>
    cases.push({
      at,
      constraint,
      within: [place(list(within))],
      beyond: place(list(beyond)),
      violations: 1,
      shown: "[",
    });
  if (min !== undefined && min > 0) add(min, min - 1, `Member must have length greater than or equal to ${min}`);
  if (max !== undefined) add(max, max + 1, `Member must have length less than or equal to ${max}`);
  return cases;
}

function casesOfText(shape: ModelShape, at: string, place: Place): readonly ConstraintCase[] {
  const { min = 0, max, pattern, enum: values } = shape;
  const cases: ConstraintCase[] = [];
  const add = (within: readonly string[], beyond: string, constraint: string) => {
    const shown = shape.sensitive === true ? undefined : beyond;
    const violations = beyond === "" && !isMatch(pattern, beyond) ? 2 : 1;
    cases.push({ at, constraint, within: within.map(place), beyond: place(beyond), violations, shown });
  };
  if (values !== undefined) add(values, "NO_SUCH", "Member must satisfy enum value set: [");
  if (max !== undefined) {
    const constraint = `Member must have length less than or equal to ${max}`;
    add([FILLER.repeat(max)], FILLER.repeat(max + 1), constraint);
  }
  if (min > 0) {
    const constraint = `Member must have length greater than or equal to ${min}`;
    add([FILLER.repeat(min)], FILLER.repeat(min - 1), constraint);
  }
  if (pattern !== undefined) {
    const mismatch = MISMATCHES[pattern];
    if (mismatch === undefined) throw new Error(`what does not match ${pattern}?`);
    add([FILLER], mismatch, `Member must satisfy regular expression pattern: ${pattern}`);
  }
  return cases;
}

function isMatch(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(`^(?:${pattern})$`, "u").test(text);
}

function casesOfNumber(shape: ModelShape, at: string, place: Place): readonly ConstraintCase[] {
  const { min, max, type } = shape;
  const cases: ConstraintCase[] = [];
  const add = (within: number, beyond: number, constraint: string) => {
    const shown = shape.sensitive === true ? undefined : beyond.toFixed(type === "float" ? 1 : 0);
    cases.push({ at, constraint, within: [place(within)], beyond: place(beyond), violations: 1, shown });
  };
  if (min !== undefined) add(min, min - 1, `Member must have value greater than or equal to ${min}`);
  if (max !== undefined) add(max, max + 1, `Member must have value less than or equal to ${max}`);
  return cases;
}

/** A value of a shape that violates nothing: no larger than it must be. */
export function sampleOf(shape: ModelShape): unknown {
  switch (shape.type) {
    case "structure":
      return Object.fromEntries(
        membersOf(shape)
          .filter(([name]) => (shape.required ?? []).includes(name))
          .map(([name, target]) => [name, sampleOf(shapeNamed(target))]),
      );
    case "list":
      return Array.from({ length: shape.min ?? 0 }, () => sampleOf(itemOf(shape)));
    case "string":
      return shape.enum?.[0] ?? FILLER.repeat(Math.max(shape.min ?? 0, 1));
    case "integer":
    case "long":
    case "float":
      return shape.min ?? 0;
    case "boolean":
      return false;
    case "map":
    case "timestamp":
      throw new Error(`no request holds a ${shape.type}`);
  }
}

function itemOf(list: ModelShape): ModelShape {
  return shapeNamed(list.member?.shape ?? "");
}
