import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type ServerProcess, startServerProcess } from "../test/support/server-process.ts";
import { Connection } from "./connection.ts";
import { ONE_PASS, PASS_CHAIN, ROLE } from "./definitions.ts";
import { startEcho } from "./echo.ts";
import { hammer, type Load, median } from "./measure.ts";

const STARTS = 20_000;
/** Of Stepwell and of the bare server in turn: what else the machine does slows down both. */
const ROUNDS = 20;
const ROUND_SECONDS = 0.5;

export interface ExpressFigures {
  readonly asynchronous: {
    readonly starts: number;
    readonly startsPerSecond: number;
    readonly endsPerSecond: number;
    readonly cpuMs: number;
  };
  readonly synchronous: Load & {
    readonly cpuMs: number;
    /** Of a bare server that is sent the same requests, in turns with Stepwell. */
    readonly echoesPerSecond: number;
    /** Median over the rounds: requests answered, over those echoed just before. */
    readonly ofEchoes: number;
  };
}

interface Options {
  readonly root: string;
  readonly connections: number;
  readonly env: Readonly<Record<string, string>>;
}

/** Express executions: those that nobody waits for, from their durable starts to their ends; and those somebody does. */
export async function expressExecutions(options: Options): Promise<ExpressFigures> {
  const folder = join(options.root, "express");
  mkdirSync(folder);
  const server = await startServerProcess({ args: ["--data", join(folder, "data")], cwd: folder, env: options.env });
  const connections = await Promise.all(
    Array.from({ length: options.connections }, () => Connection.open(server.endpoint)),
  );
  const [first] = connections as [Connection];
  const machine = async (name: string, definition: string): Promise<string> => {
    const create = { name, type: "EXPRESS", definition, roleArn: ROLE };
    return String((await first.call("CreateStateMachine", create))["stateMachineArn"]);
  };

  const chain = await machine("Chain", PASS_CHAIN);
  const start = JSON.stringify({ stateMachineArn: chain, input: '{"order":1}' });
  await hammer(options.connections, 1, async (i) => void (await connections[i]?.ask("StartExecution", start)));
  const cpu = server.cpuSeconds();
  const begun = performance.now();
  let left = STARTS;
  await Promise.all(
    connections.map(async (connection) => {
      while (left-- > 0) await connection.ask("StartExecution", start);
    }),
  );
  const started = performance.now();
  await noneRuns(server.endpoint, chain);
  const ended = performance.now();
  const asynchronous = {
    starts: STARTS,
    startsPerSecond: (STARTS / (started - begun)) * 1000,
    endsPerSecond: (STARTS / (ended - begun)) * 1000,
    cpuMs: ((server.cpuSeconds() - cpu) * 1000) / STARTS,
  };

  const one = await machine("One", ONE_PASS);
  const synchronous = await besideEchoes(
    server,
    connections,
    JSON.stringify({ stateMachineArn: one, input: '{"order":1}' }),
  );
  for (const connection of connections) connection.close();
  await server.stop();
  return { asynchronous, synchronous };
}

async function besideEchoes(
  server: ServerProcess,
  connections: readonly Connection[],
  request: string,
): Promise<ExpressFigures["synchronous"]> {
  const echo = await startEcho();
  const bare = await Promise.all(connections.map(() => Connection.open(echo.endpoint)));
  const ask = (to: readonly Connection[], seconds: number): Promise<Load> =>
    hammer(to.length, seconds, async (i) => void (await to[i]?.ask("StartSyncExecution", request)));
  await ask(bare, 1);
  await ask(connections, 2);
  const rounds: { readonly echoes: Load; readonly load: Load }[] = [];
  let cpuSeconds = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const echoes = await ask(bare, ROUND_SECONDS);
    const before = server.cpuSeconds();
    rounds.push({ echoes, load: await ask(connections, ROUND_SECONDS) });
    cpuSeconds += server.cpuSeconds() - before;
  }
  for (const connection of bare) connection.close();
  echo.stop();
  const of = (figure: (round: (typeof rounds)[number]) => number): number => median(rounds.map(figure));
  const count = rounds.reduce((sum, { load }) => sum + load.count, 0);
  return {
    count,
    perSecond: of(({ load }) => load.perSecond),
    p50Ms: of(({ load }) => load.p50Ms),
    p99Ms: of(({ load }) => load.p99Ms),
    cpuMs: (cpuSeconds * 1000) / count,
    echoesPerSecond: of(({ echoes }) => echoes.perSecond),
    ofEchoes: of(({ echoes, load }) => load.perSecond / echoes.perSecond),
  };
}

/** Resolves when the server remembers no execution of the machine that still runs. */
async function noneRuns(endpoint: string, stateMachineArn: string): Promise<void> {
  const query = new URLSearchParams({ stateMachineArn, statusFilter: "RUNNING", maxResults: "1" });
  for (;;) {
    const response = await fetch(`${endpoint}/stepwell/express?${query.toString()}`);
    const { executions } = (await response.json()) as { readonly executions: readonly unknown[] };
    if (executions.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
