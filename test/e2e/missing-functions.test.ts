import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ApiClient } from "../support/api-client.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { ROLE } from "./tutorial.ts";

/* A server that lacks functions, and a configuration that comes later. The tests are one story, in order. */

const DEADLINE_MS = 15_000;

let folder: ScratchFolder;
let server: ServerProcess;
let client: ApiClient;
let stateMachineArn: unknown;

const save = (name: string, text: string) => writeFileSync(join(folder.path, name), text);
const definition = (state: string, name: string) =>
  JSON.stringify({
    StartAt: state,
    States: {
      [state]: { Type: "Task", Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}`, End: true },
    },
  });
const says = (text: string, times = 1) =>
  until(`the log says ${text}`, DEADLINE_MS, async () => {
    const count = server.stderr().split(JSON.stringify(text).slice(1, -1)).length - 1;
    return count >= times ? count : undefined;
  });

beforeAll(async () => {
  folder = scratchFolder("missing-functions");
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
  client = new ApiClient(server.endpoint);
});

afterAll(async () => {
  client?.close();
  await server?.kill();
  folder?.[Symbol.dispose]();
});

test("creating a machine names the function that is missing, in the log and not in the answer", async () => {
  const request = { name: "orders", definition: definition("Charge", "charge"), roleArn: ROLE };
  const answer = await client.call("CreateStateMachine", request);
  expect(Object.keys(answer).sort()).toEqual(["creationDate", "stateMachineArn"]);
  ({ stateMachineArn } = answer);
  const mend = `Charge: no function "charge" is configured (there are none). Add functions.charge to ./stepwell.config.yaml, or mock it with --mocks.`;
  await says(mend);
  await client.call("CreateStateMachine", request);
  expect(await says(mend)).toBe(1);
});

test("a configuration file that is made after the start counts", async () => {
  save("charge.mjs", "export const handler = async () => 'charged';\n");
  save("stepwell.config.yaml", "functions:\n  charge: { handler: charge.handler }\n");
  await says("the configuration has been read again");
  const { executionArn } = await client.call("StartExecution", { stateMachineArn });
  const output = await until("the execution has ended", DEADLINE_MS, async () => {
    const { status, output: result } = await client.call("DescribeExecution", { executionArn });
    return status === "SUCCEEDED" ? result : undefined;
  });
  expect(output).toBe('"charged"');
});

test("an update and a saved configuration are looked at, with the line where functions stand", async () => {
  await client.call("UpdateStateMachine", { stateMachineArn, definition: definition("Ship", "ship") });
  await says(
    'Ship: no function "ship" is configured (there are: charge). Add functions.ship to ./stepwell.config.yaml:1, or mock it with --mocks.',
  );
  save("ship.asl.json", definition("Send", "send"));
  save(
    "stepwell.config.yaml",
    "stateMachines:\n  ship: { definition: ship.asl.json }\nfunctions:\n  ship: { handler: charge.handler }\n",
  );
  await says(
    'Send: no function "send" is configured (there are: ship). Add functions.send to ./stepwell.config.yaml:3, or mock it with --mocks.',
  );
  save("stepwell.config.yaml", "stateMachines:\n  ship: { definition: ship.asl.json }\n");
  await says(
    'Ship: no function "ship" is configured (there are none). Add functions.ship to ./stepwell.config.yaml, or mock it with --mocks.',
  );
});
