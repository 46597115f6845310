import type { FunctionConfig } from "../config/functions.ts";
import type { EndpointsConfig } from "../config/schema.ts";
import { type AwsSigner, createAwsSigner } from "./aws/aws-signer.ts";
import { createHttpClient, type HttpClient } from "./http/http-client.ts";
import { createLambdaService } from "./lambda/lambda-service.ts";
import { createLocalFunctions, type LocalFunctions } from "./lambda/local/local-functions.ts";
import type { MockTable } from "./mocks/mock-table.ts";
import { mockedOutcome } from "./mocks/mocked-outcome.ts";
import type { TaskHandler, TaskOutcome, TaskRequest } from "./port.ts";
import type { IntegratedService } from "./service.ts";
import type { ChildExecutions } from "./states/child-executions.ts";
import { createStatesSdkService } from "./states/sdk-service.ts";
import type { StatesApi } from "./states/states-api.ts";
import { createStatesService } from "./states/states-service.ts";
import type { TaskLog } from "./task-log.ts";
import { unavailable } from "./unavailable.ts";

export interface TaskHandlerOptions {
  /** The Lambda functions there are, by name or ARN. */
  readonly functions: Readonly<Record<string, FunctionConfig>>;
  /** Where `functions` stands in the configuration file: `./stepwell.config.yaml:12`. */
  readonly functionsPlace?: string;
  readonly endpoints: EndpointsConfig;
  /** Answers for executions started on a test case. */
  readonly mocks?: MockTable;
  readonly logger: TaskLog;
  /** Where it is absent, no execution can start another. */
  readonly children?: ChildExecutions;
  /** Where it is absent, no execution can call Step Functions by the AWS SDK. */
  readonly statesApi?: StatesApi;
  /** Default: a client with connection pools of its own, which live as long as the process. */
  readonly http?: HttpClient;
  /** Default: one with the credentials that AWS's SDKs find; it looks for them at its first call. */
  readonly aws?: AwsSigner;
  /** Default: one that keeps nothing of what functions print, and lives as long as the process. */
  readonly local?: LocalFunctions;
}

/**
 * Carries out every task that leaves the process: by a mocked response where the execution runs a test
 * case that has one for the state, else by the service that the Resource names. What cannot be carried
 * out fails; nothing ever succeeds without having been done.
 */
export function createTaskHandler(options: TaskHandlerOptions): TaskHandler {
  const {
    children,
    mocks,
    statesApi,
    http = createHttpClient(),
    aws = createAwsSigner(),
    local = unlogged(options),
  } = options;
  const services = routes([
    createLambdaService({ ...options, http, aws, local }),
    ...(children === undefined ? [] : [createStatesService(children)]),
    ...(children === undefined || statesApi === undefined ? [] : [createStatesSdkService(statesApi, children)]),
  ]);
  return {
    async run(request) {
      return mockedOutcome(request, mocks) ?? (await carryOut(request, services));
    },
  };
}

function unlogged({ endpoints }: TaskHandlerOptions): LocalFunctions {
  return createLocalFunctions({ endpoints, stepFunctionsEndpoint: () => undefined, sink: { write() {} } });
}

type Routes = ReadonlyMap<string, IntegratedService>;

function routes(services: readonly IntegratedService[]): Routes {
  return new Map(
    services.flatMap((service) =>
      service.resources.map((resource) => [`${service.resourceType}:${resource}`, service]),
    ),
  );
}

function carryOut(request: TaskRequest, services: Routes): Promise<TaskOutcome> | TaskOutcome {
  const { family, resourceType, resource } = request;
  const route = family === "lambda" ? "lambda:functionArn" : `${resourceType}:${resource}`;
  return services.get(route)?.run(request) ?? unavailable(request);
}
