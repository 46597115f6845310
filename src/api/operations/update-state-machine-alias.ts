import type { UpdateStateMachineAliasInput, UpdateStateMachineAliasOutput } from "@aws-sdk/client-sfn";
import { aliasOf, resourceDoesNotExist } from "../alias-lookup.ts";
import { mintStateMachineArn } from "../arn.ts";
import { ValidationException } from "../exceptions.ts";
import { defineOperation } from "../operation.ts";
import { readRouting } from "../routing.ts";
import { stateMachineDeleting } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachineAlias.html */
export const updateStateMachineAlias = defineOperation<UpdateStateMachineAliasInput, UpdateStateMachineAliasOutput>(
  "UpdateStateMachineAlias",
  async ({ stateMachineAliasArn, description, routingConfiguration }, { service }) => {
    const { machine, alias } = await aliasOf(service, stateMachineAliasArn);
    if (machine.status !== "ACTIVE") throw stateMachineDeleting(stateMachineAliasArn);
    if (description === undefined && routingConfiguration === undefined) {
      throw new ValidationException("Either the description or the routingConfiguration must be specified", {
        reason: "MISSING_REQUIRED_PARAMETER",
      });
    }
    const routing = routingConfiguration && readRouting(routingConfiguration);
    if (
      routing !== undefined &&
      mintStateMachineArn(routing.machine, routing.machine.name) !== mintStateMachineArn(machine, machine.name)
    ) {
      throw new ValidationException("The routing configuration must contain versions of the alias's state machine", {
        reason: "INVALID_ROUTING_CONFIGURATION",
      });
    }
    const outcome = await service.versions.updateAlias(alias.id, {
      ...(description !== undefined && { description }),
      ...(routing !== undefined && { routing: routing.routes }),
    });
    if (outcome.kind !== "updated") throw resourceDoesNotExist(stateMachineAliasArn);
    return { updateDate: epochSeconds(outcome.row.updatedAt) };
  },
);
