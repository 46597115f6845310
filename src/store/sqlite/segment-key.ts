/** Turns of one execution that a key has room for. */
const TURNS = 1n << 20n;

/**
 * The row id of a segment: the execution and the turn packed into one integer. It is as fast as a composite
 * key for small segments and takes half its pages for large ones. 43 bits are left for executions; a double
 * has no room for that, hence bigint.
 */
export function segmentKey(execution: number, turn: number): bigint {
  if (turn >= TURNS) throw new RangeError(`Execution ${execution} has more than ${TURNS} turns.`);
  return BigInt(execution) * TURNS + BigInt(turn);
}

/** The turn of a segment's row, in SQL. */
export const TURN_OF_KEY = "(id & 1048575)";
