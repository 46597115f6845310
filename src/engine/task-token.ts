import type { EventId } from "./units.ts";

/** What a task token says: which task of which execution, and the secret that its record holds. */
export interface TaskTokenClaims {
  readonly executionArn: string;
  readonly scheduledId: EventId;
  readonly nonce: string;
}

/** Makes the token of a task: opaque to the caller, valid across restarts, with no key to keep. */
export function mintTaskToken({ executionArn, scheduledId, nonce }: TaskTokenClaims): string {
  const bytes = new TextEncoder().encode(`${nonce} ${scheduledId} ${executionArn}`);
  return btoa(String.fromCharCode(...bytes));
}

const NONCE = /^[0-9a-f]{32}$/;

/** Reads what {@link mintTaskToken} wrote; undefined where the text is no token. */
export function readTaskToken(token: string): TaskTokenClaims | undefined {
  const [nonce = "", scheduledId = "", executionArn = "", ...rest] = decode(token)?.split(" ") ?? [];
  const id = Number(scheduledId);
  if (!NONCE.test(nonce) || !Number.isSafeInteger(id) || id < 1 || executionArn === "" || rest.length > 0) {
    return undefined;
  }
  return { executionArn, scheduledId: id as EventId, nonce };
}

function decode(token: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(token), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Compares in a time that does not tell how much of it is right. */
export function isSameNonce(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

/** 128 random bits in hex. */
export function mintNonce(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
}
