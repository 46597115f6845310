import type { DescribeExecutionInput, DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { ExecutionDescription } from "../../runtime/service.ts";
import { mintExecutionArn, mintStateMachineArn } from "../arn.ts";
import { describedExecutionOf } from "../execution-lookup.ts";
import { defineOperation } from "../operation.ts";
import { qualifiedArns } from "../qualified-arns.ts";
import { redriveStatus, redrives } from "../redrive-status.ts";
import type { Wire } from "../shapes/typed.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export const describeExecution = defineOperation<DescribeExecutionInput, DescribeExecutionOutput>(
  "DescribeExecution",
  async ({ executionArn, includedData }, { service, settings, now }) => {
    const { ref, execution } = await describedExecutionOf(service, executionArn);
    const { row } = execution;
    return {
      executionArn: mintExecutionArn(ref, ref.machineName, row.name),
      stateMachineArn: mintStateMachineArn(ref, ref.machineName),
      name: row.name,
      status: row.status,
      startDate: epochSeconds(row.startedAt),
      stopDate: row.stoppedAt === null ? undefined : epochSeconds(row.stoppedAt),
      traceHeader: row.traceHeader ?? undefined,
      ...(includedData === "METADATA_ONLY" ? {} : data(execution)),
      ...failure(execution),
      ...qualifiedArns(ref, ref.machineName, row),
      ...redrives(row),
      ...(await redriveStatus(service, row, now(), settings)),
    };
  },
);

function data({ input, output }: ExecutionDescription): Partial<Wire<DescribeExecutionOutput>> {
  return {
    input,
    inputDetails: { included: true },
    ...(output !== undefined && { output, outputDetails: { included: true } }),
  };
}

/** An execution that timed out has neither error nor cause, although its last event has. */
function failure({ row, error, cause }: ExecutionDescription): Partial<Wire<DescribeExecutionOutput>> {
  return row.status === "TIMED_OUT" ? {} : { error, cause };
}
