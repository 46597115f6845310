import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "../config/load.ts";
import { openInProcess } from "../in-process.ts";
import { type StartedServer, startServer } from "../server.ts";
import { tutorial } from "./start/tutorial.ts";
import { recordingTerminal, runCommand } from "./testing-terminal.ts";

const root = join(import.meta.dirname, "../..");
const example = (path: string) => join(root, "examples", path);
const ROLE = "arn:aws:iam::123456789012:role/stepwell";
const MACHINES = "arn:aws:states:us-east-1:123456789012:stateMachine";

let server: StartedServer;
const { config: ownConfig } = loadConfig({
  cwd: example("order"),
  env: {},
  flags: { port: 0, store: "memory", logLevel: "silent" },
});

beforeAll(async () => {
  server = await startServer(ownConfig);
  // The order's own is there: its configuration names it.
  for (const name of ["hello", "parcels"]) {
    const definition = `file://${example(`${name}/${name}.asl.json`)}`;
    await stepwell("create-state-machine", "--name", name, "--role-arn", ROLE, "--definition", definition);
  }
});

afterAll(async () => {
  await server.close();
});

async function stepwell(...argv: readonly string[]): Promise<unknown> {
  const { exitCode, out, err } = await runCommand(argv, { env: { AWS_ENDPOINT_URL_SFN: server.endpoint } });
  expect(err).toBe("");
  expect(exitCode).toBe(0);
  return JSON.parse(out);
}

interface Ended {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
}

/** Runs an example to its end. */
async function execute(machine: string, inputFile: string): Promise<Ended> {
  const input = `file://${example(inputFile)}`;
  const { executionArn } = (await stepwell(
    "start-execution",
    "--state-machine-arn",
    `${MACHINES}:${machine}`,
    "--input",
    input,
  )) as { readonly executionArn: string };
  return expect
    .poll(() => stepwell("describe-execution", "--execution-arn", executionArn), { timeout: 15_000 })
    .toMatchObject({ status: expect.not.stringMatching("RUNNING") })
    .then(() => stepwell("describe-execution", "--execution-arn", executionArn) as Promise<Ended>);
}

test("hello greets", async () => {
  const { status, output } = await execute("hello", "hello/input.json");
  expect([status, output]).toEqual(["SUCCEEDED", '{"greeting":"Hello, world!"}']);
});

test("parcels are labelled in the order of the input", async () => {
  const { output } = await execute("parcels", "parcels/input.json");
  expect(output).toBe(
    '{"labelled":[{"id":"a","label":"north/letter/1"},{"id":"b","label":"north/parcel/2"},{"id":"c","label":"north/freight/3"}],"count":3}',
  );
});

test("order calls its functions, and charges at the second attempt", async () => {
  const { status, output } = await execute("order", "order/input.json");
  expect(status).toBe("SUCCEEDED");
  expect(JSON.parse(output ?? "")).toMatchObject({
    checks: { stock: { available: true }, customer: { address: "1 Well Street" } },
    payment: { receipt: "r-o-1001-1" },
    delivery: { parcel: "p-o-1001" },
  });
});

test.each([
  ["HappyPath", "SUCCEEDED", undefined],
  ["BusyTwice", "SUCCEEDED", undefined],
  ["Declined", "FAILED", "CardDeclined"],
  ["OutOfStock", "FAILED", "OutOfStock"],
])("order with the mocks of %s: %s", async (testCase, status, error) => {
  const ended = await execute(`order#${testCase}`, "order/input.json");
  expect([ended.status, ended.error]).toEqual([status, error]);
});

test.each([
  ["hello", [], 0, '{"greeting":"Hello, world!"}'],
  ["parcels", [], 0, '"count":3'],
  ["order", [], 0, '"payment":{"receipt":"r-o-1001-1"}'],
  ["order", ["--mocks", "#BusyTwice"], 0, '"delivery":{"parcel":"p-1","told":"c-7"}'],
  ["order", ["--mocks", "#Declined"], 1, ""],
] as const)("stepwell run examples/%s %j", async (name, flags, exitCode, output) => {
  const argv = ["run", `examples/${name}/${name}.asl.json`, "--input", `file://examples/${name}/input.json`, ...flags];
  const ended = await runCommand(argv, { cwd: root }, { openInProcess });
  expect(ended.err).toContain("ExecutionStarted");
  expect(ended.exitCode).toBe(exitCode);
  expect(ended.out).toContain(output);
});

test("the examples are valid without a warning", async () => {
  const files = ["hello", "order", "parcels"].map((name) => example(`${name}/${name}.asl.json`));
  expect((await runCommand(["validate", "--max-warnings", "0", ...files])).exitCode).toBe(0);
});

test.skipIf(process.platform === "win32")(
  "the banner's lines run when pasted as they stand",
  async () => {
    const { terminal } = recordingTerminal({ platform: process.platform });
    // No PATH: the lines call this program, here from its sources.
    const lines = tutorial(server.endpoint, ownConfig, terminal).map((line) =>
      line.replaceAll(join(root, "bin/stepwell.js"), join(root, "src/main.ts")),
    );
    // Node 22 strips types only when it is told to.
    const env = process.features.typescript === false ? { NODE_OPTIONS: "--experimental-strip-types" } : {};
    const { stdout } = await promisify(execFile)("sh", ["-e", "-c", lines.join("\n")], { env });
    expect(stdout).toContain('"stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:welcome"');
  },
  30_000,
);
