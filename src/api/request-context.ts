import type { IncomingHttpHeaders } from "node:http";
import type { Place } from "./arn.ts";

/** What is known of a request besides its body. */
export interface RequestContext extends Place {
  readonly requestId: string;
  /** The `X-Amzn-Trace-Id` header; it wins over a `traceHeader` member. */
  readonly traceHeader?: string;
  /** Makes a signal that is aborted when the client goes before it is answered. */
  readonly untilClosed?: () => AbortSignal;
}

const TRACE_HEADER_MAX = 256; // AWS: the same bound as the member's

/** Region and account of the request: its signature's credential scope, else the defaults. */
export function readRequestContext(headers: IncomingHttpHeaders, requestId: string, defaults: Place): RequestContext {
  const { region, account } = placeOf(headers.authorization, defaults);
  const traceHeader = headers["x-amzn-trace-id"];
  if (typeof traceHeader !== "string" || traceHeader.length > TRACE_HEADER_MAX) return { region, account, requestId };
  return { region, account, requestId, traceHeader };
}

const CREDENTIAL = /\bCredential=([\w.-]{1,128})\/\d{8}\/([a-z0-9-]{1,32})\/[a-z0-9-]+\/aws4_request/;
const ACCOUNT = /^\d{12}$/;

/**
 * Reads `Credential=<access key id>/<date>/<region>/<service>/aws4_request`. A header that is not so formed
 * says nothing: whether it must be there is a question of authentication, not of this reading.
 */
function placeOf(authorization: string | undefined, defaults: Place): Place {
  const scope = authorization === undefined ? null : CREDENTIAL.exec(authorization);
  const [, accessKeyId, region] = scope ?? [];
  if (accessKeyId === undefined || region === undefined) return defaults;
  return { region, account: ACCOUNT.test(accessKeyId) ? accessKeyId : defaults.account };
}
