import type { EngineLimits } from "../engine/command.ts";
import { redriveBy, redriveObstacle } from "../engine/redrive.ts";
import type { ExecutionId, Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";
import { ExecutionGone } from "./faults.ts";
import type { MachineRows } from "./machine-rows.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { OpenExecutions } from "./open-executions.ts";
import type { RedriveOutcome } from "./service.ts";

export interface RedriveParts {
  readonly store: Store;
  readonly rows: MachineRows;
  readonly mailboxes: Mailboxes;
  readonly openExecutions: OpenExecutions;
  readonly clock: Clock;
  readonly limits: EngineLimits;
}

/** Redrives an execution: a command to it like any other. Of two that come at once, the second finds it running. */
export async function redriveExecution(
  { store, rows, mailboxes, openExecutions, clock, limits }: RedriveParts,
  id: ExecutionId,
  clientToken: string | undefined,
): Promise<RedriveOutcome> {
  const row = await store.execution(id);
  if (row === undefined) throw new ExecutionGone(id);
  const machine = await rows.byId(row.stateMachineId);
  const command = { type: "Redrive", ...(clientToken === undefined ? {} : { clientToken }) } as const;
  const isDeleting = machine?.status !== "ACTIVE";
  // Without a command it is only looked at: a request that redrove it before is still answered.
  const look = () => mailboxes.ask(id, []);
  const asked = isDeleting ? await look() : await openExecutions.open(() => mailboxes.ask(id, [command]));
  const { execution, isTaken } = asked ?? (await look());
  const { redriven } = execution;
  if (isTaken && redriven !== undefined) return { kind: "redriven", at: redriven.at };
  const now = clock.now();
  const before = redriveBy(redriven, clientToken, now);
  if (before !== undefined) return { kind: "redriven", at: before.at };
  const obstacle = redriveObstacle(execution, now, limits);
  if (obstacle === undefined && asked === undefined) return { kind: "tooManyOpen" };
  return { kind: "refused", obstacle: obstacle ?? "deleting" };
}
