import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApiServer } from "./api/http-server.ts";
import { DEFAULT_API_SETTINGS } from "./api/settings.ts";
import { packageVersion } from "./cli/version.ts";
import type { Config } from "./config/load.ts";
import { AWS_LIMITS } from "./engine/command.ts";
import { giveBackIdleMemory } from "./idle-memory.ts";
import { type FunctionLogStore, memoryFunctionLogs } from "./integrations/lambda/local/function-log-store.ts";
import { createLocalFunctions } from "./integrations/lambda/local/local-functions.ts";
import { serverFunctionLog } from "./integrations/lambda/local/server-function-log.ts";
import { openMockFile } from "./integrations/mocks/mock-file.ts";
import { createTaskHandler } from "./integrations/task-handler.ts";
import { createLog } from "./log.ts";
import { createRuntime } from "./runtime/runtime.ts";
import type { Store } from "./store/store.ts";

/** A server that listens. */
export interface StartedServer {
  readonly endpoint: string;
  readonly port: number;
  /** What the last run left: how many executions are open. */
  readonly recovered: { readonly executions: number };
  /** What functions printed. */
  readonly functionLogs: FunctionLogStore;
  /** Refuses what is new, lets running tasks report, closes the store. */
  close(): Promise<void>;
}

/**
 * Puts the house together: the one place that names concrete implementations.
 *
 * @throws {DataFolderInUse | DataFolderRefused} where the data folder is another's, or a newer Stepwell's.
 * @throws an error with `code` EADDRINUSE and the like where it cannot listen.
 */
export async function startServer(config: Config): Promise<StartedServer> {
  const log = createLog(config.log, process.stderr);
  const opened = await openStore(config);
  const functionLogs = memoryFunctionLogs();
  let port = config.port;
  const local = createLocalFunctions({
    endpoints: config.endpoints,
    stepFunctionsEndpoint: () => `http://${reachableHost(config.host)}:${port}`,
    sink: serverFunctionLog(log, functionLogs),
  });
  try {
    const runtime = createRuntime({
      store: opened.store,
      handler: createTaskHandler({
        functions: config.functions,
        ...(config.functionsPlace === undefined ? {} : { functionsPlace: config.functionsPlace }),
        endpoints: config.endpoints,
        local,
        logger: log,
        ...(config.mocks === undefined ? {} : { mocks: openMockFile(config.mocks) }),
      }),
      limits: {
        ...AWS_LIMITS,
        payloadBytesMax: config.limits.payloadBytes,
        historyEventsMax: config.limits.historyEvents,
        inlineMapConcurrencyMax: config.limits.mapConcurrency,
      },
      logger: log,
      settings: {
        taskConcurrency: { total: config.taskConcurrency, perResource: config.taskConcurrency },
        drainMs: config.drainSeconds * 1000,
        retentionDays: config.retention.executionsDays,
      },
    });
    const http = createApiServer({
      service: runtime,
      settings: {
        ...DEFAULT_API_SETTINGS,
        region: config.region,
        account: config.account,
        checkHost: !config.insecure,
        allowedHosts: config.allowedHosts,
        insecure: config.insecure,
        payloadBytesMax: config.limits.payloadBytes,
      },
      log,
    });
    const memory = giveBackIdleMemory();
    http.on("request", memory.busy);
    port = await listen(http, config);
    opened.announce(port);
    const { openExecutions } = await runtime.recover();
    return {
      endpoint: `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`,
      port,
      functionLogs,
      recovered: { executions: openExecutions },
      async close() {
        memory.stop();
        const stopped = stopListening(http);
        await runtime.drain();
        http.closeAllConnections();
        await stopped;
        await runtime.close();
        await local.close();
        await opened.store.close();
      },
    };
  } catch (error) {
    await local.close();
    await opened.store.close();
    throw error;
  }
}

/** The host under which this machine reaches a server that listens on `host`. */
function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

interface OpenedStore {
  readonly store: Store;
  /** Tells whoever finds the data folder in use where its server is. */
  announce(port: number): void;
}

/** Only the store that is used is loaded. */
async function openStore({ store, data }: Config): Promise<OpenedStore> {
  if (store === "memory") {
    const { memoryStore } = await import("./store/memory/memory-store.ts");
    return { store: memoryStore(), announce() {} };
  }
  const { openSqliteStore } = await import("./store/sqlite/sqlite-store.ts");
  const sqlite = await openSqliteStore({ folder: data, version: packageVersion() });
  return { store: sqlite, announce: (port) => sqlite.setLockInfo({ port }) };
}

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Takes no new connection and ends idle ones; resolves when the last is gone. */
function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
