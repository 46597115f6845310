import type { DescribeActivityInput, DescribeActivityOutput, EncryptionConfiguration } from "@aws-sdk/client-sfn";
import { activityOf } from "../activity-lookup.ts";
import { mintActivityArn } from "../arn.ts";
import { defineOperation } from "../operation.ts";
import type { Wire } from "../shapes/typed.ts";
import { epochSeconds } from "../timestamps.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeActivity.html */
export const describeActivity = defineOperation<DescribeActivityInput, DescribeActivityOutput>(
  "DescribeActivity",
  async ({ activityArn }, { service }) => {
    const activity = await activityOf(service, activityArn);
    return {
      activityArn: mintActivityArn(activity, activity.name),
      name: activity.name,
      creationDate: epochSeconds(activity.createdAt),
      encryptionConfiguration: JSON.parse(activity.encryptionConfiguration) as Wire<EncryptionConfiguration>,
    };
  },
);
