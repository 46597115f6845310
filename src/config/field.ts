import { z } from "zod";

/*
 * The kinds of settings there are. Each states in words what it expects, so that one message shape
 * (“expected …, found …”) serves every setting, whatever check failed.
 */

const says = (expected: string) => ({ error: () => expected });

export function integer(minimum: number, maximum: number, unit = "") {
  const expected = says(`an integer${unit === "" ? "" : ` number of ${unit}`} from ${minimum} to ${maximum}`);
  return z.int(expected).min(minimum, expected).max(maximum, expected);
}

export function text(expected: string, pattern: RegExp) {
  return z.string(says(expected)).regex(pattern, says(expected));
}

/** The value of an environment variable: whoever writes `DEBUG: 1` means the text. */
export function variable() {
  return z
    .union([z.string(), z.number(), z.boolean()], says("a text, a number, true or false"))
    .transform((value) => String(value));
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, says(`one of ${values.join(", ")}`));
}

export function flag() {
  return z.boolean(says("true or false"));
}

export function list<Item extends z.ZodType>(item: Item, expected: string) {
  return z.array(item, says(expected));
}

export function httpUrl() {
  const expected = says("an http:// or https:// URL");
  return z.string(expected).refine(isHttpUrl, expected);
}

/** Where services of AWS are served that are not called at AWS itself. */
export function endpointUrl() {
  const expected = says("an http:// or https:// URL (aws is for endpoints.lambda and endpoints.logs)");
  return z.string(expected).refine(isHttpUrl, expected);
}

/** What a service's endpoint may be besides a URL: AWS itself, or nothing outside this server. */
export const AT_AWS = "aws";
export const AT_HOME = "local";

/** Where a service of AWS is served. */
export function endpoint() {
  const expected = says("an http:// or https:// URL, aws or local");
  return z.string(expected).refine((value) => value === AT_AWS || value === AT_HOME || isHttpUrl(value), expected);
}

/** An object that knows its keys; others are refused by name. */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? undefined : `an object with ${Object.keys(shape).join(", ")}`,
  });
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
