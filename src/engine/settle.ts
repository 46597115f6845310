import { failState } from "./fail.ts";
import { finishJoin } from "./states/join.ts";
import type { Turn } from "./turn.ts";

/** Takes all that follows from what was recorded. */
export function settle(turn: Turn): void {
  for (let next = turn.consequences.shift(); next !== undefined; next = turn.consequences.shift()) {
    if (next.kind === "stateFailed") failState(turn, next.frame, next.failure);
    else finishJoin(turn, next.frame, next.child);
  }
}
