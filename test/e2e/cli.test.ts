import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { operationsOfAws } from "./aws-version.ts";
import { awsCli, type CommandLine, errorOf, reasonWithoutAws, stepwellCli } from "./command-line.ts";
import { Conversation, commandOf } from "./exchange.ts";
import {
  ACTIVITIES,
  CHANGING,
  EXECUTION,
  FINDING_NOTHING,
  MACHINE,
  READING,
  ROLE,
  SYNCHRONOUS,
  TUTORIAL,
  VERSIONS,
  writeDefinitions,
} from "./tutorial.ts";

const reason = reasonWithoutAws();
/** A version from before 2024 prints less: it knows fewer members of the answers. */
const isCurrent = reason !== undefined || operationsOfAws().includes("validate-state-machine-definition");
const BOTH_MS_MAX = 60_000;

let folder: ScratchFolder;
let server: ServerProcess;
let stepwell: CommandLine;
let aws: CommandLine;

beforeAll(async () => {
  folder = scratchFolder("cli");
  writeDefinitions(folder.path);
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
  const settings = { AWS_ENDPOINT_URL_SFN: server.endpoint };
  stepwell = stepwellCli(folder.path, settings);
  aws = awsCli(folder.path, settings);
});

afterAll(async () => {
  await server?.stop();
  folder?.[Symbol.dispose]();
});

// The tests below are one conversation, in order.

test("the tutorial runs with the words of the AWS CLI", async () => {
  expect(await stepwell.answer(TUTORIAL.create)).toMatchObject({ stateMachineArn: MACHINE });
  expect(await stepwell.answer(TUTORIAL.start)).toMatchObject({ executionArn: EXECUTION });
  expect(await stepwell.answer(TUTORIAL.describe)).toMatchObject({
    status: "SUCCEEDED",
    output: '"Hello, Step Functions!"',
  });
});

test("the server's address may be given as a flag", async () => {
  const words = `${TUTORIAL.describe} --query output --output text --endpoint-url ${server.endpoint}`;
  const called = await stepwell.call(words, { AWS_ENDPOINT_URL_SFN: "http://127.0.0.1:9" });
  expect(called).toEqual({ exitCode: 0, stdout: '"Hello, Step Functions!"\n', stderr: "" });
});

test("a server that is not there is named, and how to start one", async () => {
  const { exitCode, stderr } = await stepwell.call("list-state-machines", {
    AWS_ENDPOINT_URL_SFN: "http://127.0.0.1:9",
  });
  expect(exitCode).toBe(255);
  expect(stderr).toContain("http://127.0.0.1:9");
  expect(stderr).toContain("stepwell start");
});

describe("the AWS CLI prints the same", () => {
  const compared = [
    TUTORIAL.create,
    TUTORIAL.describe,
    `get-execution-history --execution-arn ${EXECUTION}`,
    `list-executions --state-machine-arn ${MACHINE} --output text`,
    `list-executions --state-machine-arn ${MACHINE} --output table`,
    `describe-state-machine --state-machine-arn ${MACHINE} --query {name:name,at:creationDate}`,
  ];
  for (const words of isCurrent ? compared : []) {
    test.concurrent(
      words.replace(/ .*?(?=$| --output| --query)/, ""),
      async ({ skip }) => {
        if (reason !== undefined) return skip(reason);
        const [ours, theirs] = await Promise.all([stepwell.call(words), aws.call(words)]);
        expect(theirs.exitCode, theirs.stderr).toBe(0);
        expect(ours).toEqual(theirs);
      },
      BOTH_MS_MAX,
    );
  }

  const refused = [
    TUTORIAL.start,
    TUTORIAL.create.replace("file://", "").replace("MyStateMachine", "Another"),
    TUTORIAL.create.replace(ROLE, "StepFunctions-MyRole"),
  ];
  for (const words of refused) {
    test.concurrent(
      `of a refused ${words}`,
      async ({ skip }) => {
        if (reason !== undefined) return skip(reason);
        const [ours, theirs] = await Promise.all([stepwell.call(words), aws.call(words)]);
        // As version 2; version 1 says 255.
        expect(ours.exitCode).toBe(254);
        expect(errorOf(ours).name).toEqual(expect.any(String));
        expect(errorOf(ours)).toEqual(errorOf(theirs));
      },
      BOTH_MS_MAX,
    );
  }
});

describe("every operation", () => {
  const exchanges = [...READING, ...CHANGING, ...VERSIONS, ...ACTIVITIES, ...SYNCHRONOUS];
  const conversation = new Conversation(() => stepwell);
  for (const exchange of exchanges) test(commandOf(exchange), () => conversation.holds(exchange));

  test.each(FINDING_NOTHING)("%s", async (words) => {
    const called = await stepwell.call(words);
    expect(called.exitCode).toBe(254);
    expect(errorOf(called).name).toBe("ResourceNotFound");
  });

  test("has been called", async () => {
    const { stdout } = await stepwell.call("--help");
    const called = new Set(
      [TUTORIAL.create, ...FINDING_NOTHING, ...exchanges.map(([words]) => words)].map(
        (words) => words.split(" ", 1)[0],
      ),
    );
    const offered = [...stdout.matchAll(/^ {2}([a-z]+(?:-[a-z]+)+)/gm)].map(([, command]) => command);
    expect(offered.length).toBeGreaterThan(15);
    expect(offered.filter((command) => !called.has(command))).toEqual([]);
  });
});
