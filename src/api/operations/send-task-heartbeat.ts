import type { SendTaskHeartbeatInput, SendTaskHeartbeatOutput } from "@aws-sdk/client-sfn";
import { defineOperation } from "../operation.ts";
import { withTaskToken } from "../task-token.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
export const sendTaskHeartbeat = defineOperation<SendTaskHeartbeatInput, SendTaskHeartbeatOutput>(
  "SendTaskHeartbeat",
  async ({ taskToken }, { service }) => {
    await withTaskToken(service, taskToken, (task) => service.tasks.heartbeat(task));
    return {};
  },
);
