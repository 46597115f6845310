import type { IncomingMessage, ServerResponse } from "node:http";
import { parseExecutionArn } from "./api/arn.ts";
import { InvalidArn } from "./api/exceptions.ts";
import { replyJson } from "./api/http-reply.ts";
import { pathSegment } from "./path-segment.ts";
import type { FunctionLogs, PrintedBy } from "./runtime/function-logs.ts";
import type { Logger } from "./runtime/logger.ts";
import type { Executions } from "./runtime/service.ts";

/** Lines of one answer; who wants more asks again with the last sequence. */
const LINES_MAX = 1000;

const PATH = /^\/stepwell\/executions\/([^/?]+)\/logs(?:\?(.*))?$/;

export interface FunctionLogsRoute {
  readonly functionLogs: Pick<FunctionLogs, "list">;
  readonly executions: Pick<Executions, "byName">;
  readonly log: Logger;
}

/**
 * `GET /stepwell/executions/<ARN>/logs?state=NAME&after=SEQUENCE`: what the functions of an execution printed, oldest
 * first, as `{"lines": […]}`. No part of AWS's API: a path of its own.
 *
 * @returns whether the request was such a one; if so it is answered.
 */
export function serveFunctionLogs(
  request: IncomingMessage,
  response: ServerResponse,
  { functionLogs, executions, log }: FunctionLogsRoute,
): boolean {
  const [, arn, query] = PATH.exec(request.url ?? "") ?? [];
  if (arn === undefined || request.method !== "GET") return false;
  request.resume();
  const parameters = new URLSearchParams(query);
  const stateName = parameters.get("state");
  const after = Number(parameters.get("after") ?? 0);
  const lineQuery = {
    ...(stateName === null ? {} : { stateName }),
    after: Number.isFinite(after) ? after : 0,
    limit: LINES_MAX,
  };
  printedBy(pathSegment(arn), executions)
    .then((by) => functionLogs.list(by, lineQuery))
    .then((lines) => replyJson(request, response, 200, { lines }))
    .catch((error: unknown) => {
      log.warn({ err: error }, "What functions printed could not be read.");
      replyJson(request, response, 503, { message: "The store is away." });
    });
  return true;
}

/** Only Standard executions are in the store; what others printed is found by their ARN. */
async function printedBy(executionArn: string, executions: Pick<Executions, "byName">): Promise<PrintedBy> {
  try {
    const { region, account, machineName, name } = parseExecutionArn(executionArn);
    const row = await executions.byName(region, account, machineName, name);
    return row === undefined ? { executionArn } : { executionArn, id: row.id };
  } catch (error) {
    if (error instanceof InvalidArn) return { executionArn };
    throw error;
  }
}
