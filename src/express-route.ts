import type { IncomingMessage, ServerResponse } from "node:http";
import { asApiException } from "./api/failure.ts";
import { replyJson } from "./api/http-reply.ts";
import { describeRecentExpress, listRecentExpress, recentExpressHistory } from "./api/recent-express.ts";
import { pathSegment } from "./path-segment.ts";
import type { StepwellService } from "./runtime/service.ts";

const PATH = /^\/stepwell\/express(?:\/([^/?]+)(\/history)?)?(?:\?(.*))?$/;
/** What is not there is no fault of the request. */
const MISSING: ReadonlySet<string> = new Set(["ExecutionDoesNotExist", "StateMachineDoesNotExist"]);

/**
 * What the server remembers of Express executions; no part of AWS's API, but in the members of its answers.
 *
 *     GET /stepwell/express?stateMachineArn=ARN&statusFilter=STATUS&maxResults=N&nextToken=TOKEN   as ListExecutions
 *     GET /stepwell/express/EXECUTION_ARN                                                          as DescribeExecution
 *     GET /stepwell/express/EXECUTION_ARN/history?reverseOrder=true&maxResults=N&nextToken=TOKEN   as GetExecutionHistory
 *
 * @returns whether the request was such a one; if so it is answered.
 */
export function serveRecentExpress(
  request: IncomingMessage,
  response: ServerResponse,
  service: StepwellService,
): boolean {
  const path = PATH.exec(request.url ?? "");
  if (path === null || request.method !== "GET") return false;
  request.resume();
  const [, arn, history, query] = path;
  const answer = async (): Promise<object> => {
    const parameters = new URLSearchParams(query);
    if (arn === undefined) return listRecentExpress(service, parameters);
    const executionArn = pathSegment(arn);
    if (history === undefined) return describeRecentExpress(service, executionArn);
    return recentExpressHistory(service, executionArn, parameters);
  };
  answer().then(
    (body) => replyJson(request, response, 200, body),
    (error: unknown) => {
      const { name, message, status } = asApiException(error);
      replyJson(request, response, MISSING.has(name) ? 404 : status, { __type: name, message });
    },
  );
  return true;
}
