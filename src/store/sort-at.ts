import type { EpochMs } from "../engine/units.ts";
import type { ExecutionRow } from "./store.ts";

/** Where lists show an execution: when it stopped, else when it was redriven or started. */
export function sortAt(row: ExecutionRow): EpochMs {
  return row.stoppedAt ?? row.redriven?.at ?? row.startedAt;
}
