import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FunctionLogsRoute, serveFunctionLogs } from "./function-logs-route.ts";
import { LogBook } from "./runtime/testing-runtime.ts";
import type { ExecutionRow } from "./store/store.ts";
import { StoreUnavailable } from "./store/store.ts";

const EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:orders:one";
const EXPRESS = "arn:aws:states:us-east-1:123456789012:express:orders:one:1";

let server: Server;
let asked: unknown[];
let log: LogBook;
let list: FunctionLogsRoute["functionLogs"]["list"];

beforeEach(async () => {
  asked = [];
  log = new LogBook();
  list = async (...args) => {
    asked.push(args);
    return [];
  };
  const byName = async (...place: readonly string[]) =>
    place.join(" ") === "us-east-1 123456789012 orders one" ? ({ id: 7 } as ExecutionRow) : undefined;
  server = createServer((request, response) => {
    const route = {
      functionLogs: { list: (...args: Parameters<typeof list>) => list(...args) },
      executions: { byName },
      log,
    };
    if (!serveFunctionLogs(request, response, route)) response.writeHead(418).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(() => void server.close());

async function get(path: string, method = "GET"): Promise<{ readonly status: number; readonly body: string }> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { Connection: "close" } });
  return { status: response.status, body: await response.text() };
}

const logsOf = (arn: string, query = "") => get(`/stepwell/executions/${encodeURIComponent(arn)}/logs${query}`);

test("an execution in the store is asked for by its row, any other by its ARN", async () => {
  expect(await logsOf(EXECUTION, "?state=Charge%20it&after=12")).toEqual({ status: 200, body: '{"lines":[]}\n' });
  await logsOf(EXECUTION.replace("one", "two"));
  await logsOf(EXPRESS, "?after=x");
  await logsOf("no ARN");
  expect(asked).toEqual([
    [
      { executionArn: EXECUTION, id: 7 },
      { stateName: "Charge it", after: 12, limit: 1000 },
    ],
    [{ executionArn: EXECUTION.replace("one", "two") }, { after: 0, limit: 1000 }],
    [{ executionArn: EXPRESS }, { after: 0, limit: 1000 }],
    [{ executionArn: "no ARN" }, { after: 0, limit: 1000 }],
  ]);
});

test("a store that is away is an answer too, and the log says why", async () => {
  list = () => Promise.reject(new StoreUnavailable("away"));
  expect((await logsOf(EXECUTION)).status).toBe(503);
  expect(log.entries).toMatchObject([{ level: "warn", message: "What functions printed could not be read." }]);
});

test("other paths and methods are left to others", async () => {
  expect((await get("/stepwell/executions")).status).toBe(418);
  expect((await get(`/stepwell/executions/${EXECUTION}/logs`, "POST")).status).toBe(418);
});
