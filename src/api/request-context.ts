import type { IncomingHttpHeaders } from "node:http";
import type { Place } from "./arn.ts";
import { readCredentialScope } from "./credential-scope.ts";

/** What is known of a request besides its body. */
export interface RequestContext extends Place {
  readonly requestId: string;
  /** The `X-Amzn-Trace-Id` header; it wins over a `traceHeader` member. */
  readonly traceHeader?: string;
  /** What its signature says of the caller, where it has one: an access key id of 12 digits is an account. */
  readonly caller?: { readonly region: string; readonly account?: string };
  /** Makes a signal that is aborted when the client goes before it is answered. */
  readonly untilClosed?: () => AbortSignal;
}

const TRACE_HEADER_MAX = 256; // AWS: the same bound as the member's

/** Region and account of the request: its signature's credential scope, else the defaults. */
export function readRequestContext(headers: IncomingHttpHeaders, requestId: string, defaults: Place): RequestContext {
  const caller = callerOf(headers);
  const { region, account } = { ...defaults, ...caller };
  const traceHeader = headers["x-amzn-trace-id"];
  const isUsable = typeof traceHeader === "string" && traceHeader.length <= TRACE_HEADER_MAX;
  return { region, account, requestId, ...(caller && { caller }), ...(isUsable && { traceHeader }) };
}

const ACCOUNT = /^\d{12}$/;

function callerOf(headers: IncomingHttpHeaders): RequestContext["caller"] {
  const scope = readCredentialScope(headers);
  if (scope === undefined) return undefined;
  const { accessKeyId, region } = scope;
  return { region, ...(ACCOUNT.test(accessKeyId) && { account: accessKeyId }) };
}
