import type { ListExecutionsInput, ListExecutionsOutput } from "@aws-sdk/client-sfn";
import type { EpochMs } from "../../engine/units.ts";
import type { StartThrough } from "../../runtime/service.ts";
import type { ExecutionId, ExecutionRow, StateMachineRow } from "../../store/store.ts";
import { mintExecutionArn, mintStateMachineArn } from "../arn.ts";
import { StateMachineTypeNotSupported, ValidationException } from "../exceptions.ts";
import { mapRunOf } from "../map-run-lookup.ts";
import { defineOperation } from "../operation.ts";
import { type Listing, mintPageToken, pageSize, readPageToken } from "../page-token.ts";
import { qualifiedArns } from "../qualified-arns.ts";
import type { Request } from "../shapes/typed.ts";
import { qualifiedMachineOf } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";

/**
 * Lists a machine's executions, the newest first: by their stop, running ones by their start.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
 */
export const listExecutions = defineOperation<ListExecutionsInput, ListExecutionsOutput>(
  "ListExecutions",
  async (request, { service, now }) => {
    const { maxResults, nextToken, redriveFilter } = request;
    const { stateMachineArn, statusFilter } = checkedSource(request);
    const { machine, through } = await qualifiedMachineOf(service, stateMachineArn);
    if (machine.type === "EXPRESS") {
      throw new StateMachineTypeNotSupported("This operation is not supported by this type of state machine");
    }
    const listing: Listing = {
      operation: "ListExecutions",
      parameters: [stateMachineArn, statusFilter, redriveFilter],
    };
    const after = nextToken === undefined ? undefined : readPageToken(nextToken, listing, 2, now());
    // No execution is redriven in this version.
    if (redriveFilter === "REDRIVEN") return { executions: [] };
    const limit = pageSize(maxResults);
    const rows = await service.executions.list({
      machine: machine.id,
      ...(through !== undefined && { startedThrough: startedThrough(through) }),
      limit: limit + 1, // one more than asked for tells whether there is a next page
      ...(statusFilter !== undefined && { status: statusFilter }),
      ...(after !== undefined && { after: { sortAt: after[0] as EpochMs, id: after[1] as ExecutionId } }),
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      executions: page.map((row) => item(machine, row)),
      nextToken:
        rows.length > limit && last
          ? mintPageToken(listing, [last.stoppedAt ?? last.startedAt, last.id], now())
          : undefined,
    };
  },
);

/** Executions are listed of a machine or of a Map Run; what waits to be redriven is a child of one. */
function checkedSource({ stateMachineArn, mapRunArn, statusFilter }: Request<ListExecutionsInput>) {
  if (stateMachineArn === undefined) {
    if (mapRunArn !== undefined) return mapRunOf(mapRunArn);
    throw new ValidationException("Must provide a StateMachine ARN or MapRun ARN");
  }
  if (mapRunArn !== undefined) {
    throw new ValidationException("Only one of stateMachineArn and mapRunArn can be specified");
  }
  if (statusFilter === "PENDING_REDRIVE") {
    throw new ValidationException("The status PENDING_REDRIVE can only be listed by mapRunArn");
  }
  return { stateMachineArn, statusFilter };
}

function startedThrough(through: StartThrough) {
  return through.kind === "alias" ? { alias: through.alias.name } : { version: through.version.number };
}

function item(machine: StateMachineRow, row: ExecutionRow) {
  return {
    executionArn: mintExecutionArn(machine, machine.name, row.name),
    stateMachineArn: mintStateMachineArn(machine, machine.name),
    name: row.name,
    status: row.status,
    startDate: epochSeconds(row.startedAt),
    stopDate: row.stoppedAt === null ? undefined : epochSeconds(row.stoppedAt),
    ...qualifiedArns(machine, machine.name, row),
    redriveCount: 0,
  };
}
