import { createHash } from "node:crypto";
import { InvalidToken } from "./exceptions.ts";

const TOKEN_AGE_MS_MAX = 24 * 60 * 60 * 1000; // AWS: paging tokens expire after 24 hours
const FORMAT = 1;

/** A listing that is read in pages: its operation and the parameters that must not change between pages. */
export interface Listing {
  readonly operation: string;
  readonly parameters: readonly unknown[];
}

/** Where the next page begins: a fixed number of integers. */
export type Cursor = readonly number[];

/**
 * A paging token: opaque to clients, readable to us. It is not secret and grants nothing: a forged one
 * can only begin a page elsewhere in a listing that its holder may read anyway.
 */
export function mintPageToken(listing: Listing, cursor: Cursor, now: number): string {
  return Buffer.from(JSON.stringify([FORMAT, digest(listing), now, ...cursor])).toString("base64url");
}

/** @throws {InvalidToken} where the token is not one of this listing, or too old. */
export function readPageToken(token: string, listing: Listing, cursorLength: number, now: number): Cursor {
  const [format, of, at, ...cursor] = decode(token);
  const isOurs = format === FORMAT && of === digest(listing) && isInteger(at) && now - at <= TOKEN_AGE_MS_MAX;
  if (!isOurs || cursor.length !== cursorLength || !cursor.every(isInteger)) throw invalidToken();
  return cursor;
}

function decode(token: string): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

function isInteger(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function digest({ operation, parameters }: Listing): string {
  return createHash("sha256")
    .update(JSON.stringify([operation, ...parameters]))
    .digest("base64url")
    .slice(0, 16);
}

function invalidToken(): InvalidToken {
  return new InvalidToken("Invalid Token: 'Invalid token'");
}

const PAGE_SIZE_DEFAULT = 100; // AWS: also what 0 means

/** `maxResults` as a number of items. */
export function pageSize(maxResults: number | undefined): number {
  return maxResults || PAGE_SIZE_DEFAULT;
}
