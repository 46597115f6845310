import { assertNever } from "../../engine/assert-never.ts";
import { SerializationException, ValidationException } from "../exceptions.ts";
import type { ApiSettings } from "../settings.ts";
import type {
  BooleanShape,
  EnumShape,
  ListShape,
  NumberShape,
  Shape,
  StructureShape,
  TextLimit,
  TextShape,
} from "./shape.ts";

/** A refused request names at most so many of its faults, so that the answer stays small. */
const FAILURES_MAX = 20;
/** A refused value is repeated up to this length, in UTF-16 units; the longest bounded text is 3,096. */
const ECHO_MAX = 4096;

/** The lengths that are settings. */
export type TextLimits = Pick<ApiSettings, "payloadBytesMax" | "definitionLengthMax">;

/** One request's check: what is allowed, and what violates a constraint; AWS lists all of that. */
interface Checking {
  readonly limits: TextLimits;
  readonly failures: string[];
}

/** Checks a member and gives it back without what its shape does not know: unknown members and nulls. */
type Check = (value: unknown, path: string, checking: Checking) => unknown;

/**
 * Compiles a request's shape, once at start.
 *
 * @returns a function that takes a parsed JSON body and answers the request, holding the shape's members only.
 * @throws {SerializationException} (the function) where a member has another JSON type.
 * @throws {ValidationException} (the function) where a constraint is violated, worded as AWS does.
 */
export function compileValidator(shape: StructureShape): (body: unknown, limits: TextLimits) => unknown {
  const check = compileStructure(shape);
  return (body, limits) => {
    const checking: Checking = { limits, failures: [] };
    const request = check(body, "", checking);
    if (checking.failures.length > 0) throw validationException(checking.failures);
    return request;
  };
}

function validationException(failures: readonly string[]): ValidationException {
  const errors = failures.length === 1 ? "error" : "errors";
  return new ValidationException(`${failures.length} validation ${errors} detected: ${failures.join("; ")}`);
}

function compile(shape: Shape): Check {
  switch (shape.kind) {
    case "text":
      return compileText(shape);
    case "enum":
      return compileEnum(shape);
    case "integer":
    case "long":
    case "float":
      return compileNumber(shape);
    case "boolean":
      return compileBoolean(shape);
    case "list":
      return compileList(shape);
    case "structure":
      return compileStructure(shape);
    default:
      return assertNever(shape);
  }
}

function compileStructure(shape: StructureShape): Check {
  const members = Object.entries(shape.members).map(([name, member]) => ({
    name,
    check: compile(member),
    required: shape.required.includes(name),
    sensitive: member.kind === "text" && member.sensitive === true,
  }));
  return (value, path, checking) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw misplaced(value, "structure");
    const given = value as Readonly<Record<string, unknown>>;
    const request: Record<string, unknown> = {};
    for (const { name, check, required, sensitive } of members) {
      const member = given[name];
      if (member !== undefined && member !== null) {
        request[name] = check(member, path === "" ? name : `${path}.${name}`, checking);
      } else if (required) {
        const what = sensitive ? "" : " null";
        fail(checking, `Value${what} at '${path === "" ? name : `${path}.${name}`}'`, "Member must not be null");
      }
    }
    return request;
  };
}

function compileList(shape: ListShape): Check {
  const check = compile(shape.of);
  return (value, path, checking) => {
    if (!Array.isArray(value)) throw misplaced(value, "list");
    if (shape.length !== undefined) checkLength(value, path, shape.length, checking);
    return value.map((item: unknown, index) => {
      const place = `${path}.${index + 1}.member`;
      if (item !== null) return check(item, place, checking);
      fail(checking, `Value null at '${place}'`, "Member must not be null");
      return item;
    });
  };
}

function checkLength(
  value: readonly unknown[],
  path: string,
  { min, max, itemName }: NonNullable<ListShape["length"]>,
  checking: Checking,
): void {
  const bound =
    value.length > max ? `less than or equal to ${max}` : value.length < min ? `greater than or equal to ${min}` : "";
  if (bound === "") return;
  const items = value.map((item) => javaText(item, itemName)).join(", ");
  fail(checking, `Value '${echo(`[${items}]`)}' at '${path}'`, `Member must have length ${bound}`);
}

/** A structure as AWS's messages show it: `Name(member=value, …)`. */
function javaText(item: unknown, name: string): string {
  if (typeof item !== "object" || item === null) return String(item);
  const members = Object.entries(item).map(([key, value]) => `${key}=${String(value)}`);
  return `${name}(${members.join(", ")})`;
}

function compileText({ min, max, pattern, sensitive }: TextShape): Check {
  return (value, path, checking) => {
    if (typeof value !== "string") throw misplaced(value, "String");
    // Half of a surrogate pair is no character: UTF-8 cannot carry it into the store and back.
    if (!value.isWellFormed()) throw new SerializationException("Invalid UTF-16 surrogate in a string");
    const bound = typeof max === "number" ? max : boundOf(max, checking.limits);
    const tooLong = (max === "payload" ? bytesOf(value, bound) : value.length) > bound;
    const tooShort = value.length < min;
    const mismatch = pattern !== undefined && !pattern.test.test(value);
    if (!tooLong && !tooShort && !mismatch) return value;
    const what = sensitive ? `Value at '${path}'` : `Value '${echo(value)}' at '${path}'`;
    if (tooLong) fail(checking, what, `Member must have length less than or equal to ${bound}`);
    if (tooShort) fail(checking, what, `Member must have length greater than or equal to ${min}`);
    if (mismatch) fail(checking, what, `Member must satisfy regular expression pattern: ${pattern.source}`);
    return value;
  };
}

function boundOf(limit: TextLimit, { payloadBytesMax, definitionLengthMax }: TextLimits): number {
  return limit === "payload" ? payloadBytesMax : definitionLengthMax;
}

/** Bytes of UTF-8; of a text that is short enough whatever stands in it, the length will do. */
function bytesOf(text: string, bound: number): number {
  return text.length * 3 <= bound ? text.length : Buffer.byteLength(text);
}

function compileEnum({ values }: EnumShape): Check {
  return (value, path, checking) => {
    if (typeof value !== "string") throw misplaced(value, "String");
    if (!values.includes(value)) {
      const set = values.join(", ");
      fail(checking, `Value '${echo(value)}' at '${path}'`, `Member must satisfy enum value set: [${set}]`);
    }
    return value;
  };
}

/** Which numbers fit in, by the name that AWS's messages give the type. */
const NUMBERS = {
  integer: { name: "Integer", fits: (value: number) => (value | 0) === value },
  long: { name: "Long", fits: Number.isSafeInteger },
  float: { name: "Float", fits: Number.isFinite },
};

function compileNumber({ kind, min, max }: NumberShape): Check {
  const { name, fits } = NUMBERS[kind];
  return (value, path, checking) => {
    if (typeof value !== "number" || !fits(value)) throw misplaced(value, name);
    // As Java prints a float: a whole one has its `.0`.
    const shown = kind === "float" && Number.isInteger(value) ? value.toFixed(1) : String(value);
    const what = `Value '${shown}' at '${path}'`;
    if (value > max) fail(checking, what, `Member must have value less than or equal to ${max}`);
    if (value < min) fail(checking, what, `Member must have value greater than or equal to ${min}`);
    return value;
  };
}

function compileBoolean(_shape: BooleanShape): Check {
  return (value) => {
    if (typeof value !== "boolean") throw misplaced(value, "Boolean");
    return value;
  };
}

function fail({ failures }: Checking, what: string, constraint: string): void {
  failures.push(`${what} failed to satisfy constraint: ${constraint}`);
  if (failures.length >= FAILURES_MAX) throw validationException(failures);
}

function echo(value: string): string {
  return value.length <= ECHO_MAX ? value : `${value.slice(0, ECHO_MAX)}…`;
}

/** A member of another JSON type than its shape's. */
function misplaced(value: unknown, expected: string): SerializationException {
  if (Array.isArray(value)) return new SerializationException("Start of list found where not expected");
  if (typeof value === "object" && value !== null) {
    return new SerializationException("Start of structure or map found where not expected.");
  }
  if (expected === "list" || expected === "structure") {
    return new SerializationException(`Expected ${expected} or null`);
  }
  return new SerializationException(`${jsonToken(value)} cannot be converted to ${expected}`);
}

function jsonToken(value: unknown): string {
  if (typeof value === "string") return "STRING_VALUE";
  if (typeof value === "number") return "NUMBER_VALUE";
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  return "NULL_VALUE";
}
