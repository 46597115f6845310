import type { StepwellService } from "../runtime/service.ts";
import type { ExecutionRow } from "../store/store.ts";

export interface RedriveStatus {
  readonly redriveStatus: "REDRIVABLE" | "NOT_REDRIVABLE";
  readonly redriveStatusReason?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const REDRIVABLE_MS_MAX = 14 * DAY_MS; // AWS: closed at most 14 days ago
const OPEN_MS_MAX = 365 * DAY_MS; // AWS: open at most one year
const EVENTS_MAX = 24_999; // AWS: fewer events than that

/** Whether AWS would let the execution be redriven, and why not. */
export async function redriveStatus(service: StepwellService, row: ExecutionRow, now: number): Promise<RedriveStatus> {
  const reason = await reasonAgainst(service, row, now);
  if (reason === undefined) return { redriveStatus: "REDRIVABLE" };
  return { redriveStatus: "NOT_REDRIVABLE", redriveStatusReason: reason };
}

async function reasonAgainst(service: StepwellService, row: ExecutionRow, now: number): Promise<string | undefined> {
  const { status, startedAt, stoppedAt, lastEventId, stateMachineId } = row;
  if (stoppedAt === null || status === "SUCCEEDED") return `Execution is ${status} and cannot be redriven`;
  if (lastEventId >= EVENTS_MAX) return "Execution history event limit exceeded";
  if (now - startedAt > OPEN_MS_MAX) return "Execution has exceeded the max execution time";
  if (now - stoppedAt > REDRIVABLE_MS_MAX) return "Execution redrivable period exceeded";
  const machine = await service.stateMachines.byId(stateMachineId);
  return machine?.status === "ACTIVE" ? undefined : "State machine is in DELETING status";
}
