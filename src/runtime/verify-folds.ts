import { isDeepStrictEqual } from "node:util";
import { fold, foldOnto } from "../engine/evolve.ts";
import type { Execution, ExecutionIdentity } from "../engine/execution.ts";
import { InvariantBroken } from "../engine/invariant.ts";
import { fromSnapshot } from "../engine/snapshot.ts";
import { decodeSegment } from "../store/codec.ts";
import type { PreparedTurn } from "./turn.ts";

/** What a turn wrote does not fold to the state that it left in memory: recovery would give another execution. */
export class FoldMismatch extends InvariantBroken {
  /** Setting one execution aside is right for users; a test that runs into this must fail. */
  failLoudly(): void {
    queueMicrotask(() => {
      throw this;
    });
  }
}

/**
 * Checks what recovery relies on: that what a turn writes folds to the state that it left in memory.
 *
 * @throws {FoldMismatch}
 */
export function verifyFold(before: Execution | ExecutionIdentity, { write, resident }: PreparedTurn): void {
  const records = decodeSegment(write.segment.bytes);
  const folded = "status" in before ? foldOnto(before, records) : fold(before, records);
  check(folded, resident.execution, "The fold of its segment");
  if (write.snapshot === undefined) return;
  check(fromSnapshot(resident.execution.identity, write.snapshot.state), resident.execution, "Its snapshot");
}

function check(folded: Execution, live: Execution, what: string): void {
  if (isDeepStrictEqual(folded, live)) return;
  const print = (state: Execution): string =>
    JSON.stringify(state, (_, value) => (value instanceof Map ? [...value] : value), 1);
  throw new FoldMismatch(
    `${what} is not the live state of ${live.identity.executionArn}.\n${print(folded)}\nlive:\n${print(live)}`,
  );
}
