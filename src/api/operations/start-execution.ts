import type { StartExecutionInput, StartExecutionOutput } from "@aws-sdk/client-sfn";
import { mintExecutionName } from "../names.ts";
import { defineOperation } from "../operation.ts";
import { startByArn } from "../start-by-arn.ts";
import { splitTestCase } from "../test-case.ts";
import { epochSeconds } from "../timestamps.ts";

/**
 * Starts an execution. `stateMachineArn#TestCase` runs it with the responses of that test case in the mock
 * file; a bare `#` at the end runs it without.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export const startExecution = defineOperation<StartExecutionInput, StartExecutionOutput>(
  "StartExecution",
  async (request, { service, settings, context, now }) => {
    const { input = "{}", name = mintExecutionName(now()) } = request;
    const { arn, testCase } = splitTestCase(request.stateMachineArn);
    const traceHeader = context.traceHeader ?? request.traceHeader;
    const { executionArn, startedAt } = await startByArn(service, {
      arn,
      name,
      input,
      ...(traceHeader !== undefined && { traceHeader }),
      ...(testCase !== undefined && { mockTestCase: testCase }),
      payloadBytesMax: settings.payloadBytesMax,
    });
    return { executionArn, startDate: epochSeconds(startedAt) };
  },
);
