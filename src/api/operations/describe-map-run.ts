import type { DescribeMapRunInput, DescribeMapRunOutput } from "@aws-sdk/client-sfn";
import { mapRunOf } from "../map-run-lookup.ts";
import { defineOperation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html */
export const describeMapRun = defineOperation<DescribeMapRunInput, DescribeMapRunOutput>(
  "DescribeMapRun",
  async ({ mapRunArn }) => mapRunOf(mapRunArn),
);
