import type { InvokeMessage, WorkerSetup } from "./messages.ts";
import type { Callback } from "./user-handler.ts";

/** What a handler gets as its second argument, as from Lambda's Node.js runtime. */
export interface LambdaContext {
  callbackWaitsForEmptyEventLoop: boolean;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly clientContext: unknown;
  readonly identity: undefined;
  getRemainingTimeInMillis(): number;
  done(error?: unknown, result?: unknown): void;
  fail(error: unknown): void;
  succeed(result?: unknown): void;
}

export function lambdaContext(
  { functionName, functionVersion, memoryMb }: WorkerSetup,
  { requestId, deadlineAt, invokedArn, clientContext }: InvokeMessage,
  callback: Callback,
): LambdaContext {
  const context: LambdaContext = {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion,
    invokedFunctionArn: invokedArn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: requestId,
    logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"] ?? "",
    logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"] ?? "",
    clientContext: clientContext === undefined ? undefined : readClientContext(clientContext),
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, deadlineAt - Date.now()),
    // These answer at once, whatever else is still going on in the event loop.
    done(error, result) {
      context.callbackWaitsForEmptyEventLoop = false;
      callback(error, result);
    },
    fail: (error) => context.done(error ?? null),
    succeed: (result) => context.done(undefined, result),
  };
  return context;
}

function readClientContext(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}
