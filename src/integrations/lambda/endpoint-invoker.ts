import { type AwsSigner, awsUrl } from "../aws/aws-signer.ts";
import type { HttpAnswer, HttpClient } from "../http/http-client.ts";
import { unreachableCause } from "../http/unreachable.ts";
import { type Invocation, type InvocationAnswer, LAMBDA_PAYLOAD_BYTES_MAX } from "./invocation.ts";

type Answered = Extract<HttpAnswer, { kind: "answered" }>;

/** Calls a function through a server that has Lambda's own API (`Invoke`, 2015-03-31). */
export function invokeEndpoint(endpoint: string, invocation: Invocation, http: HttpClient): Promise<InvocationAnswer> {
  const headers = { ...requestHeaders(invocation), ...standInSignature(invocation) };
  return invoke(invokeUrlOf(endpoint, invocation), headers, invocation, http);
}

/** Calls a function of AWS Lambda itself, with the credentials of whoever runs Stepwell. */
export async function invokeAws(invocation: Invocation, http: HttpClient, aws: AwsSigner): Promise<InvocationAnswer> {
  const { payload: body, function: called } = invocation;
  const region = called.arn.split(":")[3] ?? invocation.region;
  const url = invokeUrlOf(awsUrl("lambda", region), invocation);
  let headers: Readonly<Record<string, string>>;
  try {
    headers = await aws.sign({ service: "lambda", region, url, headers: requestHeaders(invocation), body });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "unreachable", cause: `Unable to load credentials for AWS: ${reason}` };
  }
  return invoke(url, headers, invocation, http);
}

async function invoke(
  url: string,
  headers: Readonly<Record<string, string>>,
  invocation: Invocation,
  http: HttpClient,
): Promise<InvocationAnswer> {
  const answer = await http.post({
    url,
    headers,
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

function invokeUrlOf(endpoint: string, { function: { name, arn, qualifier }, region, account }: Invocation): string {
  const base = endpoint.replace(/\/+$/, "");
  // A function at home goes by its name, which every server that has Lambda's API understands.
  const named = arn.includes(`:${region}:${account}:`) ? name : arn;
  const query = qualifier === undefined ? "" : `?Qualifier=${encodeURIComponent(qualifier)}`;
  return `${base}/2015-03-31/functions/${encodeURIComponent(named)}/invocations${query}`;
}

function requestHeaders({ requestId, invocationType, clientContext, logType }: Invocation) {
  return {
    "Content-Type": "application/json",
    "Idempotency-Key": requestId,
    "X-Amz-Invocation-Type": invocationType,
    ...(clientContext === undefined ? {} : { "X-Amz-Client-Context": clientContext }),
    ...(logType === undefined ? {} : { "X-Amz-Log-Type": logType }),
  };
}

/** A stand-in for Lambda reads region and account from here and checks nothing. */
function standInSignature({ region, account }: Invocation) {
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${now.slice(0, 8)}/${region}/lambda/aws4_request`;
  return {
    "X-Amz-Date": now,
    Authorization: `AWS4-HMAC-SHA256 Credential=${account}/${scope}, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`,
  };
}

function read(answer: Answered, { requestId: key }: Invocation): InvocationAnswer {
  const { status, body } = answer;
  const requestId = header(answer, "x-amzn-requestid") ?? key;
  if (status < 200 || status >= 300) {
    return { kind: "refused", status, code: codeOf(answer), message: messageOf(body, status), requestId };
  }
  if (header(answer, "x-amz-function-error") !== undefined) return { kind: "functionFailed", payload: body };
  const executedVersion = header(answer, "x-amz-executed-version");
  const logResult = header(answer, "x-amz-log-result");
  return {
    kind: "returned",
    status,
    ...(executedVersion === undefined ? {} : { executedVersion }),
    ...(logResult === undefined ? {} : { logResult }),
    payload: body,
    headers: pairs(answer.rawHeaders),
    requestId,
  };
}

function header({ headers }: Answered, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}

function pairs(rawHeaders: readonly string[]): (readonly [string, string])[] {
  return rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : []));
}

/** `ResourceNotFoundException:http://…` is how AWS's REST services name the exception. */
function codeOf(answer: Answered): string {
  const named = header(answer, "x-amzn-errortype")?.split(":")[0];
  if (named !== undefined && named !== "") return named;
  if (answer.status === 429) return "TooManyRequestsException";
  return answer.status >= 500 ? "ServiceException" : "UnknownError";
}

function messageOf(body: string, status: number): string {
  try {
    const said: unknown = JSON.parse(body);
    if (typeof said === "object" && said !== null) {
      const message = "Message" in said ? said.Message : "message" in said ? said.message : undefined;
      if (typeof message === "string") return message;
    }
  } catch {
    // Not JSON, so a proxy's page perhaps: the status says enough.
  }
  return `Lambda answered with status ${status}`;
}
