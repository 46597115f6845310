import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { awsVersion, operationsOfAws } from "./aws-version.ts";
import { awsCli, type CommandLine, errorOf, reasonWithoutAws } from "./command-line.ts";
import { Conversation, commandOf } from "./exchange.ts";
import {
  ACTIVITIES,
  CHANGING,
  EXECUTION,
  type Exchange,
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
const version = awsVersion();
/** What the installed version offers: an old one lacks the operations that came after it. */
const offered = reason === undefined ? operationsOfAws() : undefined;
const offers = (operation: string): boolean => offered?.includes(operation) ?? true;
const spoken = (exchanges: readonly Exchange[]): readonly Exchange[] =>
  exchanges.filter((exchange) => offers(commandOf(exchange)) && (offers("redrive-execution") || !isRedriven(exchange)));
const isRedriven = ([, answer = {}]: Exchange): boolean => "redriveCount" in answer;
const CONVERSATION_MS_MAX = 120_000;

let folder: ScratchFolder;
let server: ServerProcess;
let aws: CommandLine;

const conversation = new Conversation(() => aws);

beforeAll(async () => {
  if (reason !== undefined) return;
  folder = scratchFolder("aws-cli");
  writeDefinitions(folder.path);
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
  aws = awsCli(folder.path, { AWS_ENDPOINT_URL_SFN: server.endpoint });
});

afterAll(async () => {
  await server?.stop();
  folder?.[Symbol.dispose]();
});

/** Skipped, with its reason, where there is no `aws`. */
function awsTest(name: string, run: () => Promise<void>): void {
  if (reason === undefined) test(name, run, CONVERSATION_MS_MAX);
  else test(name, ({ skip }) => skip(reason));
}

describe("the tutorial", () => {
  awsTest("runs as written", async () => {
    expect(await aws.answer(TUTORIAL.create)).toMatchObject({ stateMachineArn: MACHINE });
    expect(await aws.answer(TUTORIAL.start)).toMatchObject({ executionArn: EXECUTION });
    expect(await aws.answer(TUTORIAL.describe)).toMatchObject({
      executionArn: EXECUTION,
      stateMachineArn: MACHINE,
      name: "execution1",
      status: "SUCCEEDED",
      input: "{}",
      output: '"Hello, Step Functions!"',
    });
  });

  const readsEndpoint = version?.readsEndpoint ?? true;
  const name = "runs where AWS_ENDPOINT_URL names the server, with credentials of any kind";
  const otherwise = async (): Promise<void> => {
    const { exitCode, stdout } = await aws.call("list-state-machines", {
      AWS_ENDPOINT_URL_SFN: "",
      AWS_ENDPOINT_URL: server.endpoint,
      AWS_ACCESS_KEY_ID: "123456789012",
      AWS_SECRET_ACCESS_KEY: "another",
      AWS_SESSION_TOKEN: "of a session",
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ stateMachines: [{ stateMachineArn: MACHINE }] });
  };
  if (readsEndpoint) awsTest(name, otherwise);
});

describe.concurrent("a mistake is answered with AWS's name for it", () => {
  /** Exit code 255 is version 1's, 254 version 2's. */
  const refused = async (words: string) => {
    const called = await aws.call(words);
    expect([254, 255]).toContain(called.exitCode);
    expect(called.stdout).toBe("");
    return errorOf(called);
  };

  awsTest("a definition without file://, and where reading it stopped", async () => {
    const words = TUTORIAL.create.replace("file://", "");
    const error = await refused(words.replace("MyStateMachine", "Another"));
    expect(error).toMatchObject({ name: "InvalidDefinition", operation: "CreateStateMachine" });
    expect(error.message).toContain("INVALID_JSON_DESCRIPTION");
    expect(error.message).toMatch(/"state_machine\.json"; line: 1, column: \d+/);
  });

  awsTest("an execution's name that has been used", async () => {
    expect(await refused(TUTORIAL.start)).toEqual({
      name: "ExecutionAlreadyExists",
      operation: "StartExecution",
      message: `Execution Already Exists: '${EXECUTION}'`,
    });
  });

  awsTest("a role that is no ARN", async () => {
    const error = await refused(TUTORIAL.create.replace(ROLE, "StepFunctions-MyRole"));
    expect(error).toMatchObject({ name: "InvalidArn", operation: "CreateStateMachine" });
    expect(error.message).toContain("StepFunctions-MyRole");
  });

  awsTest("an execution that is not there", async () => {
    expect(await refused(`${TUTORIAL.describe}23`)).toEqual({
      name: "ExecutionDoesNotExist",
      operation: "DescribeExecution",
      message: `Execution Does Not Exist: '${EXECUTION}23'`,
    });
  });
});

/** A call of the AWS CLI takes a second, mostly Python's start: what need not wait for another does not. */
describe.concurrent("every operation that reads", () => {
  for (const exchange of spoken(READING)) awsTest(commandOf(exchange), () => conversation.holds(exchange));

  for (const words of FINDING_NOTHING.filter((line) => spoken([[line, undefined]]).length > 0)) {
    awsTest(commandOf([words, undefined]), async () => {
      expect(errorOf(await aws.call(words))).toMatchObject({ name: "ResourceNotFound" });
    });
  }
});

describe("every operation that changes something", () => {
  for (const exchange of spoken([...CHANGING, ...VERSIONS, ...ACTIVITIES])) {
    awsTest(commandOf(exchange), () => conversation.holds(exchange));
  }
});

/** The CLI puts `sync-` before the host of their endpoint, a name that nothing resolves. */
describe("the operations that answer with their result", () => {
  describe("through the server as the CLI's proxy, which every version can be told", () => {
    const proxied = new Conversation(() => ({
      ...aws,
      call: (words) => aws.call(words, { HTTP_PROXY: server.endpoint, http_proxy: server.endpoint }),
    }));
    for (const exchange of spoken(SYNCHRONOUS)) awsTest(commandOf(exchange), () => proxied.holds(exchange));
  });

  const absent = `start-sync-execution --state-machine-arn ${MACHINE}`;

  if (version?.readsHostPrefix ?? true) {
    awsTest("without the prefix, where the environment says so", async () => {
      const called = await aws.call(absent, { AWS_DISABLE_HOST_PREFIX_INJECTION: "true" });
      expect(errorOf(called)).toMatchObject({ name: "StateMachineDoesNotExist", operation: "StartSyncExecution" });
    });
  }

  awsTest(
    "are looked for under another name where nothing is said, which docs/clients.md tells how to mend",
    async () => {
      const { stderr } = await aws.call(absent, { AWS_MAX_ATTEMPTS: "1" });
      expect(stderr).toContain(`Could not connect to the endpoint URL: "${server.endpoint.replace("//", "//sync-")}/"`);
    },
  );
});

awsTest("every operation that the installed AWS CLI offers has been called", async () => {
  const called = [
    ...[TUTORIAL.create, TUTORIAL.start, TUTORIAL.describe, ...FINDING_NOTHING].map((words) =>
      commandOf([words, undefined]),
    ),
    ...[...READING, ...CHANGING, ...VERSIONS, ...ACTIVITIES, ...SYNCHRONOUS].map(commandOf),
  ];
  expect(offered?.length).toBeGreaterThanOrEqual(25);
  expect(offered?.filter((operation) => !called.includes(operation))).toEqual([]);
});

awsTest("a start that is repeated while the execution runs answers the first", async () => {
  await aws.answer(TUTORIAL.create.replace("MyStateMachine", "Waiting").replace("state_machine", "waiting"));
  const start = TUTORIAL.start.replace("MyStateMachine", "Waiting");
  const first = await aws.answer(start);
  const [repeated, other] = await Promise.all([aws.answer(start), aws.call(`${start} --input {"another":true}`)]);
  expect(repeated).toEqual(first);
  expect(errorOf(other)).toMatchObject({ name: "ExecutionAlreadyExists" });
});
