import type { SendTaskFailureInput, SendTaskFailureOutput } from "@aws-sdk/client-sfn";
import { defineOperation } from "../operation.ts";
import { withTaskToken } from "../task-token.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
export const sendTaskFailure = defineOperation<SendTaskFailureInput, SendTaskFailureOutput>(
  "SendTaskFailure",
  async ({ taskToken, error, cause }, { service }) => {
    const reason = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
    await withTaskToken(service, taskToken, (task) => service.tasks.report(task, { kind: "failed", ...reason }));
    return {};
  },
);
