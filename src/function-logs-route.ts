import type { IncomingMessage, ServerResponse } from "node:http";
import type { FunctionLogStore } from "./integrations/lambda/local/function-log-store.ts";

/** Lines of one answer; who wants more asks again with the last sequence. */
const LINES_MAX = 1000;

const PATH = /^\/stepwell\/executions\/([^/?]+)\/logs(?:\?(.*))?$/;

/**
 * `GET /stepwell/executions/<ARN>/logs?state=NAME&after=SEQUENCE`: what the functions of an execution printed, oldest
 * first, as `{"lines": […]}`. No part of AWS's API: a path of its own.
 *
 * @returns whether the request was such a one; if so it is answered.
 */
export function serveFunctionLogs(request: IncomingMessage, response: ServerResponse, logs: FunctionLogStore): boolean {
  const [, arn, query] = PATH.exec(request.url ?? "") ?? [];
  if (arn === undefined || request.method !== "GET") return false;
  request.resume();
  const parameters = new URLSearchParams(query);
  const stateName = parameters.get("state");
  const after = Number(parameters.get("after") ?? 0);
  const lines = logs
    .list(decoded(arn), { ...(stateName === null ? {} : { stateName }), after: Number.isFinite(after) ? after : 0 })
    .slice(0, LINES_MAX);
  response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ lines }));
  return true;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
