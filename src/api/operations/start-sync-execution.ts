import type { StartSyncExecutionInput, StartSyncExecutionOutput } from "@aws-sdk/client-sfn";
import { StateMachineTypeNotSupported } from "../exceptions.ts";
import { defineOperation } from "../operation.ts";
import { stateMachineOf } from "../state-machine-lookup.ts";

/**
 * Refused for STANDARD machines as on AWS, and for EXPRESS ones because this version does not run them.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
 */
export const startSyncExecution = defineOperation<StartSyncExecutionInput, StartSyncExecutionOutput>(
  "StartSyncExecution",
  async ({ stateMachineArn }, { service }) => {
    const machine = await stateMachineOf(service, stateMachineArn);
    throw new StateMachineTypeNotSupported(
      machine.type === "STANDARD"
        ? "This operation is not supported by this type of state machine"
        : "Executions of EXPRESS state machines are not available in this version of Stepwell",
    );
  },
);
