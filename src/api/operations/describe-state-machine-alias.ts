import type { DescribeStateMachineAliasInput, DescribeStateMachineAliasOutput } from "@aws-sdk/client-sfn";
import { aliasOf } from "../alias-lookup.ts";
import { mintQualifiedArn } from "../arn.ts";
import { defineOperation } from "../operation.ts";
import { shownRouting } from "../routing.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineAlias.html */
export const describeStateMachineAlias = defineOperation<
  DescribeStateMachineAliasInput,
  DescribeStateMachineAliasOutput
>("DescribeStateMachineAlias", async ({ stateMachineAliasArn }, { service }) => {
  const { machine, alias } = await aliasOf(service, stateMachineAliasArn);
  return {
    stateMachineAliasArn: mintQualifiedArn(machine, machine.name, alias.name),
    name: alias.name,
    description: alias.description ?? undefined,
    routingConfiguration: shownRouting(machine, machine.name, alias.routing),
    creationDate: epochSeconds(alias.createdAt),
    updateDate: epochSeconds(alias.updatedAt),
  };
});
