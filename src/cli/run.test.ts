import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeServer, fakeServer, runCommand } from "./testing-terminal.ts";

let server: FakeServer;
const folder = mkdtempSync(join(tmpdir(), "stepwell-cli-"));

beforeAll(async () => {
  server = await fakeServer({
    CreateStateMachine: [{ body: { creationDate: 1795518200.5, stateMachineArn: "arn:m" } }],
    ListStateMachines: [
      { body: { stateMachines: [{ name: "a" }, { name: "b" }], nextToken: "T" } },
      { body: { stateMachines: [{ name: "c" }] } },
    ],
    DescribeExecution: [
      { status: 400, body: { __type: "ExecutionDoesNotExist", message: "Execution Does Not Exist: 'x'" } },
    ],
    StopExecution: [{ status: 400, body: { __type: "com.amazonaws.states#InvalidArn", Message: "no" } }],
    UpdateStateMachine: [{ status: 503, body: "<html>" }],
    TagResource: [{ body: {} }],
    ListTagsForResource: [{ body: "not JSON" }],
  });
});
afterAll(() => server.close());

function stepwell(...argv: readonly string[]) {
  return runCommand(argv, { env: { AWS_ENDPOINT_URL_SFN: server.endpoint, HOME: folder }, cwd: folder });
}

describe("exit codes", () => {
  test.each([
    [0, ["tag-resource", "--resource-arn", "a", "--tags", "key=a,value=b"], ""],
    [0, ["create-state-machine", "--help"], ""],
    [0, ["help", "create-state-machine"], ""],
    [0, ["--version"], ""],
    [0, [], ""],
    [2, ["start", "--prot", "1"], "unknown option '--prot'\n(Did you mean --port?)"],
    [2, ["start", "--port", "x"], "--port: "],
    [2, ["validate"], "missing required argument 'file'"],
    [2, ["validate", "nowhere.asl.json"], "cannot read nowhere.asl.json"],
    [2, ["validate", "--max-warnings", "many", "x"], "Expected a whole number"],
    [252, ["creat-state-machine"], "unknown command 'creat-state-machine'\n(Did you mean create-state-machine?)"],
    [252, ["start-execution"], "the following arguments are required: --state-machine-arn\n"],
    [252, ["start-execution", "--state-machine-arn", "--name", "x"], "argument --state-machine-arn: expected a value"],
    [252, ["list-state-machines", "--quary", "x"], "unknown option '--quary'\n(Did you mean --query?)"],
    [252, ["list-state-machines", "--query", "a["], "Bad value for --query a["],
    [252, ["list-state-machines", "--output", "xml"], "Invalid choice: 'xml'"],
    [252, ["list-state-machines", "--max-results", "x"], 'parameter maxResults: expected integer, got "x"'],
    [252, ["list-state-machines", "--endpoint-url", "localhost:1"], "Invalid endpoint: localhost:1"],
    [
      252,
      ["tag-resource", "--resource-arn", "a", "--tags", "Key=a"],
      'Unknown parameter in tags[0]: "Key", must be one of: key, value',
    ],
    [
      252,
      ["start-execution", "--state-machine-arn", "a", "--input", "file://nowhere"],
      "Unable to load paramfile file://nowhere",
    ],
    [
      254,
      ["describe-execution", "--execution-arn", "x"],
      "An error occurred (ExecutionDoesNotExist) when calling the DescribeExecution operation: Execution Does Not Exist: 'x'\n",
    ],
    [
      254,
      ["stop-execution", "--execution-arn", "x"],
      "An error occurred (InvalidArn) when calling the StopExecution operation: no\n",
    ],
    [
      254,
      ["update-state-machine", "--state-machine-arn", "x"],
      "An error occurred (503) when calling the UpdateStateMachine operation: Service Unavailable",
    ],
    [255, ["list-tags-for-resource", "--resource-arn", "x"], "is not JSON: not JSON"],
    [
      255,
      ["list-state-machines", "--endpoint-url", "http://127.0.0.1:1"],
      'Could not connect to the endpoint URL: "http://127.0.0.1:1/"',
    ],
  ] as const)("%i: stepwell %j", async (expected, argv, message) => {
    const { exitCode, err } = await stepwell(...argv);
    expect(err).toContain(message);
    expect(exitCode).toBe(expected);
  });

  test("no server: the message says how to start one", async () => {
    const { err, out } = await stepwell("list-state-machines", "--endpoint-url", "http://127.0.0.1:1");
    expect(err).toContain("stepwell start");
    expect(out).toBe("");
  });

  test("an error begins with an empty line, as the AWS CLI's", async () => {
    const { err } = await stepwell("describe-execution", "--execution-arn", "x");
    expect(err).toMatch(/^\nAn error occurred/);
  });
});

test("a request holds what the flags say", async () => {
  writeFileSync(join(folder, "d.asl.json"), '{"é": 1}\n');
  const { exitCode, out } = await stepwell(
    "create-state-machine",
    "--name",
    "m",
    "--role-arn",
    "r",
    "--definition",
    "file://d.asl.json",
    "--no-publish",
    "--tags",
    "key=a,value=b",
    "key=c,value=d",
    "--tracing-configuration",
    "enabled=true",
    "--logging-configuration",
    '{"level":"OFF"}',
    "--region",
    "eu-west-1",
    "--no-cli-pager",
    "--profile",
    "real",
    "--query",
    "stateMachineArn",
    "--output",
    "text",
  );
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: "arn:m\n" });
  const request = server.requests.findLast(({ operation }) => operation === "CreateStateMachine");
  expect(request?.body).toEqual({
    name: "m",
    roleArn: "r",
    definition: '{"é": 1}\n',
    publish: false,
    tags: [
      { key: "a", value: "b" },
      { key: "c", value: "d" },
    ],
    tracingConfiguration: { enabled: true },
    loggingConfiguration: { level: "OFF" },
  });
  expect(request?.headers["content-type"]).toBe("application/x-amz-json-1.0");
  expect(request?.headers.authorization).toMatch(/Credential=stepwell\/\d{8}\/eu-west-1\/states\/aws4_request/);
});

test("flags win over --cli-input-json", async () => {
  writeFileSync(join(folder, "in.json"), '{"executionArn":"json","error":"E"}');
  await stepwell("stop-execution", "--cli-input-json", "file://in.json", "--execution-arn", "flag");
  expect(server.requests.at(-1)?.body).toEqual({ executionArn: "flag", error: "E" });
});

test.each([
  [{ AWS_ACCESS_KEY_ID: "123456789012", AWS_REGION: "eu-west-1" }, /Credential=123456789012\/\d{8}\/eu-west-1\//],
  [{ AWS_ACCESS_KEY_ID: "123456789012" }, /Credential=123456789012\/\d{8}\/us-east-1\//],
  [{ AWS_ACCESS_KEY_ID: "AKIAREALREALREALREAL", AWS_REGION: "eu-west-1" }, /Credential=stepwell\//],
  // Region and account are the server's.
  [{ AWS_ACCESS_KEY_ID: "AKIAREALREALREALREAL" }, /^nothing$/],
])("of %j the request says %s", async (variables, credential) => {
  const env = { AWS_ENDPOINT_URL: server.endpoint, ...variables };
  await runCommand(["tag-resource", "--resource-arn", "a", "--tags", "key=a"], { env });
  expect(server.requests.at(-1)?.headers.authorization ?? "nothing").toMatch(credential);
});

test("a listing is read to its end", async () => {
  const { out } = await stepwell("list-state-machines", "--query", "stateMachines[].name", "--output", "yaml");
  expect(out).toBe("- a\n- b\n- c\n");
});

test("a service named by itself wins over the general endpoint", async () => {
  const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_SFN: server.endpoint };
  const { exitCode } = await runCommand(["tag-resource", "--resource-arn", "a", "--tags", "key=a"], { env });
  expect(exitCode).toBe(0);
});

test("--debug shows request and answer on stderr alone", async () => {
  const { err, out } = await stepwell("tag-resource", "--resource-arn", "a", "--tags", "key=a", "--debug");
  expect(out).toBe("");
  expect(err).toContain('AWSStepFunctions.TagResource {"resourceArn":"a","tags":[{"key":"a"}]}\n200 {}');
});

test("the help names every command once, and examples", async () => {
  const { out } = await stepwell("--help");
  for (const command of ["start", "validate", "create-state-machine", "list-tags-for-resource"]) {
    expect(out.match(new RegExp(`^  ${command} `, "gm"))).toHaveLength(1);
  }
  expect(out).toContain("$ stepwell start");
});
