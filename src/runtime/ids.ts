import { randomFillSync, randomUUID } from "node:crypto";

/** Where unpredictable ids come from. */
export interface Ids {
  /** 128 random bits in hex. */
  turnId(): string;
  /** A UUID, for a machine's revision. */
  revisionId(): string;
}

const TURN_ID_BYTES = 16;

/** Asking the system for 16 bytes at a time costs more than the rest of a small turn. */
const pool = Buffer.allocUnsafe(256 * TURN_ID_BYTES);
let used = pool.length;

export const randomIds: Ids = {
  turnId() {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += TURN_ID_BYTES;
    return pool.toString("hex", used - TURN_ID_BYTES, used);
  },
  revisionId: () => randomUUID(),
};
