import type { GetActivityTaskInput } from "@aws-sdk/client-sfn";
import { activityOf } from "../activity-lookup.ts";
import { ActivityWorkerLimitExceeded } from "../exceptions.ts";
import { defineOperation } from "../operation.ts";

/** Without a task AWS's answer has a null in place of the token, which the SDK's type does not say. */
interface Output {
  readonly taskToken: string | null;
  readonly input?: string;
}

/**
 * Waits up to a minute for a task; a client that goes meanwhile gets none.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html
 */
export const getActivityTask = defineOperation<GetActivityTaskInput, Output>(
  "GetActivityTask",
  async ({ activityArn, workerName }, { service, context }) => {
    const activity = await activityOf(service, activityArn);
    const polled = await service.activities.poll(activity, {
      ...(workerName !== undefined && { workerName }),
      ...(context.untilClosed !== undefined && { signal: context.untilClosed() }),
    });
    switch (polled.kind) {
      case "task":
        return { taskToken: polled.task.token, input: polled.task.input };
      case "none":
        return { taskToken: null };
      case "tooManyPollers":
        throw new ActivityWorkerLimitExceeded(`Activity Worker Limit Exceeded: '${activityArn}'`);
    }
  },
);
