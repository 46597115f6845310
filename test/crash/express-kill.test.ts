import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Prng } from "../simulation/prng.ts";
import { ApiClient } from "../support/api-client.ts";
import { FunctionServer } from "../support/function-server.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";

/*
 * A real server that is killed while Express executions start and end: what was acknowledged comes to its end all the
 * same, run again where it must be. STEPWELL_CRASH_SEED repeats the moments of a seed, as in kill.test.ts.
 */
const seed = Number(process.env["STEPWELL_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const KILLS = 4;
const CLIENTS = 4;
const KILL_AFTER_MS_MAX = 900;
const MACHINE_ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:Fast";
const MACHINE = {
  StartAt: "Choose",
  States: {
    Choose: { Type: "Choice", Choices: [{ Variable: "$.waits", BooleanEquals: true, Next: "Wait" }], Default: "Tell" },
    Wait: { Type: "Wait", Seconds: 1, Next: "Tell" },
    Tell: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:tell",
      Parameters: { "execution.$": "$$.Execution.Id" },
      End: true,
    },
  },
};

let scratch: ScratchFolder;
let functions: FunctionServer;
let server: ServerProcess;

beforeAll(async () => {
  console.log(`crash test: STEPWELL_CRASH_SEED=${seed}`);
  scratch = scratchFolder("crash-express");
  functions = await FunctionServer.start(async () => ({ output: "done" }));
});

afterAll(async () => {
  await server?.stop();
  await functions?.close();
  scratch?.[Symbol.dispose]();
});

async function serve(caller: string): Promise<ServerProcess> {
  const config = { data: "data", functions: functions.config(["tell"], caller) };
  writeFileSync(join(scratch.path, "stepwell.config.json"), JSON.stringify(config));
  return startServerProcess({ cwd: scratch.path, env: { STEPWELL_LOG_LEVEL: "warn" } });
}

/** Starts one execution after the other, until told to end; answers the ARNs that were acknowledged. */
async function load(client: ApiClient, address: { endpoint: string }, random: Prng, goesOn: () => boolean) {
  const acknowledged: string[] = [];
  while (goesOn()) {
    client.endpoint = address.endpoint;
    try {
      const input = JSON.stringify({ waits: random.chance(0.3) });
      const { executionArn } = await client.call("StartExecution", { stateMachineArn: MACHINE_ARN, input });
      acknowledged.push(String(executionArn));
    } catch {
      // The server died: the start may run or not, and is none of those that must.
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  client.close();
  return acknowledged;
}

test(`a server that is killed ${KILLS} times loses no Express execution whose start it acknowledged`, async () => {
  const random = new Prng(seed);
  server = await serve("0");
  const address = { endpoint: server.endpoint };
  const creator = new ApiClient(server.endpoint);
  const definition = JSON.stringify(MACHINE);
  const roleArn = "arn:aws:iam::123456789012:role/storm";
  await creator.call("CreateStateMachine", { name: "Fast", type: "EXPRESS", definition, roleArn });
  creator.close();
  let kills = 0;
  const loads = Array.from({ length: CLIENTS }, () =>
    load(new ApiClient(address.endpoint), address, random, () => kills < KILLS),
  );
  while (kills < KILLS) {
    await new Promise((resolve) => setTimeout(resolve, random.int(100, KILL_AFTER_MS_MAX)));
    await server.kill();
    kills++;
    server = await serve(String(kills));
    address.endpoint = server.endpoint;
  }
  const acknowledged = (await Promise.all(loads)).flat();
  const told = () => new Set(functions.calls.map(({ payload }) => (payload as { execution: string }).execution));
  await until("an acknowledged execution came to no end", 20_000, async () => {
    const ended = told();
    return acknowledged.every((arn) => ended.has(arn)) || undefined;
  });
  expect(acknowledged.length).toBeGreaterThan(20 * KILLS);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  const byCaller = new Map<string, Set<string>>();
  for (const { payload, caller } of functions.calls) {
    const { execution } = payload as { execution: string };
    byCaller.set(execution, (byCaller.get(execution) ?? new Set()).add(caller));
  }
  const again = [...byCaller.values()].filter(({ size }) => size > 1).length;
  console.log(`crash test: ${acknowledged.length} Express executions, ${again} of them told by more than one server`);
}, 120_000);
