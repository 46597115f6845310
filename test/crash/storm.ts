import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Prng } from "../simulation/prng.ts";
import { ApiClient, type HistoryEvent } from "../support/api-client.ts";
import type { FunctionServer } from "../support/function-server.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { durableKeys } from "./durable-keys.ts";
import { type Acknowledged, LoadClient } from "./load.ts";
import { FUNCTIONS, inputsOf, MACHINES } from "./machines.ts";

const ROLE = "arn:aws:iam::123456789012:role/storm";
const CLIENTS = 6;
const KILL_AFTER_MS_MAX = 1_300;
const ENDS_WITHIN_MS = 30_000;

/** An execution that was acknowledged, and its history in the end. */
export interface Survivor extends Acknowledged {
  readonly events: readonly HistoryEvent[];
}

export interface Aftermath {
  readonly survivors: readonly Survivor[];
  readonly complaints: readonly string[];
  /** The longest history that a client was shown of an execution before the end. */
  readonly shown: ReadonlyMap<string, readonly HistoryEvent[]>;
  /** After each kill: the keys whose results were in a journal. A server's calls come under its number from 0. */
  readonly durable: readonly ReadonlySet<string>[];
  /** All executions that the server knows. */
  readonly known: number;
}

/** Kills a server under load so many times, restarts it each time, and waits for everything to end. */
export async function storm(
  folder: string,
  functions: FunctionServer,
  random: Prng,
  kills: number,
): Promise<Aftermath> {
  const durable: ReadonlySet<string>[] = [];
  let server = await serve(folder, functions, "0");
  await createMachines(server);
  const address = { endpoint: server.endpoint };
  const clients = Array.from({ length: CLIENTS }, (_, i) => new LoadClient(`${i}`, random, address));
  const load = Promise.all(clients.map((client) => client.run(() => durable.length < kills)));
  // Looked at only once the last server runs; until then a failure waits there.
  load.catch(() => undefined);
  for (let kill = 1; kill <= kills; kill++) {
    await new Promise((resolve) => setTimeout(resolve, random.int(0, KILL_AFTER_MS_MAX)));
    await server.kill();
    durable.push(await durableKeys(join(folder, "data")));
    server = await serve(folder, functions, String(kill));
    address.endpoint = server.endpoint;
  }
  try {
    await load;
    const rest = await ended(
      server,
      clients.flatMap(({ acknowledged }) => acknowledged),
    );
    return {
      ...rest,
      durable,
      complaints: clients.flatMap(({ complaints }) => complaints),
      shown: new Map(clients.flatMap(({ shown }) => [...shown])),
    };
  } finally {
    await server.stop();
  }
}

/** Every machine with every input, with nothing in the way: by machine and input, what each comes to. */
export async function calm(folder: string, functions: FunctionServer): Promise<ReadonlyMap<string, Survivor>> {
  const server = await serve(folder, functions, "calm");
  try {
    const client = new ApiClient(server.endpoint);
    const machines = await createMachines(server);
    const started: Acknowledged[] = [];
    for (const [machine, stateMachineArn] of machines) {
      for (const [i, each] of inputsOf(machine).entries()) {
        const input = JSON.stringify(each);
        const { executionArn } = await client.call("StartExecution", { stateMachineArn, name: `calm-${i}`, input });
        started.push({ machine, input, executionArn: String(executionArn) });
      }
    }
    client.close();
    const { survivors } = await ended(server, started);
    return new Map(survivors.map((survivor) => [survivor.machine + survivor.input, survivor]));
  } finally {
    await server.stop();
  }
}

/** A server whose calls of functions are told apart by `caller`. */
function serve(folder: string, functions: FunctionServer, caller: string): Promise<ServerProcess> {
  const config = { data: "data", functions: functions.config(FUNCTIONS, caller) };
  writeFileSync(join(folder, "stepwell.config.json"), JSON.stringify(config));
  return startServerProcess({ cwd: folder, env: { STEPWELL_VERIFY_FOLDS: "1", STEPWELL_LOG_LEVEL: "warn" } });
}

async function createMachines({ endpoint }: ServerProcess): Promise<readonly (readonly [string, unknown])[]> {
  const client = new ApiClient(endpoint);
  const machines: (readonly [string, unknown])[] = [];
  for (const [name, definition] of Object.entries(MACHINES)) {
    const machine = { name, roleArn: ROLE, definition: JSON.stringify(definition) };
    const { stateMachineArn } = await client.call("CreateStateMachine", machine);
    machines.push([name, stateMachineArn]);
  }
  client.close();
  return machines;
}

/** Waits until nothing runs any more; then reads every history. */
async function ended(
  server: ServerProcess,
  acknowledged: readonly Acknowledged[],
): Promise<{ readonly survivors: readonly Survivor[]; readonly known: number }> {
  const client = new ApiClient(server.endpoint);
  let known = 0;
  for (const name of Object.keys(MACHINES)) {
    const stateMachineArn = `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
    await until(`executions of ${name} run`, ENDS_WITHIN_MS, async () => {
      const running = await client.call("ListExecutions", { stateMachineArn, statusFilter: "RUNNING", maxResults: 1 });
      return (running["executions"] as unknown[]).length === 0 ? true : undefined;
    });
    known += (await client.all("ListExecutions", "executions", { stateMachineArn })).length;
  }
  const survivors: Survivor[] = [];
  for (const each of acknowledged) survivors.push({ ...each, events: await client.history(each.executionArn) });
  client.close();
  return { survivors, known };
}
