import { expect, test } from "vitest";
import { parseResource } from "./parse-resource.ts";

test.each([
  ["arn:aws:lambda:us-east-1:123456789012:function:f", "lambda"],
  ["arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f:$LATEST", "lambda"],
  ["arn:aws:states:us-east-1:123456789012:activity:a b", "activity"],
  ["arn:aws:states:::lambda:invoke", "service"],
  ["arn:aws-cn:states:::sqs:sendMessage.waitForTaskToken", "service"],
  ["arn:aws:states:::ecs:runTask.sync", "service"],
  ["arn:aws:states:::aws-sdk:dynamodb:putItem", "service"],
  ["arn:aws:states:us-east-1:123456789012:aws-sdk:s3:getObject", "service"],
])("%s is known", (arn, kind) => {
  const parsed = parseResource(arn);
  expect(parsed.ok && parsed.resource.kind).toBe(kind);
});

test("an SDK integration keeps its prefix and its pattern, as events name them", () => {
  expect(parseResource("arn:aws:states:::aws-sdk:s3:listBuckets.waitForTaskToken")).toEqual({
    ok: true,
    resource: {
      kind: "service",
      arn: "arn:aws:states:::aws-sdk:s3:listBuckets.waitForTaskToken",
      service: "aws-sdk:s3",
      action: "listBuckets",
      resource: "listBuckets.waitForTaskToken",
      pattern: "waitForTaskToken",
    },
  });
});

test.each([
  "arn:aws:states:::dynamodb:query",
  "arn:aws:states:::lambda:invoke.sync",
  "arn:aws:states:::batch:submitJob.waitForTaskToken",
  "arn:aws:states:::batch:submitJob.sync:2",
  "arn:aws:states:::batch:submitJob.later",
  "arn:aws:states:::aws-sdk:s3:GetObject",
  "arn:aws:states:::aws-sdk:glue:startJobRun.sync",
  "arn:aws:states:::toString:constructor",
  "arn:aws:states:us-east-1:123456789012:stateMachine:m",
  "arn:aws:sns:us-east-1:123456789012:topic",
])("%s is not recognized", (arn) => {
  const parsed = parseResource(arn);
  expect(parsed.ok ? "known" : parsed.message).toBe(
    `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
  );
});

test.each([
  ["arn:aws:states:::lambda:invok", "did you mean 'arn:aws:states:::lambda:invoke'?"],
  ["arn:aws:states:::dynamodb:query", "every other action goes by arn:aws:states:::aws-sdk:dynamodb:query"],
  ["arn:aws:states:::textract:detect", "AWS SDK integrations are written arn:aws:states:::aws-sdk:service:action"],
])("%s gets advice", (arn, advice) => {
  const parsed = parseResource(arn);
  const mend = parsed.ok ? "" : parsed.mend;
  expect(typeof mend === "function" ? mend() : mend).toContain(advice);
});
