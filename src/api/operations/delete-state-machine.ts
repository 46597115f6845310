import type { DeleteStateMachineInput, DeleteStateMachineOutput } from "@aws-sdk/client-sfn";
import { parseStateMachineArn } from "../arn.ts";
import { defineOperation } from "../operation.ts";
import { findStateMachine, unlabelled } from "../state-machine-lookup.ts";

/**
 * Deleting what is not there succeeds, as on AWS.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export const deleteStateMachine = defineOperation<DeleteStateMachineInput, DeleteStateMachineOutput>(
  "DeleteStateMachine",
  async ({ stateMachineArn }, { service }) => {
    const machine = await findStateMachine(service, unlabelled(parseStateMachineArn(stateMachineArn)));
    if (machine !== undefined) await service.stateMachines.delete(machine.id);
    return {};
  },
);
