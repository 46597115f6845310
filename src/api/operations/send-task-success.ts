import type { SendTaskSuccessInput, SendTaskSuccessOutput } from "@aws-sdk/client-sfn";
import type { JsonText } from "../../engine/units.ts";
import { defineOperation } from "../operation.ts";
import { checkTaskOutput } from "../task-output.ts";
import { withTaskToken } from "../task-token.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
export const sendTaskSuccess = defineOperation<SendTaskSuccessInput, SendTaskSuccessOutput>(
  "SendTaskSuccess",
  async ({ taskToken, output }, { service, settings }) => {
    // Recorded: a wrong token is found before a wrong output.
    await withTaskToken(service, taskToken, (task) => {
      checkTaskOutput(output, settings.payloadBytesMax);
      return service.tasks.report(task, { kind: "succeeded", output: output as JsonText });
    });
    return {};
  },
);
