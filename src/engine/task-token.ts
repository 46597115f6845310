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

/** 128 random bits in hex. */
export function mintNonce(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
}
