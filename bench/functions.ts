// node bench/functions.ts: what functions cost. Executions of three tasks in a row over a JavaScript, a Python and an
// HTTP function, beside the same calls without executions; cold starts; an inline Map of 40 items over a function that
// takes a second. Needs a build (npm run build), Linux (/proc) and python3.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../src/config/load.ts";
import { createLocalFunctions } from "../src/integrations/lambda/local/local-functions.ts";
import { createTaskHandler } from "../src/integrations/task-handler.ts";
import { functionArnRequest } from "../src/integrations/testing-requests.ts";
import { startServerProcess } from "../test/support/server-process.ts";
import { Connection } from "./connection.ts";
import { ROLE } from "./definitions.ts";
import { hammer } from "./measure.ts";

const CONNECTIONS = 8;
const SECONDS = 5;
const KINDS = ["js", "python", "http"] as const;

const JAVASCRIPT = `export const handler = async (event) => event;
export const second = async (event) => { await new Promise((resolve) => setTimeout(resolve, 1000)); return event; };
`;
const PYTHON = "def handler(event, context):\n    return event\n";

const root = mkdtempSync(join(process.env["STEPWELL_BENCH_FOLDER"] ?? tmpdir(), "stepwell-bench-functions-"));
const web = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, { "content-length": 11 }).end('{"order":1}'));
});
try {
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  writeFileSync(join(root, "js.mjs"), JAVASCRIPT);
  writeFileSync(join(root, "python.py"), PYTHON);
  const functions = {
    js: { handler: "js.handler", concurrency: CONNECTIONS },
    python: { handler: "python.handler", concurrency: CONNECTIONS },
    http: { url: `http://127.0.0.1:${(web.address() as AddressInfo).port}/` },
    second: { handler: "js.second" },
  };
  writeFileSync(join(root, "stepwell.config.json"), JSON.stringify({ functions }));
  console.log(`three tasks in a row, ${CONNECTIONS} executions at once\n`);
  console.log("| function | executions/s | p50 ms | server CPU ms each | bare calls/s | cold start ms |");
  console.log("|---|---|---|---|---|---|");
  for (const kind of KINDS) {
    const { coldMs, bare } = await bareCalls(kind);
    const { perSecond, p50Ms, cpuMs } = await executions(kind);
    const cells = [kind, perSecond.toFixed(0), p50Ms.toFixed(1), cpuMs.toFixed(2), bare.toFixed(0), coldMs.toFixed(0)];
    console.log(`| ${cells.join(" | ")} |`);
  }
  console.log(`\nan inline Map of 40 items over a function of one second: ${((await mapMs()) / 1000).toFixed(2)} s`);
} finally {
  web.close();
  web.closeAllConnections();
  rmSync(root, { recursive: true, force: true });
}

/** The calls alone, in this process: what there is to reach. */
async function bareCalls(kind: (typeof KINDS)[number]) {
  const { config } = loadConfig({ cwd: root, env: {}, flags: {} });
  const local = createLocalFunctions({
    endpoints: {},
    stepFunctionsEndpoint: () => undefined,
    sink: { write() {} },
  });
  const handler = createTaskHandler({ functions: config.functions, endpoints: {}, local, logger: { warn() {} } });
  const call = async () => {
    const { kind: outcome } = await handler.run(functionArnRequest(kind, '{"order":1}'));
    if (outcome !== "succeeded") throw new Error(`a call of ${kind} ${outcome}`);
  };
  const begun = performance.now();
  await call();
  const coldMs = performance.now() - begun;
  await hammer(CONNECTIONS, 1, call);
  const { perSecond } = await hammer(CONNECTIONS, SECONDS, call);
  await local.close();
  return { coldMs, bare: perSecond };
}

async function executions(kind: (typeof KINDS)[number]) {
  return withServer(kind, chainOf(kind), async (run, cpuSeconds) => {
    await hammer(CONNECTIONS, 2, run);
    const cpu = cpuSeconds();
    const load = await hammer(CONNECTIONS, SECONDS, run);
    return { ...load, cpuMs: ((cpuSeconds() - cpu) * 1000) / load.count };
  });
}

function mapMs(): Promise<number> {
  const items = Array.from({ length: 40 }, (_, index) => index);
  return withServer("map", mapOver("second", items), async (run) => {
    const begun = performance.now();
    await run(0);
    return performance.now() - begun;
  });
}

async function withServer<Result>(
  name: string,
  definition: unknown,
  measure: (run: (connection: number) => Promise<void>, cpuSeconds: () => number) => Promise<Result>,
): Promise<Result> {
  const data = join(root, `data-${name}`);
  mkdirSync(data);
  const server = await startServerProcess({
    args: ["--data", data],
    cwd: root,
    env: { STEPWELL_LOG_LEVEL: "warn" },
  });
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(server.endpoint)));
  const first = connections[0] as Connection;
  const machine = { name: "Bench", definition: JSON.stringify(definition), roleArn: ROLE };
  const { stateMachineArn } = await first.call("CreateStateMachine", machine);
  const run = async (index: number) => {
    const connection = connections[index] as Connection;
    const { executionArn } = await connection.call("StartExecution", { stateMachineArn, input: '{"order":1}' });
    for (;;) {
      const { status, cause } = await connection.call("DescribeExecution", { executionArn });
      if (status === "SUCCEEDED") return;
      if (status !== "RUNNING") throw new Error(`an execution ended ${String(status)}: ${String(cause)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  try {
    return await measure(run, () => server.cpuSeconds());
  } finally {
    for (const connection of connections) connection.close();
    await server.stop();
  }
}

function chainOf(name: string) {
  const task = { Type: "Task", Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}` };
  return {
    StartAt: "One",
    States: { One: { ...task, Next: "Two" }, Two: { ...task, Next: "Three" }, Three: { ...task, End: true } },
  };
}

function mapOver(name: string, items: readonly number[]) {
  const Resource = `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
  const processor = { StartAt: "Call", States: { Call: { Type: "Task", Resource, End: true } } };
  return {
    StartAt: "Items",
    States: {
      Items: { Type: "Pass", Result: { items }, Next: "All" },
      All: { Type: "Map", ItemsPath: "$.items", ItemProcessor: processor, End: true },
    },
  };
}
