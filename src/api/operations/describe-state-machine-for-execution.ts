import type {
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput,
} from "@aws-sdk/client-sfn";
import { mintStateMachineArn } from "../arn.ts";
import { executionOf } from "../execution-lookup.ts";
import { shownSettings } from "../machine-settings.ts";
import { defineOperation } from "../operation.ts";
import { revisionOf } from "../revision-lookup.ts";
import { epochSeconds } from "../timestamps.ts";
import { variableReferencesOf } from "../variable-references.ts";

/**
 * The machine as the execution sees it: the revision it was started with.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineForExecution.html
 */
export const describeStateMachineForExecution = defineOperation<
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput
>("DescribeStateMachineForExecution", async ({ executionArn, includedData }, { service }) => {
  const { ref, row } = await executionOf(service, executionArn);
  const revision = await revisionOf(service, row);
  return {
    stateMachineArn: mintStateMachineArn(ref, ref.machineName),
    name: ref.machineName,
    definition: includedData === "METADATA_ONLY" ? "{}" : revision.definition,
    roleArn: revision.roleArn,
    updateDate: epochSeconds(revision.createdAt),
    ...shownSettings(revision),
    revisionId: revision.awsRevisionId ?? undefined,
    variableReferences: variableReferencesOf(service.stateMachines.program(revision)),
  };
});
