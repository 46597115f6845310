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

/** Numbers drawn from the system at a time. */
const numbers = new Uint32Array(512);
let numbersUsed = numbers.length;

/** 0 ≤ n < 1, with all 53 bits of a double, not to be foretold: the secrets of task tokens are made of it. */
export function secureRandom(): number {
  if (numbersUsed === numbers.length) {
    randomFillSync(numbers);
    numbersUsed = 0;
  }
  const high = (numbers[numbersUsed++] as number) >>> 5;
  const low = (numbers[numbersUsed++] as number) >>> 6;
  return (high * 2 ** 26 + low) / 2 ** 53;
}

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
