import type { DeleteStateMachineVersionInput, DeleteStateMachineVersionOutput } from "@aws-sdk/client-sfn";
import { parseStateMachineArn, versionNumber } from "../arn.ts";
import { ConflictException, InvalidArn } from "../exceptions.ts";
import { defineOperation } from "../operation.ts";
import { findStateMachine, unlabelled } from "../state-machine-lookup.ts";

/**
 * Executions started through the version go on; deleting what is not there succeeds.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachineVersion.html
 */
export const deleteStateMachineVersion = defineOperation<
  DeleteStateMachineVersionInput,
  DeleteStateMachineVersionOutput
>("DeleteStateMachineVersion", async ({ stateMachineVersionArn }, { service }) => {
  const { qualifier = "", ...ref } = unlabelled(parseStateMachineArn(stateMachineVersionArn));
  const number = versionNumber(qualifier);
  if (number === undefined) {
    throw new InvalidArn(`Invalid Arn: 'Not the ARN of a state machine version: ${stateMachineVersionArn}'`);
  }
  const machine = await findStateMachine(service, ref);
  if (machine === undefined) return {};
  const outcome = await service.versions.delete(machine.id, number);
  if (outcome.kind === "referenced") {
    throw new ConflictException(
      `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${outcome.aliases.join(", ")}]`,
    );
  }
  return {};
});
