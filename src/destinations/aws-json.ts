import { AT_AWS } from "../config/endpoints.ts";
import type { EpochMs } from "../engine/units.ts";
import { type AwsSigner, awsUrl } from "../integrations/aws/aws-signer.ts";
import type { HttpAnswer, HttpClient } from "../integrations/http/http-client.ts";
import { unreachableCause } from "../integrations/http/unreachable.ts";
import type { Clock } from "../runtime/clock.ts";

/** A call of one of AWS's services that speak JSON 1.1. */
export interface AwsJsonCall {
  /** A URL, or `aws`. */
  readonly endpoint: string;
  /** Of the credential scope: `logs`, `events`. */
  readonly service: string;
  /** `Logs_20140328.PutLogEvents` */
  readonly target: string;
  readonly region: string;
  readonly account: string;
  readonly body: object;
}

export type AwsJsonAnswer =
  | { readonly kind: "answered"; readonly body: unknown }
  /** The service said no: `code` is the exception's name. */
  | { readonly kind: "refused"; readonly status: number; readonly code: string; readonly message: string }
  | { readonly kind: "failed"; readonly reason: string };

export interface OutgoingParts {
  readonly http: HttpClient;
  readonly aws: AwsSigner;
  readonly clock: Clock;
}

/** No answer for so long is none. */
const CALL_MS_MAX = 30_000;
const ANSWER_BYTES_MAX = 1_048_576;

/** Makes a call; what goes wrong is an answer too. */
export async function callAwsJson(call: AwsJsonCall, parts: OutgoingParts, abort: AbortSignal): Promise<AwsJsonAnswer> {
  let request: OutgoingRequest;
  try {
    request = await requestOf(call, parts);
  } catch (error) {
    return {
      kind: "failed",
      reason: `no credentials for AWS: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const answer = await postWithin(request, parts, abort);
  if (answer.kind !== "answered") return { kind: "failed", reason: reasonOf(answer, request.url) };
  const { status } = answer;
  const body = parsed(answer.body);
  if (status >= 200 && status < 300) return { kind: "answered", body };
  const { __type, message, Message } = fieldsOf(body);
  const header = answer.headers["x-amzn-errortype"];
  const named = __type ?? (typeof header === "string" ? header : undefined);
  return {
    kind: "refused",
    status,
    // `com.amazonaws.logs#ResourceNotFoundException`, `ResourceNotFoundException:http://…`
    code: named?.replace(/^.*#/, "").replace(/:.*$/, "") ?? "",
    message: message ?? Message ?? `${request.url} answered with status ${status}`,
  };
}

interface OutgoingRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @throws {Error} where it is to be signed and there are no credentials. */
async function requestOf(call: AwsJsonCall, { aws, clock }: OutgoingParts): Promise<OutgoingRequest> {
  const { endpoint, service, region, target } = call;
  const body = JSON.stringify(call.body);
  const headers = { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target };
  if (endpoint !== AT_AWS) return { url: endpoint, headers: { ...headers, ...standInSignature(call, clock) }, body };
  const url = awsUrl(service, region);
  return { url, headers: await aws.sign({ service, region, url, headers, body }), body };
}

/** A POST that is cut off where no answer comes in time. */
export async function postWithin(
  request: OutgoingRequest,
  { http, clock }: Pick<OutgoingParts, "http" | "clock">,
  abort: AbortSignal,
  timeoutMs = CALL_MS_MAX,
): Promise<HttpAnswer> {
  const limit = new AbortController();
  const cancelTimer = clock.setTimer((clock.now() + timeoutMs) as EpochMs, () => limit.abort());
  try {
    const signal = AbortSignal.any([abort, limit.signal]);
    return await http.post({ ...request, responseBytesMax: ANSWER_BYTES_MAX, signal });
  } finally {
    cancelTimer();
  }
}

/** Why there is no answer, in words. */
export function reasonOf(answer: Exclude<HttpAnswer, { kind: "answered" }>, url: string): string {
  switch (answer.kind) {
    case "tooLarge":
      return "the answer is longer than 1 MiB";
    case "aborted":
      return "no answer came in time";
    case "unreachable":
      return unreachableCause(url, answer);
  }
}

/** A stand-in reads region and account from here and checks nothing. */
function standInSignature({ service, region, account }: AwsJsonCall, clock: Clock) {
  const now = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${now.slice(0, 8)}/${region}/${service}/aws4_request`;
  return {
    "X-Amz-Date": now,
    Authorization: `AWS4-HMAC-SHA256 Credential=${account}/${scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${"0".repeat(64)}`,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The members of an exception's body that are texts. */
function fieldsOf(body: unknown): { readonly [name: string]: string } {
  if (typeof body !== "object" || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
