import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { House } from "./cli/house.ts";
import type { Terminal } from "./cli/terminal.ts";
import { type Outcome, runCommand } from "./cli/testing-terminal.ts";
import { loadConfig } from "./config/load.ts";
import { openInProcess } from "./in-process.ts";
import { type StartedServer, startServer } from "./server.ts";

/* The commands upon the house itself: what `run` does in process, and what the others see of a server. */

const house: Partial<House> = { openInProcess, startServer };
let folder: string;

const save = (name: string, content: string | object) =>
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));

const stepwell = (
  argv: readonly string[],
  terminal: Partial<Terminal> = {},
  more: Partial<House> = {},
): Promise<Outcome> => runCommand(argv, { cwd: folder, ...terminal }, { ...house, ...more });

const machine = (states: object) => ({ StartAt: Object.keys(states)[0], States: states });
const call = (functionName: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: functionName, "Payload.$": "$" },
  OutputPath: "$.Payload",
  End: true,
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stepwell-commands-"));
  save("hello.asl.json", machine({ Hello: { Type: "Pass", End: true } }));
  save("sorry.asl.json", machine({ Sorry: { Type: "Fail", Error: "Sorry", Cause: "not today" } }));
  save("late.asl.json", { ...machine({ Long: { Type: "Wait", Seconds: 60, End: true } }), TimeoutSeconds: 1 });
  save("wait.asl.json", machine({ Long: { Type: "Wait", Seconds: 60, End: true } }));
  save("typo.asl.json", '{\n  "StartAt": "A",\n  "States": { "B": { "Type": "Succeed" } }\n}\n');
  save("charge.asl.json", machine({ Charge: call("charge") }));
  save(
    "open.asl.yaml",
    "StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: ${Delay}\n    Next: B\n  B:\n    Type: Pass\n    Result: ${Word}\n    End: true\n",
  );
  save("mocks.json", {
    StateMachines: { shop: { TestCases: { Paid: { Charge: "Paid" }, Broke: { Charge: "Broke" } } } },
    MockedResponses: {
      Paid: { "0": { Return: { StatusCode: 200, Payload: { receipt: 7 } } } },
      Broke: { "0": { Throw: { Error: "Declined", Cause: "no money" } } },
    },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("run", () => {
  test("the output alone is on stdout, progress on stderr, one line an event", async () => {
    const { exitCode, out, err } = await stepwell(["run", "hello.asl.json", "--input", '{"a": 1}']);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '{"a": 1}\n' });
    expect(
      err
        .trim()
        .split("\n")
        .map((line) => line.trim().split(" ").slice(1).join(" ")),
    ).toEqual(["ExecutionStarted", "PassStateEntered Hello", "PassStateExited Hello", "ExecutionSucceeded Hello"]);
  });

  test("--quiet says nothing but the output", async () => {
    expect(await stepwell(["run", "hello.asl.json", "--quiet"])).toEqual({ exitCode: 0, out: "{}\n", err: "" });
  });

  test("--json tells the events as GetExecutionHistory has them", async () => {
    const { err } = await stepwell(["run", "hello.asl.json", "--json"]);
    const events = err
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ type }) => type)).toEqual([
      "ExecutionStarted",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
    expect(events[1]).toMatchObject({ id: 2, stateEnteredEventDetails: { name: "Hello" } });
  });

  test("on a terminal one block is drawn over again, without colour where NO_COLOR asks for that", async () => {
    const coloured = await stepwell(["run", "hello.asl.json"], { errIsTerminal: true });
    expect(coloured.err).toContain("\u001b[32m✓\u001b[0m Hello");
    const plain = await stepwell(["run", "hello.asl.json"], { errIsTerminal: true, env: { NO_COLOR: "1" } });
    expect(plain.err).toContain("✓ Hello");
    expect(plain.err).not.toContain("\u001b[32m");
  });

  test("standard input and a file are inputs", async () => {
    save("in.json", "[1]\n");
    expect((await stepwell(["run", "hello.asl.json", "--input", "file://in.json"])).out.trim()).toBe("[1]");
    expect((await stepwell(["run", "hello.asl.json", "--input", "-"], { readStdin: () => "[2]" })).out).toBe("[2]\n");
  });

  test.each([
    [1, ["run", "sorry.asl.json"], 'failed in the state "Sorry".\n  error: Sorry\n  cause: not today'],
    [3, ["run", "late.asl.json"], "The execution timed out"],
    [3, ["run", "wait.asl.json", "--timeout", "0.1"], "stopped after 0.1 s"],
    [2, ["run", "typo.asl.json"], "typo.asl.json:2:14 error "],
    [2, ["run", "nowhere.asl.json"], "cannot read nowhere.asl.json"],
    [2, ["run", "hello.asl.json", "--input", "{"], "--input is not JSON"],
    [2, ["run", "hello.asl.json", "--timeout", "soon"], "Expected a number of seconds"],
    [2, ["run", "hello.asl.json", "--substitution", "x"], "--substitution: expected NAME=VALUE"],
    [2, ["run"], "missing required argument 'file'"],
    [2, ["run", "hello.asl.json", "--inptu", "1"], "(Did you mean --input?)"],
    [2, ["run", "charge.asl.json", "--mocks", "mocks.json"], "as FILE#TestCase: Paid, Broke"],
    [2, ["run", "charge.asl.json", "--mocks", "mocks.json#Rich"], 'no test case "Rich" for "shop", only: Paid, Broke'],
    [2, ["run", "charge.asl.json", "--mocks", "none.json#Paid"], "the mock file cannot be read"],
  ] as const)("%i: stepwell %j", async (expected, argv, message) => {
    const { exitCode, out, err } = await stepwell(argv);
    expect(err).toContain(message);
    expect({ exitCode, out }).toEqual({ exitCode: expected, out: "" });
  });

  test("130 on Ctrl-C", async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<string>();
    let err = "";
    const terminal = {
      err(text: string) {
        err += text;
        if (text.includes("WaitStateEntered")) ask("SIGINT");
      },
    };
    const { exitCode } = await stepwell(["run", "wait.asl.json"], terminal, { signals: () => asked });
    expect(exitCode).toBe(130);
    expect(err).toContain("Interrupted.");
  });

  test("a mock file with one state machine is that of the definition, whatever the file's name", async () => {
    const { out } = await stepwell(["run", "charge.asl.json", "--mocks", "mocks.json#Paid"]);
    expect(out).toBe('{"receipt":7}\n');
    const broke = await stepwell(["run", "charge.asl.json", "--mocks", "mocks.json#Broke"]);
    expect(broke.exitCode).toBe(1);
    expect(broke.err).toContain("error: Declined\n  cause: no money\n  attempts: 1\n");
  });

  test("a missing function: AWS's words, and beside them the mend", async () => {
    const { exitCode, err } = await stepwell(["run", "charge.asl.json", "--quiet"]);
    expect(exitCode).toBe(1);
    expect(err).toContain("error: Lambda.ResourceNotFoundException");
    expect(err).toContain('mend: Charge: no function "charge" is configured');
  });

  test("placeholders without a value are named all at once, with the lines to paste", async () => {
    const { exitCode, err } = await stepwell(["run", "open.asl.yaml"]);
    expect(exitCode).toBe(2);
    expect(err).toContain(
      "open.asl.yaml:5:14 error: ${Delay} has no value\nopen.asl.yaml:9:13 error: ${Word} has no value",
    );
    expect(err).toContain("  open:\n    definition: open.asl.yaml\n    substitutions:\n      Delay: ");
  });

  test("substitutions give them values", async () => {
    const words = ["--substitution", "Delay=0", "--substitution", "Word=a=b"];
    expect((await stepwell(["run", "open.asl.yaml", ...words])).out).toBe('"a=b"\n');
  });

  test("the configuration beside the definition gives functions, substitutions and name", async () => {
    mkdirSync(join(folder, "shop"), { recursive: true });
    save(
      "shop/charge.mjs",
      'export const handler = async ({ n }) => { console.log("charging", n); if (n < 0) throw new Error("no " + n); return n * 2; };\n',
    );
    save("shop/order.asl.json", machine({ Charge: { Type: "Task", Resource: "${Charge}", End: true } }));
    save(
      "shop/stepwell.config.yaml",
      "functions:\n  charge: { handler: charge.handler }\nstateMachines:\n  order: { definition: order.asl.json, substitutions: { Charge: charge } }\n",
    );
    const good = await stepwell(["run", "shop/order.asl.json", "--input", '{"n": 21}']);
    expect(good).toMatchObject({ exitCode: 0, out: "42\n" });
    expect(good.err).toContain("Charge | charging 21\n");
    const bad = await stepwell(["run", "shop/order.asl.json", "--input", '{"n": -1}', "--quiet"]);
    expect(bad.exitCode).toBe(1);
    expect(bad.err).toContain(
      'in the state "Charge".\n  error: Error\n  cause: {"errorType":"Error","errorMessage":"no -1"',
    );
    expect(bad.err).toContain("  attempts: 1\n  log:\n    charging -1\n");
  });
});

describe("run of an Express machine", () => {
  test("shows what a Standard one's shows", async () => {
    const { exitCode, out, err } = await stepwell([
      "run",
      "hello.asl.json",
      "--type",
      "EXPRESS",
      "--input",
      '{"a": 1}',
    ]);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '{"a": 1}\n' });
    expect(err).toContain("PassStateEntered Hello");
  });

  test.each([
    [1, ["sorry.asl.json"], "Sorry"],
    [3, ["late.asl.json"], "timed out"],
    [3, ["wait.asl.json", "--timeout", "1"], "stopped after 1 s"],
  ])("%i for %j", async (expected, argv, message) => {
    const { exitCode, err } = await stepwell(["run", ...argv, "--type", "EXPRESS"]);
    expect(err).toContain(message);
    expect(exitCode).toBe(expected);
  });
});

describe("of a server", () => {
  const ARN = "arn:aws:states:us-east-1:123456789012";
  let server: StartedServer;
  const at = (...argv: readonly string[]) => stepwell(argv, { env: { AWS_ENDPOINT_URL_SFN: server.endpoint } });

  beforeAll(async () => {
    save(
      "shop/loud.config.yaml",
      "functions:\n  charge: { handler: charge.handler }\nstateMachines:\n  order: { definition: order.asl.json, substitutions: { Charge: charge } }\n  wait: { definition: ../wait.asl.json }\n  quick: { definition: order.asl.json, type: EXPRESS, substitutions: { Charge: charge } }\n",
    );
    const { config } = loadConfig({
      cwd: folder,
      env: {},
      flags: { config: "shop/loud.config.yaml", port: 0, store: "memory", logLevel: "silent", drainSeconds: 0 },
    });
    server = await startServer(config);
  });

  afterAll(() => server.close());

  test("start-execution --watch: the output alone on stdout, exit 0", async () => {
    const { exitCode, out, err } = await at(
      "start-execution",
      "--state-machine-arn",
      `${ARN}:stateMachine:order`,
      "--name",
      "good",
      "--input",
      '{"n": 2}',
      "--watch",
    );
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: "4\n" });
    expect(err).toContain(`${ARN}:execution:order:good\n`);
    expect(err).toContain("TaskStateEntered Charge");
  });

  test("watch exits as the execution ended", async () => {
    await at(
      "start-execution",
      "--state-machine-arn",
      `${ARN}:stateMachine:order`,
      "--name",
      "bad",
      "--input",
      '{"n": -2}',
    );
    const failed = await at("watch", `${ARN}:execution:order:bad`);
    expect(failed.exitCode).toBe(1);
    expect(failed.err).toContain("  log:\n    charging -2\n");
    await at("start-execution", "--state-machine-arn", `${ARN}:stateMachine:wait`, "--name", "stopped");
    await at("stop-execution", "--execution-arn", `${ARN}:execution:wait:stopped`);
    expect((await at("watch", `${ARN}:execution:wait:stopped`, "--quiet")).exitCode).toBe(4);
  });

  test("an Express execution is watched, and its history and logs shown, from what the server remembers", async () => {
    const machine = `${ARN}:stateMachine:quick`;
    const started = await at("start-execution", "--state-machine-arn", machine, "--input", '{"n": 3}', "--watch");
    expect({ exitCode: started.exitCode, out: started.out }).toEqual({ exitCode: 0, out: "6\n" });
    const [arn = ""] = started.err.split("\n");
    expect(arn).toContain(":express:quick:");
    expect((await at("history", arn)).out).toContain("TaskStateEntered");
    expect((await at("logs", arn)).out).toContain("charging 3");
    const unknown = await at("history", `${ARN}:express:quick:nobody:1`);
    expect(unknown.exitCode).toBe(254);
    expect(unknown.err).toContain("Resource type not valid in this context: express");
  });

  test("history is for people", async () => {
    const { exitCode, out } = await at("history", `${ARN}:execution:order:good`);
    expect(exitCode).toBe(0);
    expect(out.split("\n")[1]).toMatch(/^2 +\+0\.\d{3}s {2}TaskStateEntered +Charge {2}\{"n": 2\}$/);
  });

  test("logs are what the functions printed, of one state where that is asked for", async () => {
    const { out } = await at("logs", `${ARN}:execution:order:good`, "--follow");
    expect(out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} Charge \| charging 2\n$/);
    expect((await at("logs", `${ARN}:execution:order:good`, "--state", "Ship")).out).toBe("");
    const json = JSON.parse((await at("logs", `${ARN}:execution:order:good`, "--json")).out);
    expect(json).toMatchObject({ stateName: "Charge", attempt: 1, functionName: "charge", text: "charging 2" });
  });

  test.each([["watch"], ["history"], ["logs"]])(
    "%s: 254 for an unknown execution, 255 without a server, 2 without an ARN",
    async (command) => {
      expect((await at(command, `${ARN}:execution:order:nobody`)).exitCode).toBe(254);
      expect((await at(command, "x", "--endpoint-url", "http://127.0.0.1:1")).exitCode).toBe(255);
      expect((await at(command)).exitCode).toBe(2);
    },
  );
});

test.each([["start"], ["run"], ["exec"], ["validate"], ["watch"], ["history"], ["logs"]])(
  "%s --help has an example",
  async (command) => {
    const { exitCode, out } = await stepwell([command, "--help"]);
    expect(exitCode).toBe(0);
    expect(out).toContain(`Example:\n  $ stepwell ${command} `);
  },
);

test("validate --format json is for machines", async () => {
  const { exitCode, out } = await stepwell(["validate", "--format", "json", "typo.asl.json"]);
  expect(exitCode).toBe(1);
  expect(JSON.parse(out)[0]).toMatchObject({ file: "typo.asl.json", line: 2, severity: "ERROR" });
});

test("validate takes placeholders as right", async () => {
  expect((await stepwell(["validate", "open.asl.yaml"])).exitCode).toBe(0);
});
