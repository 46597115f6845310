import type { ListExecutionsInput, ListExecutionsOutput } from "@aws-sdk/client-sfn";
import type { StartThrough } from "../../runtime/service.ts";
import type { ExecutionRow, StateMachineRow } from "../../store/store.ts";
import { mintExecutionArn, mintStateMachineArn } from "../arn.ts";
import { StateMachineTypeNotSupported, ValidationException } from "../exceptions.ts";
import { readExecutionPage } from "../execution-page.ts";
import { mapRunOf } from "../map-run-lookup.ts";
import { defineOperation } from "../operation.ts";
import { type Listing, mintPageToken, pageSize, readPageToken } from "../page-token.ts";
import { qualifiedArns } from "../qualified-arns.ts";
import { redrives } from "../redrive-status.ts";
import type { Request } from "../shapes/typed.ts";
import { qualifiedMachineOf } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";

/**
 * Lists a machine's executions, the newest first: by their stop, running ones by their last redrive or their start.
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
    const asked = {
      machine: machine.id,
      ...(through !== undefined && { startedThrough: startedThrough(through) }),
      limit: pageSize(maxResults),
      ...(statusFilter !== undefined && { status: statusFilter }),
    };
    const after =
      nextToken === undefined ? undefined : (readPageToken(nextToken, listing, 2, now()) as readonly [number, number]);
    const fits = (row: ExecutionRow) =>
      redriveFilter === undefined || (redriveFilter === "REDRIVEN") === (row.redriven !== undefined);
    const { rows, next } = await readExecutionPage(service.executions, asked, { after, fits });
    return {
      executions: rows.map((row) => item(machine, row)),
      nextToken: next && mintPageToken(listing, next, now()),
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
    ...redrives(row),
  };
}
