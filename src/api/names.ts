import { randomUUID } from "node:crypto";
import { InvalidName } from "./exceptions.ts";

/** White space, brackets, wildcards, special and control characters, what is no character, and what is written with surrogates. */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\ufffe\uffff\u{10000}-\u{10ffff}]/u;

/**
 * Checks the name of a state machine or an execution; its length is checked with the request.
 *
 * @throws {InvalidName} where a character is not allowed.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
export function checkName(name: string): void {
  if (FORBIDDEN.test(name)) throw new InvalidName(`Invalid Name: '${name}'`);
}

/**
 * A name for an execution that was given none: a UUID of version 7. Its time comes first, so that names
 * started one after the other lie together in the store's index.
 */
export function mintExecutionName(now: number): string {
  const time = now.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** What tells apart executions of one name at the end of an Express execution's ARN: a UUID of version 4. */
export function mintExpressId(): string {
  return randomUUID();
}
