// npm run bench: durable executions per second and what they cost, as ratios to what this machine can do at all.
// Needs a build (npm run build) and Linux (/proc). Prints a table; --json prints the figures for a program.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServerProcess, startServerProcess } from "../test/support/server-process.ts";
import { Connection } from "./connection.ts";
import { LAMBDA_CHAIN, LONG_WAIT, PASS_CHAIN, ROLE } from "./definitions.ts";
import { type ExpressFigures, expressExecutions } from "./express.ts";
import { machineLimits } from "./machine-limits.ts";
import { hammer, type Load, median } from "./measure.ts";
import { type PollerFigures, pollingWorkers } from "./pollers.ts";

const CONNECTIONS = 64;
const SECONDS = 8;
const WAITING = 100_000;
/** Of so many restarts the median is told. */
const RESTARTS = 5;
const MIB = 1_048_576;
const QUIET = { STEPWELL_LOG_LEVEL: "warn" };

const root = mkdtempSync(join(process.env["STEPWELL_BENCH_FOLDER"] ?? tmpdir(), "stepwell-bench-"));
try {
  const limits = await machineLimits(root);
  const passes = await chain("passes", PASS_CHAIN, limits.echoesPerSecond);
  const lambdas = await lambdaChain(limits.echoesPerSecond);
  const express = await expressExecutions({ root, connections: CONNECTIONS, env: QUIET });
  const pollers = await pollingWorkers({ root, seconds: SECONDS, env: QUIET });
  const waiting = await waitingExecutions();
  const figures = { limits, passes, lambdas, express, pollers, waiting };
  if (process.argv.includes("--json")) console.log(JSON.stringify(figures, null, 2));
  else print(figures);
} finally {
  rmSync(root, { recursive: true, force: true });
}

interface ChainFigures extends Load {
  readonly cpuMs: number;
  /** Requests answered, over those that a bare server echoes. */
  readonly ofEchoes: number;
  readonly requestsPerExecution: number;
}

/** StartExecution, then DescribeExecution until it has succeeded, over and over on every connection. */
async function chain(name: string, definition: string, echoes: number, config?: string): Promise<ChainFigures> {
  const folder = join(root, name);
  mkdirSync(folder);
  if (config !== undefined) writeFileSync(join(folder, "stepwell.config.json"), config);
  const server = await startServerProcess({ args: ["--data", join(folder, "data")], cwd: folder, env: QUIET });
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(server.endpoint)));
  const stateMachineArn = await createMachine(connections[0] as Connection, definition);
  const start = JSON.stringify({ stateMachineArn, input: '{"order":1}' });
  let requests = 0;
  const once = async (index: number) => {
    const connection = connections[index] as Connection;
    const { executionArn } = JSON.parse(await connection.ask("StartExecution", start));
    const describe = JSON.stringify({ executionArn });
    requests += 1;
    for (;;) {
      const answer = await connection.ask("DescribeExecution", describe);
      requests += 1;
      if (answer.includes('"status":"SUCCEEDED"')) return;
      if (!answer.includes('"status":"RUNNING"')) throw new Error(`an execution ended otherwise: ${answer}`);
    }
  };
  await hammer(CONNECTIONS, 2, once);
  requests = 0;
  const cpu = server.cpuSeconds();
  const load = await hammer(CONNECTIONS, SECONDS, once);
  const cpuMs = ((server.cpuSeconds() - cpu) * 1000) / load.count;
  for (const connection of connections) connection.close();
  await server.stop();
  const requestsPerExecution = requests / load.count;
  return { ...load, cpuMs, requestsPerExecution, ofEchoes: (load.perSecond * requestsPerExecution) / echoes };
}

async function lambdaChain(echoes: number): Promise<ChainFigures> {
  const functions = createServer((request, response) => {
    request.resume();
    request.on("end", () =>
      response.writeHead(200, { "content-type": "application/json", "content-length": 11 }).end('{"order":1}'),
    );
  });
  await new Promise<void>((resolve) => functions.listen(0, "127.0.0.1", resolve));
  const { port } = functions.address() as AddressInfo;
  const config = JSON.stringify({ functions: { bench: { url: `http://127.0.0.1:${port}/` } } });
  const figures = await chain("lambdas", LAMBDA_CHAIN, echoes, config);
  functions.close();
  functions.closeAllConnections();
  return figures;
}

/** What executions that wait a day cost while they wait. */
async function waitingExecutions() {
  const folder = join(root, "waiting");
  mkdirSync(folder);
  const args = ["--data", join(folder, "data")];
  let server = await startServerProcess({ args, cwd: folder, env: QUIET });
  await warmUp(server);
  const emptyRss = server.rssBytes();
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(server.endpoint)));
  const stateMachineArn = await createMachine(connections[0] as Connection, LONG_WAIT);
  let left = WAITING;
  const begun = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      while (left-- > 0) await connection.call("StartExecution", { stateMachineArn });
    }),
  );
  const startsPerSecond = (WAITING / (performance.now() - begun)) * 1000;
  for (const connection of connections) connection.close();
  await settle();
  const rss = server.rssBytes();
  await server.stop();
  const starts: number[] = [];
  for (let restart = 0; restart < RESTARTS; restart++) {
    if (restart > 0) await server.stop();
    server = await startServerProcess({ args, cwd: folder, env: QUIET });
    starts.push(server.startMs);
  }
  const restartMs = median(starts);
  await settle();
  const restartedRss = server.rssBytes();
  await server.stop();
  const diskBytes = readdirSync(join(folder, "data")).reduce(
    (sum, name) => sum + statSync(join(folder, "data", name)).size,
    0,
  );
  return {
    executions: WAITING,
    startsPerSecond,
    addedRssMib: (rss - emptyRss) / MIB,
    restartMs,
    restartedRssMib: restartedRss / MIB,
    diskBytesPerExecution: diskBytes / WAITING,
  };
}

/** Executions that end at once, so that the empty server's memory is that of one that has worked. */
async function warmUp(server: ServerProcess): Promise<void> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(server.endpoint)));
  const stateMachineArn = await createMachine(connections[0] as Connection, PASS_CHAIN, "WarmUp");
  await hammer(
    CONNECTIONS,
    4,
    async (index) => void (await connections[index]?.call("StartExecution", { stateMachineArn })),
  );
  for (const connection of connections) connection.close();
  await settle();
}

/** Lets the server's last commits and collections pass. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 3000));
}

async function createMachine(connection: Connection, definition: string, name = "Bench"): Promise<unknown> {
  const { stateMachineArn } = await connection.call("CreateStateMachine", { name, definition, roleArn: ROLE });
  return stateMachineArn;
}

function print({
  limits,
  passes,
  lambdas,
  express,
  pollers,
  waiting,
}: {
  readonly limits: { readonly fdatasyncsPerSecond: number; readonly echoesPerSecond: number };
  readonly passes: ChainFigures;
  readonly lambdas: ChainFigures;
  readonly express: ExpressFigures;
  readonly pollers: PollerFigures;
  readonly waiting: Awaited<ReturnType<typeof waitingExecutions>>;
}): void {
  const n = (value: number, digits = 0) =>
    value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
  const row = (label: string, ...cells: string[]) => console.log(`| ${label} | ${cells.join(" | ")} |`);
  console.log(
    `this machine: ${n(limits.fdatasyncsPerSecond)} fdatasyncs/s, ${n(limits.echoesPerSecond)} bare node:http echoes/s\n`,
  );
  console.log(
    "| | executions/s | transitions/s | p50 ms | p99 ms | server CPU ms each | requests each | of the bare echoes |\n|---|---|---|---|---|---|---|---|",
  );
  for (const [label, figures, transitions] of [
    ["ten Pass states", passes, 10],
    ["three Lambda tasks over HTTP", lambdas, 3],
  ] as const) {
    row(
      label,
      n(figures.perSecond),
      n(figures.perSecond * transitions),
      n(figures.p50Ms, 1),
      n(figures.p99Ms, 1),
      n(figures.cpuMs, 3),
      n(figures.requestsPerExecution, 1),
      `${n(figures.ofEchoes * 100)} %`,
    );
  }
  const { asynchronous, synchronous } = express;
  console.log(
    `\n${n(asynchronous.starts)} asynchronous Express starts of ten Pass states: ${n(asynchronous.startsPerSecond)} starts/s, ${n(asynchronous.endsPerSecond)} ends/s, ${n(asynchronous.cpuMs, 3)} ms of server CPU each`,
  );
  console.log(
    `StartSyncExecution of one Pass state: ${n(synchronous.perSecond)}/s, p50 ${n(synchronous.p50Ms, 1)} ms, p99 ${n(synchronous.p99Ms, 1)} ms, ${n(synchronous.cpuMs, 3)} ms of server CPU each, ${n(synchronous.ofEchoes * 100)} % of ${n(synchronous.echoesPerSecond)} bare echoes in turns with it`,
  );
  console.log(
    `${n(pollers.pollers)} workers polling one activity: from StartExecution to a worker p50 ${n(pollers.p50Ms, 1)} ms, p99 ${n(pollers.p99Ms, 1)} ms, ${n(pollers.cpuMs, 3)} ms of server CPU a task`,
  );
  console.log(
    `\n${n(waiting.executions)} executions waiting a day: ${n(waiting.startsPerSecond)} starts/s, ${n(waiting.addedRssMib, 1)} MiB of RSS added,`,
  );
  console.log(
    `${n(waiting.diskBytesPerExecution)} bytes of disk each, a start with them in ${n(waiting.restartMs)} ms (median of ${RESTARTS}; then ${n(waiting.restartedRssMib)} MiB)`,
  );
}
