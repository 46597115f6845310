import { createHash } from "node:crypto";
import type { EpochMs, EventId } from "../engine/units.ts";

/** Which attempt at which task. */
export interface AttemptIdentity {
  readonly executionArn: string;
  /** Tells apart two executions of one name, of which the first was purged. */
  readonly startedAt: EpochMs;
  readonly scheduledId: EventId;
}

/**
 * The key under which an attempt is dispatched, a UUID. It is derived and not drawn, so that a dispatch
 * after a crash carries the same one; a Retry is a new …Scheduled event and gets another.
 */
export function taskKey({ executionArn, startedAt, scheduledId }: AttemptIdentity): string {
  const bytes = createHash("sha256").update(`${executionArn}\n${startedAt}\n${scheduledId}`).digest();
  // Version 8 of RFC 9562: an UUID whose bits mean what the application says.
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
