import type { CreateStateMachineAliasInput, CreateStateMachineAliasOutput } from "@aws-sdk/client-sfn";
import { resourceDoesNotExist } from "../alias-lookup.ts";
import { mintQualifiedArn, mintStateMachineArn } from "../arn.ts";
import { ConflictException, ServiceQuotaExceededException } from "../exceptions.ts";
import { defineOperation } from "../operation.ts";
import { isSameRouting, readRouting } from "../routing.ts";
import { findStateMachine, stateMachineDeleting, unlabelled } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html */
export const createStateMachineAlias = defineOperation<CreateStateMachineAliasInput, CreateStateMachineAliasOutput>(
  "CreateStateMachineAlias",
  async ({ name, description = null, routingConfiguration }, { service }) => {
    const { machine: ref, routes: routing } = readRouting(routingConfiguration);
    const machineArn = mintStateMachineArn(ref, ref.name);
    const machine = await findStateMachine(service, unlabelled(ref));
    if (machine === undefined) throw resourceDoesNotExist(machineArn);
    const outcome = await service.versions.createAlias({ stateMachineId: machine.id, name, description, routing });
    switch (outcome.kind) {
      case "created":
        break;
      case "exists": {
        // The same alias created again is answered as it was the first time.
        const { row } = outcome;
        if (row.description === description && isSameRouting(row.routing, routing)) break;
        throw new ConflictException(
          "Failed to create alias because an alias with the same name and a different routing configuration already exists.",
        );
      }
      case "versionGone":
        throw resourceDoesNotExist(machineArn);
      case "tooMany":
        throw new ServiceQuotaExceededException(
          `The maximum number of aliases of the state machine is reached: '${machineArn}'`,
        );
      case "stateMachineGone":
        throw stateMachineDeleting(machineArn);
    }
    return {
      stateMachineAliasArn: mintQualifiedArn(machine, machine.name, name),
      creationDate: epochSeconds(outcome.row.createdAt),
    };
  },
);
