import type { RedriveExecutionInput, RedriveExecutionOutput } from "@aws-sdk/client-sfn";
import { ExecutionNotRedrivable } from "../exceptions.ts";
import { executionOf } from "../execution-lookup.ts";
import { defineOperation } from "../operation.ts";
import { redriveRefusal } from "../redrive-status.ts";
import { executionLimitExceeded } from "../start-by-arn.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html */
export const redriveExecution = defineOperation<RedriveExecutionInput, RedriveExecutionOutput>(
  "RedriveExecution",
  async ({ executionArn, clientToken }, { service }) => {
    const { row } = await executionOf(service, executionArn);
    const outcome = await service.executions.redrive(row.id, { ...(clientToken !== undefined && { clientToken }) });
    if (outcome.kind === "refused") throw new ExecutionNotRedrivable(redriveRefusal(outcome.obstacle));
    if (outcome.kind === "tooManyOpen") throw executionLimitExceeded();
    return { redriveDate: epochSeconds(outcome.at) };
  },
);
