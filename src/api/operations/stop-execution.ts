import type { StopExecutionInput, StopExecutionOutput } from "@aws-sdk/client-sfn";
import { executionOf } from "../execution-lookup.ts";
import { defineOperation } from "../operation.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html */
export const stopExecution = defineOperation<StopExecutionInput, StopExecutionOutput>(
  "StopExecution",
  async ({ executionArn, error, cause }, { service }) => {
    const { row } = await executionOf(service, executionArn);
    const { stoppedAt } = await service.executions.stop(row.id, {
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
    return { stopDate: epochSeconds(stoppedAt) };
  },
);
