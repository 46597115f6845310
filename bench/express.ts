import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startServerProcess } from "../test/support/server-process.ts";
import { Connection } from "./connection.ts";
import { ONE_PASS, PASS_CHAIN, ROLE } from "./definitions.ts";
import { hammer, type Load } from "./measure.ts";

const STARTS = 20_000;

export interface ExpressFigures {
  readonly asynchronous: {
    readonly starts: number;
    readonly startsPerSecond: number;
    readonly endsPerSecond: number;
    readonly cpuMs: number;
  };
  readonly synchronous: Load & {
    readonly cpuMs: number;
    /** Requests answered, over those that a bare server echoes. */
    readonly ofEchoes: number;
  };
}

interface Options {
  readonly root: string;
  readonly connections: number;
  readonly seconds: number;
  readonly echoesPerSecond: number;
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
  const ask = JSON.stringify({ stateMachineArn: one, input: '{"order":1}' });
  const once = async (i: number) => void (await connections[i]?.ask("StartSyncExecution", ask));
  await hammer(options.connections, 2, once);
  const syncCpu = server.cpuSeconds();
  const load = await hammer(options.connections, options.seconds, once);
  const cpuMs = ((server.cpuSeconds() - syncCpu) * 1000) / load.count;
  for (const connection of connections) connection.close();
  await server.stop();
  return { asynchronous, synchronous: { ...load, cpuMs, ofEchoes: load.perSecond / options.echoesPerSecond } };
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
