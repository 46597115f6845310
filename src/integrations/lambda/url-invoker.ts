import type { HttpAnswer, HttpClient } from "../http/http-client.ts";
import { unreachableCause } from "../http/unreachable.ts";
import { qualifiedArn } from "./function-name.ts";
import { type Invocation, type InvocationAnswer, LAMBDA_PAYLOAD_BYTES_MAX } from "./invocation.ts";
import { returned } from "./returned.ts";

/*
 * A function served over plain HTTP.
 *
 * Sent: POST with the payload as JSON body and the headers
 *   Idempotency-Key, X-Amzn-RequestId   the same for every delivery of one attempt, another for a Retry
 *   X-Amz-Invocation-Type               RequestResponse or Event
 *   X-Amz-Invoked-Function-Arn          with its qualifier, if the task named one
 *   X-Amz-Client-Context                where the task gives one
 *
 * Answered: 2xx with the result as body (JSON; other text becomes a string, nothing becomes null). With a
 * header X-Amz-Function-Error (`Handled` or `Unhandled`) the body describes a function's error instead:
 * {"errorType": …, "errorMessage": …, "trace": […]}. Other statuses are failures of the call, by AWS's names.
 */

/** Calls the function that is served at `url`. */
export async function invokeUrl(url: string, invocation: Invocation, http: HttpClient): Promise<InvocationAnswer> {
  // The function is known, and that is all that a dry run asks.
  if (invocation.invocationType === "DryRun") return returned(invocation, 204, "");
  const answer = await http.post({
    url,
    headers: requestHeaders(invocation),
    body: invocation.payload,
    responseBytesMax: LAMBDA_PAYLOAD_BYTES_MAX,
    signal: invocation.signal,
  });
  switch (answer.kind) {
    case "answered":
      return read(answer, invocation);
    case "tooLarge":
      return { kind: "tooLarge" };
    case "aborted":
      return { kind: "unreachable", cause: "Unable to execute HTTP request: the call was cut off" };
    case "unreachable":
      return { kind: "unreachable", cause: unreachableCause(url, answer) };
  }
}

function requestHeaders({ requestId, invocationType, clientContext, function: called }: Invocation) {
  const { arn, qualifier } = called;
  return {
    "Content-Type": "application/json",
    Accept: "application/json",
    "Idempotency-Key": requestId,
    "X-Amzn-RequestId": requestId,
    "X-Amz-Invocation-Type": invocationType,
    "X-Amz-Invoked-Function-Arn": qualifier === undefined ? arn : qualifiedArn(called),
    ...(clientContext === undefined ? {} : { "X-Amz-Client-Context": clientContext }),
  };
}

function read(answer: Extract<HttpAnswer, { kind: "answered" }>, invocation: Invocation): InvocationAnswer {
  const { status, body, headers } = answer;
  const event = invocation.invocationType === "Event";
  const functionError = headers["x-amz-function-error"] !== undefined;
  // Whoever sends an event is not told what became of it, only that it was taken.
  if (event && (functionError || isSuccess(status))) return returned(invocation, 202, "");
  if (functionError) return { kind: "functionFailed", payload: body };
  if (isSuccess(status)) return returned(invocation, 200, body);
  return {
    kind: "refused",
    status,
    code: codeOf(status),
    message: messageOf(body, status),
    requestId: invocation.requestId,
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function codeOf(status: number): string {
  switch (status) {
    case 400:
      return "InvalidRequestContentException";
    case 401:
    case 403:
      return "AccessDeniedException";
    case 404:
      return "ResourceNotFoundException";
    case 409:
      return "ResourceConflictException";
    case 413:
      return "RequestTooLargeException";
    case 415:
      return "UnsupportedMediaTypeException";
    case 429:
      return "TooManyRequestsException";
    default:
      return status >= 500 ? "ServiceException" : "UnknownError";
  }
}

const MESSAGE_CHARACTERS_MAX = 1000;

function messageOf(body: string, status: number): string {
  const text = body.trim().slice(0, MESSAGE_CHARACTERS_MAX);
  return text === "" ? `The function answered with status ${status}` : text;
}
