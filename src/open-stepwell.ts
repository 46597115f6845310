import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createApi } from "./api/api.ts";
import { nestedExecutions } from "./api/nested-executions.ts";
import { type ApiSettings, DEFAULT_API_SETTINGS } from "./api/settings.ts";
import { statesApi } from "./api/states-api.ts";
import type { Config } from "./config/load.ts";
import { createDestinations, type DestinationsConfig } from "./destinations/destinations.ts";
import { AWS_LIMITS } from "./engine/command.ts";
import { createAwsSigner } from "./integrations/aws/aws-signer.ts";
import { createHttpClient } from "./integrations/http/http-client.ts";
import type { FunctionLogSink } from "./integrations/lambda/local/function-log.ts";
import { createLocalFunctions } from "./integrations/lambda/local/local-functions.ts";
import { type MockFile, openMockFile } from "./integrations/mocks/mock-file.ts";
import type { TaskHandler } from "./integrations/port.ts";
import { createTaskHandler } from "./integrations/task-handler.ts";
import { createMissingFunctions, type MissingFunctions } from "./missing-functions.ts";
import { type OpenedStore, openStore } from "./open-store.ts";
import { systemClock } from "./runtime/clock.ts";
import type { Logger } from "./runtime/logger.ts";
import { createRuntime, type Runtime } from "./runtime/runtime.ts";

/** What an opened Stepwell reports to. */
export interface OpenOptions {
  readonly log: Logger;
  /** Where functions' lines go. */
  readonly functionLines: FunctionLogSink;
  /** Whether the log says at once which functions a new or updated state machine lacks; default: when they are called. */
  readonly namesMissingFunctions?: boolean;
  /** The address of this Stepwell for functions; undefined while nothing listens. */
  readonly endpoint: () => string | undefined;
  /** The store where it is being opened already; it is closed with Stepwell, and where Stepwell cannot be opened. */
  readonly opening?: Promise<OpenedStore>;
}

/** Stepwell without a network: a store, the runtime upon it, and the handlers of tasks. */
export interface Stepwell {
  readonly runtime: Runtime;
  readonly apiSettings: ApiSettings;
  readonly missingFunctions: MissingFunctions;
  /** The mock file, where there is one. */
  readonly mocks: MockFile | undefined;
  /** An operation of the API, in the configured region and account. @throws {ApiException} */
  call(operation: string, parameters: object): Promise<object>;
  /**
   * Takes functions, endpoints, mocks and destinations from another configuration. Tasks under way are not touched.
   *
   * @throws {ConfigError} where the mock file cannot be used; then nothing has changed.
   */
  reconfigure(config: Config): void;
  /** Tells whoever finds the data folder in use where its server is. */
  announce(port: number): void;
  /** Closes runtime, functions and store; `runtime.drain` comes before it where tasks are to report. */
  close(): Promise<void>;
}

/**
 * Opens store and runtime. Nothing is recovered yet.
 *
 * @throws {DataFolderInUse | DataFolderRefused} where the data folder is another's, or a newer Stepwell's.
 * @throws {ConfigError} where the mock file cannot be used.
 */
export async function openStepwell(initial: Config, options: OpenOptions): Promise<Stepwell> {
  const { log, functionLines, namesMissingFunctions, endpoint, opening } = options;
  let config = initial;
  let mocks = openMocks(config);
  const opened = await (opening ?? openStore(config));
  const local = createLocalFunctions({
    get endpoints() {
      return config.endpoints;
    },
    stepFunctionsEndpoint: endpoint,
    sink: functionLines,
  });
  const http = createHttpClient();
  const aws = createAwsSigner();
  const createHandler = () =>
    createTaskHandler({
      functions: config.functions,
      ...(config.functionsPlace === undefined ? {} : { functionsPlace: config.functionsPlace }),
      endpoints: config.endpoints,
      local,
      http,
      aws,
      logger: log,
      children: {
        start: (start) => children.start(start),
        stop: (id) => children.stop(id),
      },
      statesApi: { call: (call) => ownApi.call(call) },
      ...(mocks === undefined ? {} : { mocks }),
    });
  let handler: TaskHandler = createHandler();
  const outside = { store: opened.store, http, aws, clock: systemClock, logger: log };
  const destinations = createDestinations(destinationsOf(config), outside);
  const runtime = createRuntime({
    store: opened.store,
    handler: { run: (request) => handler.run(request) },
    limits: {
      ...AWS_LIMITS,
      payloadBytesMax: config.limits.payloadBytes,
      historyEventsMax: config.limits.historyEvents,
      inlineMapConcurrencyMax: config.limits.mapConcurrency,
    },
    logger: log,
    observer: destinations.observer,
    outbox: destinations.outbox,
    settings: {
      taskConcurrency: { total: config.taskConcurrency, perResource: config.taskConcurrency },
      drainMs: config.drainSeconds * 1000,
      retentionDays: config.retention.executionsDays,
      quotas: config.limits,
      recentExpress: config.retention.express,
    },
  });
  destinations.start();
  const { stateMachines } = runtime;
  const missingFunctions = createMissingFunctions({ config: () => config, mocks: () => mocks, stateMachines, log });
  const service: Runtime =
    namesMissingFunctions === true ? { ...runtime, stateMachines: missingFunctions.watching(stateMachines) } : runtime;
  const { region, account } = config;
  const apiSettings: ApiSettings = {
    ...DEFAULT_API_SETTINGS,
    region,
    account,
    checkHost: !config.insecure,
    allowedHosts: config.allowedHosts,
    insecure: config.insecure,
    payloadBytesMax: config.limits.payloadBytes,
    definitionLengthMax: config.limits.definitionLength,
    tagsMax: config.limits.tagsPerResource,
    historyEventsMax: config.limits.historyEvents,
  };
  const children = nestedExecutions(runtime, apiSettings);
  const api = createApi({ service, settings: apiSettings, log });
  const ownApi = statesApi(api);
  return {
    runtime: service,
    apiSettings,
    missingFunctions,
    get mocks() {
      return mocks;
    },
    call: (operation, parameters) => api.handle(operation, parameters, { region, account, requestId: randomUUID() }),
    reconfigure(next) {
      mocks = openMocks(next);
      config = next;
      handler = createHandler();
      destinations.reconfigure(destinationsOf(config));
    },
    announce: (port) => opened.announce(port),
    async close() {
      await runtime.close();
      await destinations.close();
      await local.close();
      await functionLines.close?.();
      http.close();
      await opened.store.close();
    },
  };
}

/** Log groups lie in the data folder, where there is one and nothing else is said. */
function destinationsOf(config: Config): DestinationsConfig {
  const { data, logs, store } = config;
  return { ...config, logFolder: logs.folder ?? (store === "memory" ? undefined : join(data, "logs")) };
}

function openMocks({ mocks }: Config): MockFile | undefined {
  return mocks === undefined ? undefined : openMockFile(mocks);
}
