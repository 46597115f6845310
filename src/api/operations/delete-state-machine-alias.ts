import type { DeleteStateMachineAliasInput, DeleteStateMachineAliasOutput } from "@aws-sdk/client-sfn";
import { findAlias } from "../alias-lookup.ts";
import { defineOperation } from "../operation.ts";

/**
 * Deleting what is not there succeeds, as recorded of AWS. The versions that it led to stay.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachineAlias.html
 */
export const deleteStateMachineAlias = defineOperation<DeleteStateMachineAliasInput, DeleteStateMachineAliasOutput>(
  "DeleteStateMachineAlias",
  async ({ stateMachineAliasArn }, { service }) => {
    const found = await findAlias(service, stateMachineAliasArn);
    if (found !== undefined) await service.versions.deleteAlias(found.alias.id);
    return {};
  },
);
