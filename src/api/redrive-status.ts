import { assertNever } from "../engine/assert-never.ts";
import { redriveObstacle } from "../engine/redrive.ts";
import type { EpochMs } from "../engine/units.ts";
import type { RedriveOutcome, StepwellService } from "../runtime/service.ts";
import type { ExecutionRow } from "../store/store.ts";
import type { ApiSettings } from "./settings.ts";
import { epochSeconds } from "./timestamps.ts";

export interface RedriveStatus {
  readonly redriveStatus: "REDRIVABLE" | "NOT_REDRIVABLE";
  readonly redriveStatusReason?: string;
}

export type Obstacle = Extract<RedriveOutcome, { readonly kind: "refused" }>["obstacle"];

/** Whether the execution can be redriven, and why not. */
export async function redriveStatus(
  service: StepwellService,
  row: ExecutionRow,
  now: number,
  settings: ApiSettings,
): Promise<RedriveStatus> {
  const obstacle = redriveObstacle(row, now as EpochMs, settings) ?? (await machineObstacle(service, row));
  if (obstacle === undefined) return { redriveStatus: "REDRIVABLE" };
  return { redriveStatus: "NOT_REDRIVABLE", redriveStatusReason: redriveRefusal(obstacle) };
}

async function machineObstacle(service: StepwellService, { stateMachineId }: ExecutionRow) {
  const machine = await service.stateMachines.byId(stateMachineId);
  return machine?.status === "ACTIVE" ? undefined : "deleting";
}

/** AWS's reasons. */
export function redriveRefusal(obstacle: Obstacle): string {
  switch (obstacle) {
    case "running":
      return "Execution is RUNNING and cannot be redriven";
    case "succeeded":
      return "Execution is SUCCEEDED and cannot be redriven";
    case "historyFull":
      return "Execution history event limit exceeded";
    case "openTooLong":
      return "Execution has exceeded the max execution time";
    case "closedTooLong":
      return "Execution redrivable period exceeded";
    case "deleting":
      return "State machine is in DELETING status";
    default:
      return assertNever(obstacle);
  }
}

/** How often an execution was redriven, and when last. */
export function redrives({ redriven }: ExecutionRow) {
  return { redriveCount: redriven?.count ?? 0, redriveDate: redriven && epochSeconds(redriven.at) };
}
