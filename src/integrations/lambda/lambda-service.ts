import { AT_AWS, endpointOf } from "../../config/endpoints.ts";
import type { FunctionConfig } from "../../config/functions.ts";
import { type EndpointsConfig, FUNCTION_TIMEOUT_SECONDS_MAX } from "../../config/schema.ts";
import type { AwsSigner } from "../aws/aws-signer.ts";
import type { HttpClient } from "../http/http-client.ts";
import { asJsonText } from "../json-text.ts";
import { parametersRefused, succeeded } from "../outcome.ts";
import type { TaskOutcome, TaskRequest } from "../port.ts";
import type { IntegratedService } from "../service.ts";
import type { TaskLog } from "../task-log.ts";
import { invokeAws, invokeEndpoint } from "./endpoint-invoker.ts";
import { invokeResult } from "./envelope.ts";
import { lambdaFailure } from "./failure.ts";
import { type FunctionReference, lookUp, parseFunctionName, qualifiedArn } from "./function-name.ts";
import { withinFunctionTime } from "./function-time.ts";
import type { Invocation, InvocationAnswer } from "./invocation.ts";
import { type InvokeParameters, parseInvokeParameters } from "./invoke-parameters.ts";
import type { LocalFunctions } from "./local/local-functions.ts";
import { missingFunctionMend } from "./missing-function.ts";
import { invokeUrl } from "./url-invoker.ts";

export interface LambdaOptions {
  readonly functions: Readonly<Record<string, FunctionConfig>>;
  /** Where `functions` stands in the configuration file, for the mend of a missing one. */
  readonly functionsPlace?: string;
  readonly endpoints: EndpointsConfig;
  readonly http: HttpClient;
  /** Signs calls to Lambda itself. */
  readonly aws: AwsSigner;
  /** Runs the functions that are files. */
  readonly local: LocalFunctions;
  readonly logger: TaskLog;
}

/** Lambda, as a function's ARN and as `lambda:invoke`. */
export function createLambdaService(options: LambdaOptions): IntegratedService {
  return {
    resourceType: "lambda",
    resources: ["functionArn", "invoke", "invoke.waitForTaskToken"],
    run: (request) => (request.family === "lambda" ? runFunctionArn(request, options) : runInvoke(request, options)),
  };
}

/** The state's input is the payload, the function's answer the result. */
async function runFunctionArn(request: TaskRequest, options: LambdaOptions): Promise<TaskOutcome> {
  const parameters = {
    functionName: request.resource,
    payload: request.parameters,
    invocationType: "RequestResponse",
  } as const;
  const answer = await invoke(parameters, request, options);
  if (answer.kind !== "returned") return lambdaFailure(answer, request.key);
  return succeeded(asJsonText(answer.payload));
}

/** Lambda's API: its answer is the result, or, with a task token, only says that the function was told. */
async function runInvoke(request: TaskRequest, options: LambdaOptions): Promise<TaskOutcome> {
  const parsed = parseInvokeParameters(request.parameters);
  if (parsed.kind === "unfit") return parametersRefused(request.parameters, parsed.problems);
  const answer = await invoke(parsed.parameters, request, options);
  if (answer.kind !== "returned") return lambdaFailure(answer, request.key);
  const result = invokeResult(answer);
  return request.resource === "invoke" ? succeeded(result) : { kind: "submitted", submitted: result };
}

async function invoke(
  parameters: InvokeParameters,
  request: TaskRequest,
  options: LambdaOptions,
): Promise<InvocationAnswer> {
  const reference = parseFunctionName(parameters.functionName, request.identity);
  if (reference === undefined) return invalidName(parameters.functionName, request.key);
  const { qualifier = reference.qualifier } = parameters;
  if (reference.qualifier !== undefined && reference.qualifier !== qualifier) return qualifiersDiffer(request.key);
  const called = qualifier === undefined ? reference : { ...reference, qualifier };

  const { functions, endpoints, http, local, aws } = options;
  const configured = lookUp(functions, called);
  const atAws = (seconds: number) =>
    withinFunctionTime(seconds, request, (signal) =>
      invokeAws(invocationOf(called, parameters, request, signal), http, aws),
    );
  if (configured !== undefined) {
    const { key, value } = configured;
    // A function of ours counts its own time, from when it begins.
    if ("handler" in value) {
      return local.invoke({ key, config: value }, invocationOf(called, parameters, request, request.signal));
    }
    if ("at" in value) return atAws(value.timeoutSeconds);
    return withinFunctionTime(value.timeoutSeconds, request, (signal) =>
      invokeUrl(value.url, invocationOf(called, parameters, request, signal), http),
    );
  }
  const endpoint = endpointOf(endpoints, "lambda");
  if (endpoint === undefined) return notFound(called, request, options);
  if (endpoint === AT_AWS) return atAws(FUNCTION_TIMEOUT_SECONDS_MAX);
  return withinFunctionTime(FUNCTION_TIMEOUT_SECONDS_MAX, request, (signal) =>
    invokeEndpoint(endpoint, invocationOf(called, parameters, request, signal), http),
  );
}

function invocationOf(
  called: FunctionReference,
  { payload, invocationType, clientContext, logType }: InvokeParameters,
  { key, stateName, retryCount, task, identity: { executionArn, region, account } }: TaskRequest,
  signal: AbortSignal,
): Invocation {
  return {
    function: called,
    payload,
    invocationType,
    requestId: key,
    region,
    account,
    ...(clientContext === undefined ? {} : { clientContext }),
    ...(logType === undefined ? {} : { logType }),
    task: {
      executionArn,
      ...(task === undefined ? {} : { execution: task.execution }),
      stateName,
      attempt: retryCount + 1,
    },
    signal,
  };
}

function notFound(
  called: FunctionReference,
  request: TaskRequest,
  { functions, functionsPlace, logger }: LambdaOptions,
): InvocationAnswer {
  const { stateName, key, identity } = request;
  // AWS's words go into the history, the mend into the log: definitions match on the former.
  logger.warn(
    { executionArn: identity.executionArn, stateName },
    missingFunctionMend({ stateName, functionName: called.name, configured: Object.keys(functions), functionsPlace }),
  );
  const message = `Function not found: ${qualifiedArn(called)}`;
  return { kind: "refused", status: 404, code: "ResourceNotFoundException", message, requestId: key };
}

function invalidName(functionName: string, requestId: string): InvocationAnswer {
  const pattern =
    "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";
  const message = `1 validation error detected: Value '${functionName}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`;
  return { kind: "refused", status: 400, code: "ValidationException", message, requestId };
}

function qualifiersDiffer(requestId: string): InvocationAnswer {
  const message = "The derived qualifier from the function name does not match the specified qualifier.";
  return { kind: "refused", status: 400, code: "InvalidParameterValueException", message, requestId };
}
