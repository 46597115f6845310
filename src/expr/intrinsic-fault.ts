import { isArray, isObject, type Json, type JsonObject, numberValue } from "./json.ts";

/** Why an intrinsic function has no result; the call turns it into `States.IntrinsicFailure`. */
export class IntrinsicFault extends Error {}

export function stringArgument(value: Json | undefined, what: string): string {
  if (typeof value === "string") return value;
  throw new IntrinsicFault(`${what} must be a string`);
}

export function arrayArgument(value: Json | undefined, what: string): readonly Json[] {
  if (isArray(value)) return value;
  throw new IntrinsicFault(`${what} must be an array`);
}

export function objectArgument(value: Json | undefined, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new IntrinsicFault(`${what} must be a JSON object`);
}

const INTEGER_MIN = -2_147_483_648;
const INTEGER_MAX = 2_147_483_647;

/** A number, rounded to the next integer, halves towards +∞, as `Math.round` of Java and JavaScript do. */
export function integerArgument(value: Json | undefined, what: string): number {
  const number = numberValue(value);
  if (number === undefined) throw new IntrinsicFault(`${what} must be a number`);
  const integer = Math.round(number) + 0; // -0.5 rounds to -0, which is 0 in JSON
  if (integer < INTEGER_MIN || integer > INTEGER_MAX || Number.isNaN(integer)) {
    throw new IntrinsicFault(`${what} must be between ${INTEGER_MIN} and ${INTEGER_MAX}`);
  }
  return integer;
}

/** AWS's bound on what is encoded, decoded or hashed. */
const CODED_LENGTH_MAX = 10_000;

export function boundedText(text: string, what: string): string {
  if (text.length <= CODED_LENGTH_MAX) return text;
  throw new IntrinsicFault(`${what} may have ${CODED_LENGTH_MAX} characters, got ${text.length}`);
}
