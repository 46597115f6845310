import type { AddressInfo } from "node:net";
import { createApiServer } from "./api/http-server.ts";
import { askRecentExpress } from "./api/recent-express.ts";
import type { InProcess, Notice } from "./cli/house.ts";
import type { Config } from "./config/load.ts";
import { memoryFunctionLogs } from "./integrations/lambda/local/function-log-store.ts";
import { openStepwell, type Stepwell } from "./open-stepwell.ts";
import { RuntimeClosed } from "./runtime/faults.ts";
import type { Logger } from "./runtime/logger.ts";

const EXPRESS_KEPT = 100;

/**
 * Opens Stepwell for one command, in memory. It listens only where functions run here, which may call it (for
 * SendTaskSuccess above all): on loopback and a free port.
 */
export async function openInProcess(config: Config, onNotice: (notice: Notice) => void): Promise<InProcess> {
  const functionLogs = memoryFunctionLogs();
  const log = noticeLog(onNotice);
  const address: { endpoint?: string } = {};
  // Nobody outside is told of an execution that is over with its command.
  const events = { headers: {}, retryHours: config.events.retryHours };
  // The command shows the history of its execution, whatever a server keeps.
  const retention = { ...config.retention, express: EXPRESS_KEPT };
  const opening = { ...config, events, retention, store: "memory" as const, drainSeconds: 0 };
  const stepwell = await openStepwell(opening, { log, functionLines: functionLogs, endpoint: () => address.endpoint });
  const server = hasHandlers(config) ? await listen(stepwell, log) : undefined;
  if (server !== undefined) address.endpoint = server.endpoint;
  let isClosed = false;
  return {
    async call(operation, parameters) {
      if (isClosed) throw new RuntimeClosed();
      return askRecentExpress(stepwell.runtime, operation, parameters) ?? stepwell.call(operation, parameters);
    },
    functionLines: (executionArn, after) => functionLogs.list(executionArn, { after }),
    mockedMachines: () => stepwell.mocks?.stateMachineNames() ?? [],
    mockTestCases: (machine) => stepwell.mocks?.testCaseNames(machine) ?? [],
    async close() {
      isClosed = true;
      server?.close();
      await stepwell.close();
    },
  };
}

function hasHandlers({ functions }: Config): boolean {
  return Object.values(functions).some((config) => "handler" in config);
}

function listen(
  { runtime, apiSettings }: Stepwell,
  log: Logger,
): Promise<{ readonly endpoint: string; close(): void }> {
  const server = createApiServer({ service: runtime, settings: apiSettings, log });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      const close = () => {
        server.close();
        server.closeAllConnections();
      };
      resolve({ endpoint: `http://127.0.0.1:${port}`, close });
    });
  });
}

/** What a server would log, as far as somebody who runs one execution wants to know. */
function noticeLog(onNotice: (notice: Notice) => void): Logger {
  const say = (fields: object, message: string) => {
    const stateName =
      "stateName" in fields && typeof fields.stateName === "string" ? { stateName: fields.stateName } : {};
    onNotice({ ...stateName, message });
  };
  return { info() {}, warn: say, error: say };
}
