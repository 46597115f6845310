import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApiServer } from "./api/http-server.ts";
import { answersSent } from "./api/outgoing.ts";
import type { Config } from "./config/load.ts";
import { serveRecentExpress } from "./express-route.ts";
import { serveFunctionLogs } from "./function-logs-route.ts";
import { giveBackIdleMemory } from "./idle-memory.ts";
import { serverFunctionLog } from "./integrations/lambda/local/server-function-log.ts";
import { keepFilesInForce, putMachinesAtStart, type ReadConfig, readMachinesAtStart } from "./live-files.ts";
import { createLog } from "./log.ts";
import { openStepwell } from "./open-stepwell.ts";
import { type OpenedStore, openStore } from "./open-store.ts";
import { systemClock } from "./runtime/clock.ts";
import { FunctionLogs } from "./runtime/function-logs.ts";
import type { LeftBehind } from "./runtime/runtime.ts";

/** A server that listens. */
export interface StartedServer {
  readonly endpoint: string;
  readonly port: number;
  readonly recovered: LeftBehind;
  /** Refuses what is new, lets running tasks report, closes the store. */
  close(): Promise<void>;
}

/**
 * Puts the house together and listens.
 *
 * @param readConfig reads the configuration again; without it files are read once.
 * @param opening the store, where it is being opened already.
 * @throws {DataFolderInUse | DataFolderRefused} where the data folder is another's, or a newer Stepwell's.
 * @throws {DefinitionFilesRefused} where the configuration names definitions that cannot be used.
 * @throws an error with `code` EADDRINUSE and the like where it cannot listen.
 */
export async function startServer(
  config: Config,
  readConfig?: ReadConfig,
  opening: Promise<OpenedStore> = openStore(config),
): Promise<StartedServer> {
  try {
    return await serve(config, readConfig, opening);
  } catch (error) {
    // Whatever failed, the folder is free again; closing twice is harmless.
    await opening.then(({ store }) => store.close()).catch(() => {});
    throw error;
  }
}

async function serve(
  config: Config,
  readConfig: ReadConfig | undefined,
  opening: Promise<OpenedStore>,
): Promise<StartedServer> {
  const log = createLog(config.log, process.stderr);
  // Before anything is served: files that cannot be used are the user's next concern.
  const machines = readMachinesAtStart(config, log);
  const { store } = await opening;
  const functionLogs = await FunctionLogs.open({ store, clock: systemClock, logger: log });
  let port = config.port;
  const stepwell = await openStepwell(config, {
    log,
    functionLines: serverFunctionLog(log, functionLogs),
    namesMissingFunctions: true,
    endpoint: () => `http://${reachableHost(config.host)}:${port}`,
    opening,
  });
  try {
    const { runtime } = stepwell;
    const http = createApiServer({
      service: runtime,
      settings: stepwell.apiSettings,
      log,
      other: (request, response) =>
        serveFunctionLogs(request, response, { functionLogs, executions: runtime.executions, log }) ||
        serveRecentExpress(request, response, runtime),
    });
    const memory = giveBackIdleMemory();
    http.on("request", memory.busy);
    await putMachinesAtStart(machines, config, stepwell, log);
    port = await listen(http, config);
    stepwell.announce(port);
    const recovered = await runtime.recover();
    const files = readConfig === undefined ? undefined : keepFilesInForce(config, readConfig, stepwell, log);
    return {
      endpoint: `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`,
      port,
      recovered,
      async close() {
        files?.close();
        memory.stop();
        const stopped = stopListening(http);
        await runtime.drain();
        // Who still waits is refused, and is to hear of it.
        await runtime.close();
        await answersSent();
        http.closeAllConnections();
        await stopped;
        await stepwell.close();
      },
    };
  } catch (error) {
    await stepwell.close();
    throw error;
  }
}

/** The host under which this machine reaches a server that listens on `host`. */
function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
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
