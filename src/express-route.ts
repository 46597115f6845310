import type { IncomingMessage, ServerResponse } from "node:http";
import { asApiException } from "./api/failure.ts";
import { describeRecentExpress, listRecentExpress, recentExpressHistory } from "./api/recent-express.ts";
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
    const executionArn = decoded(arn);
    if (history === undefined) return describeRecentExpress(service, executionArn);
    return recentExpressHistory(service, executionArn, parameters);
  };
  answer().then(
    (body) => reply(response, 200, body),
    (error: unknown) => {
      const { name, message, status } = asApiException(error);
      reply(response, MISSING.has(name) ? 404 : status, { __type: name, message });
    },
  );
  return true;
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
