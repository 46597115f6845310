import type { JsonText } from "../../engine/units.ts";
import { failed, parametersRefused, succeeded } from "../outcome.ts";
import type { TaskOutcome, TaskRequest } from "../port.ts";
import type { IntegratedService } from "../service.ts";
import type { ChildExecutions, ChildStarted, StartRefused } from "./child-executions.ts";
import { parseStartParameters } from "./start-parameters.ts";

/** Step Functions itself: executions that start executions. */
export function createStatesService(children: ChildExecutions): IntegratedService {
  return {
    resourceType: "states",
    resources: ["startExecution", "startExecution.sync", "startExecution.sync:2", "startExecution.waitForTaskToken"],
    run: (request) => startExecution(request, children),
  };
}

async function startExecution(request: TaskRequest, children: ChildExecutions): Promise<TaskOutcome> {
  const { key, resource, signal, task } = request;
  const parsed = parseStartParameters(request.parameters);
  if (parsed.kind === "unfit") return parametersRefused(request.parameters, parsed.problems);
  const awaited = resource.startsWith("startExecution.sync");
  const answer = await children.start({ ...parsed.start, key, awaited, ...(task === undefined ? {} : { task }) });
  if (answer.kind === "refused") return refusal(answer, key);
  const output = startResult(answer, key);
  const { executionId } = answer;
  if (resource === "startExecution") return succeeded(output);
  if (!awaited || executionId === undefined) return { kind: "submitted", submitted: output };
  // Cut off while it was being started: nobody else knows of it yet.
  if (signal.aborted) await children.stop(executionId);
  return { kind: "submitted", submitted: output, child: executionId };
}

function startResult({ executionArn, startedAt }: ChildStarted, key: string): JsonText {
  const headers = { "x-amzn-RequestId": key, "Content-Type": "application/x-amz-json-1.0" };
  return JSON.stringify({
    ExecutionArn: executionArn,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: key },
    StartDate: startedAt,
  }) as JsonText;
}

/** Recorded: the exception's name ends with Exception, whether the API's does or not. */
function refusal({ code, message, status }: StartRefused, key: string): TaskOutcome {
  const name = code.endsWith("Exception") ? code : `${code}Exception`;
  return failed(
    `StepFunctions.${name}`,
    `${message} (Service: AWSStepFunctions; Status Code: ${status}; Error Code: ${code}; Request ID: ${key}; Proxy: null)`,
  );
}
