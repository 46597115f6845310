import type { IncomingMessage, ServerResponse } from "node:http";
import { callerIdentity } from "./caller-identity.ts";
import { foreignRefusal } from "./foreign-refusal.ts";
import type { ForeignRequest } from "./foreign-request.ts";
import type { RequestContext } from "./request-context.ts";

/** Answers a request to another service: one of STS's is served, the others are refused in their clients' form. */
export function replyForeign(
  request: IncomingMessage,
  response: ServerResponse,
  foreign: ForeignRequest,
  context: RequestContext,
): void {
  const { requestId } = context;
  const isIdentity = foreign.protocol === "query" && foreign.operation === "GetCallerIdentity";
  const { status, contentType, body, errorType } = isIdentity
    ? { status: 200, contentType: "text/xml", body: callerIdentity(context), errorType: undefined }
    : foreignRefusal(foreign, requestId);
  response.writeHead(status, {
    "x-amzn-RequestId": requestId,
    ...(errorType !== undefined && { "x-amzn-ErrorType": errorType }),
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
