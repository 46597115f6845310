import type { DescribeStateMachineInput, DescribeStateMachineOutput } from "@aws-sdk/client-sfn";
import { mintStateMachineArn } from "../arn.ts";
import { shownSettings } from "../machine-settings.ts";
import { defineOperation } from "../operation.ts";
import { stateMachineOf } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";
import { variableReferencesOf } from "../variable-references.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
export const describeStateMachine = defineOperation<DescribeStateMachineInput, DescribeStateMachineOutput>(
  "DescribeStateMachine",
  async ({ stateMachineArn, includedData }, { service }) => {
    const machine = await stateMachineOf(service, stateMachineArn);
    const { name, type, status, createdAt, revision } = machine;
    return {
      stateMachineArn: mintStateMachineArn(machine, name),
      name,
      status: status === "ACTIVE" ? "ACTIVE" : "DELETING",
      definition: includedData === "METADATA_ONLY" ? "{}" : revision.definition,
      roleArn: revision.roleArn,
      type,
      creationDate: epochSeconds(createdAt),
      ...shownSettings(revision),
      revisionId: revision.awsRevisionId ?? undefined,
      variableReferences: variableReferencesOf(revision.definition),
    };
  },
);
