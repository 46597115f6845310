import type { DeleteActivityInput, DeleteActivityOutput } from "@aws-sdk/client-sfn";
import { findActivity } from "../activity-lookup.ts";
import { parseActivityArn } from "../arn.ts";
import { defineOperation } from "../operation.ts";

/**
 * Deleting what is not there succeeds, as recorded of AWS. Tasks that wait for its workers go on waiting.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteActivity.html
 */
export const deleteActivity = defineOperation<DeleteActivityInput, DeleteActivityOutput>(
  "DeleteActivity",
  async ({ activityArn }, { service }) => {
    const activity = await findActivity(service, parseActivityArn(activityArn));
    if (activity !== undefined) await service.activities.delete(activity.id);
    return {};
  },
);
