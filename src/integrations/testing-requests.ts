import type { EpochMs, JsonText } from "../engine/units.ts";
import type { TaskRequest } from "./port.ts";
import type { TaskLog } from "./task-log.ts";

/** A request for tests: a `lambda:invoke` of `charge` unless told otherwise. */
export function taskRequest(given: {
  readonly parameters?: unknown;
  readonly mockTestCase?: string;
  readonly family?: TaskRequest["family"];
  readonly resourceType?: string;
  readonly resource?: string;
  readonly stateName?: string;
  readonly ordinal?: number;
  readonly deadlineAt?: number;
  readonly signal?: AbortSignal;
}): TaskRequest {
  const { parameters = { FunctionName: "charge" }, mockTestCase, deadlineAt, ...rest } = given;
  return {
    identity: {
      executionArn: "arn:aws:states:us-east-1:123456789012:execution:Orders:one",
      name: "one",
      stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Orders",
      stateMachineName: "Orders",
      roleArn: "arn:aws:iam::123456789012:role/orders",
      partition: "aws",
      region: "us-east-1",
      account: "123456789012",
      ...(mockTestCase === undefined ? {} : { mockTestCase }),
    },
    stateName: "Charge",
    ordinal: 0,
    retryCount: 0,
    family: "service",
    resourceType: "lambda",
    resource: "invoke",
    // A text is taken as it is, so that tests can say how a number is written.
    parameters: (typeof parameters === "string" ? parameters : JSON.stringify(parameters)) as JsonText,
    key: "0c9e1b4a-8f1e-8a3b-9c55-1f2d3e4a5b6c",
    signal: new AbortController().signal,
    ...(deadlineAt === undefined ? {} : { deadlineAt: deadlineAt as EpochMs }),
    ...rest,
  };
}

/** The request of a state whose Resource is a function's ARN. */
export function functionArnRequest(functionName: string, payload: unknown = {}): TaskRequest {
  const resource = `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`;
  return taskRequest({
    family: "lambda",
    resource,
    parameters: typeof payload === "string" ? payload : JSON.stringify(payload),
  });
}

/** A log that remembers. */
export function recordingLog(): TaskLog & { readonly messages: string[] } {
  const messages: string[] = [];
  return { messages, warn: (_, message) => void messages.push(message) };
}
