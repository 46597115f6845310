import { failed } from "../outcome.ts";
import type { TaskOutcome } from "../port.ts";
import { type InvocationAnswer, LAMBDA_PAYLOAD_BYTES_MAX } from "./invocation.ts";

type Failure = Exclude<InvocationAnswer, { kind: "returned" }>;

/** Exceptions that Lambda's Invoke declares; any other code is reported as the service's general exception. */
const DECLARED = new Set(
  `EC2AccessDenied EC2Throttled EC2Unexpected EFSIO EFSMountConnectivity EFSMountFailure EFSMountTimeout
   ENILimitReached InvalidParameterValue InvalidRequestContent InvalidRuntime InvalidSecurityGroupID
   InvalidSubnetID InvalidZipFile KMSAccessDenied KMSDisabled KMSInvalidState KMSNotFound RecursiveInvocation
   RequestTooLarge ResourceConflict ResourceNotFound ResourceNotReady Service SnapStart SnapStartNotReady
   SnapStartTimeout SubnetIPAddressLimitReached TooManyRequests UnsupportedMediaType`
    .split(/\s+/)
    .map((name) => `${name}Exception`),
);

/** A task's failure as Step Functions reports it for what Lambda answered. */
export function lambdaFailure(answer: Failure, requestId: string): TaskOutcome {
  switch (answer.kind) {
    case "functionFailed":
      return failed(errorType(answer.payload), answer.payload);
    case "functionTimedOut": {
      const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${answer.seconds.toFixed(2)} seconds`;
      return failed("Sandbox.Timedout", JSON.stringify({ errorMessage, errorType: "Sandbox.Timedout" }));
    }
    case "tooLarge": {
      const errorType = "Function.ResponseSizeTooLarge";
      const errorMessage = `Response payload size exceeded maximum allowed payload size (${LAMBDA_PAYLOAD_BYTES_MAX} bytes).`;
      return failed(errorType, JSON.stringify({ errorMessage, errorType }));
    }
    case "unreachable":
      return failed("Lambda.SdkClientException", answer.cause);
    case "refused": {
      const { status, code, message } = answer;
      const error = DECLARED.has(code) ? code : "AWSLambdaException";
      const details = `Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${answer.requestId}; Proxy: null`;
      return failed(`Lambda.${error}`, `${message} (${details})`);
    }
  }
}

/** The name that the function gave its error; functions that died without giving one get AWS's. */
function errorType(payload: string): string {
  try {
    const described: unknown = JSON.parse(payload);
    if (typeof described === "object" && described !== null && "errorType" in described) {
      if (typeof described.errorType === "string" && described.errorType !== "") return described.errorType;
    }
  } catch {
    // Not JSON: there is no name in it.
  }
  return "Lambda.Unknown";
}
