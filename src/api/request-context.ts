import type { IncomingHttpHeaders } from "node:http";
import type { Place } from "./arn.ts";
import { readCredentialScope } from "./credential-scope.ts";

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
  const { region, account } = placeOf(headers, defaults);
  const traceHeader = headers["x-amzn-trace-id"];
  if (typeof traceHeader !== "string" || traceHeader.length > TRACE_HEADER_MAX) return { region, account, requestId };
  return { region, account, requestId, traceHeader };
}

const ACCOUNT = /^\d{12}$/;

function placeOf(headers: IncomingHttpHeaders, defaults: Place): Place {
  const scope = readCredentialScope(headers);
  if (scope === undefined) return defaults;
  const { accessKeyId, region } = scope;
  return { region, account: ACCOUNT.test(accessKeyId) ? accessKeyId : defaults.account };
}
