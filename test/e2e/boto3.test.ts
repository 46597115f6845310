import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { type Boto3, offerOfBoto3, pythonWithBoto3, startBoto3 } from "./boto3.ts";
import { ROLE } from "./tutorial.ts";

const isCi = process.env["STEPWELL_CI"] === "1";
const python = pythonWithBoto3();
const offer = python === undefined ? undefined : offerOfBoto3(python);
const REASON = "no python3 with boto3 on this machine";

const ARN = "arn:aws:states:us-east-1:123456789012";
const MACHINE = `${ARN}:stateMachine:machine`;
const EXPRESS = `${ARN}:stateMachine:express`;
const ACTIVITY = `${ARN}:activity:work`;
const MAP_RUN = `${ARN}:mapRun:machine/each:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0`;
const FIRST = `${ARN}:execution:machine:first`;
const PASS = JSON.stringify({ StartAt: "Hello", States: { Hello: { Type: "Pass", End: true } } });
const WORK = JSON.stringify({ StartAt: "Work", States: { Work: { Type: "Task", Resource: ACTIVITY, End: true } } });
const COUNT = JSON.stringify({
  StartAt: "Count",
  States: {
    Count: {
      Type: "Map",
      ItemProcessor: { StartAt: "Square", States: { Square: { Type: "Pass", End: true } } },
      End: true,
    },
  },
});

/** A time, as Python has it. */
const DATETIME = { type: "datetime", utc: expect.any(Number) };

type Exchange = readonly [operation: string, args: object, answer: object];

/** What a later call is told of an earlier one's answer. */
const TASK_TOKEN = "TASK_TOKEN";

/** One conversation, in this order. */
const CONVERSATION: readonly Exchange[] = [
  ["ValidateStateMachineDefinition", { definition: PASS }, { result: "OK", diagnostics: [] }],
  ["TestState", { definition: '{"Type":"Pass","End":true}', roleArn: ROLE, input: "[1]" }, { output: "[1]" }],
  [
    "CreateStateMachine",
    { name: "machine", definition: PASS, roleArn: ROLE, tags: [{ key: "team", value: "orders" }] },
    { stateMachineArn: MACHINE, creationDate: DATETIME },
  ],
  ["CreateStateMachine", { name: "express", definition: PASS, roleArn: ROLE, type: "EXPRESS" }, {}],
  ["DescribeStateMachine", { stateMachineArn: MACHINE }, { status: "ACTIVE", type: "STANDARD", roleArn: ROLE }],
  ["ListStateMachines", {}, { stateMachines: [{ stateMachineArn: MACHINE }, { stateMachineArn: EXPRESS }] }],
  ["ListTagsForResource", { resourceArn: MACHINE }, { tags: [{ key: "team", value: "orders" }] }],
  ["TagResource", { resourceArn: MACHINE, tags: [{ key: "stage", value: "test" }] }, {}],
  ["UntagResource", { resourceArn: MACHINE, tagKeys: ["stage", "team"] }, {}],
  ["ListTagsForResource", { resourceArn: MACHINE }, { tags: [] }],
  [
    "StartExecution",
    { stateMachineArn: MACHINE, name: "first", input: '{"ü":1}' },
    { executionArn: FIRST, startDate: DATETIME },
  ],
  [
    "DescribeExecution",
    { executionArn: FIRST },
    { status: "SUCCEEDED", output: '{"ü":1}', startDate: DATETIME, stopDate: DATETIME },
  ],
  ["DescribeStateMachineForExecution", { executionArn: FIRST }, { definition: PASS }],
  ["ListExecutions", { stateMachineArn: MACHINE, statusFilter: "SUCCEEDED" }, { executions: [{ name: "first" }] }],
  [
    "GetExecutionHistory",
    { executionArn: FIRST, reverseOrder: true },
    { events: [{ type: "ExecutionSucceeded", timestamp: DATETIME }, {}, {}, { id: 1 }] },
  ],
  ["ListMapRuns", { executionArn: FIRST }, { mapRuns: [] }],
  ["StartSyncExecution", { stateMachineArn: EXPRESS, input: "[]" }, { status: "SUCCEEDED", output: "[]" }],
  ["StartExecution", { stateMachineArn: EXPRESS }, { startDate: DATETIME }],
  ["PublishStateMachineVersion", { stateMachineArn: MACHINE }, { stateMachineVersionArn: `${MACHINE}:1` }],
  [
    "ListStateMachineVersions",
    { stateMachineArn: MACHINE },
    { stateMachineVersions: [{ stateMachineVersionArn: `${MACHINE}:1` }] },
  ],
  [
    "CreateStateMachineAlias",
    { name: "live", routingConfiguration: [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }] },
    { stateMachineAliasArn: `${MACHINE}:live` },
  ],
  [
    "UpdateStateMachineAlias",
    { stateMachineAliasArn: `${MACHINE}:live`, description: "new" },
    { updateDate: DATETIME },
  ],
  ["DescribeStateMachineAlias", { stateMachineAliasArn: `${MACHINE}:live` }, { name: "live", description: "new" }],
  ["ListStateMachineAliases", { stateMachineArn: MACHINE }, { stateMachineAliases: [{ creationDate: DATETIME }] }],
  ["DeleteStateMachineAlias", { stateMachineAliasArn: `${MACHINE}:live` }, {}],
  ["DeleteStateMachineVersion", { stateMachineVersionArn: `${MACHINE}:1` }, {}],
  ["CreateActivity", { name: "work" }, { activityArn: ACTIVITY }],
  ["DescribeActivity", { activityArn: ACTIVITY }, { name: "work" }],
  ["ListActivities", {}, { activities: [{ activityArn: ACTIVITY }] }],
  ["UpdateStateMachine", { stateMachineArn: MACHINE, definition: WORK }, { updateDate: DATETIME }],
  ["StartExecution", { stateMachineArn: MACHINE, name: "works", input: "[2]" }, {}],
  ["GetActivityTask", { activityArn: ACTIVITY }, { input: "[2]" }],
  ["SendTaskHeartbeat", { taskToken: TASK_TOKEN }, {}],
  ["SendTaskSuccess", { taskToken: TASK_TOKEN, output: "[3]" }, {}],
  ["DescribeExecution", { executionArn: FIRST.replace("first", "works") }, { output: "[3]" }],
  ["StartExecution", { stateMachineArn: MACHINE, name: "fails" }, {}],
  ["GetActivityTask", { activityArn: ACTIVITY }, { input: "{}" }],
  ["SendTaskFailure", { taskToken: TASK_TOKEN, error: "No", cause: "today" }, {}],
  ["RedriveExecution", { executionArn: FIRST.replace("first", "fails") }, { redriveDate: DATETIME }],
  ["StartExecution", { stateMachineArn: MACHINE, name: "stops" }, {}],
  ["StopExecution", { executionArn: FIRST.replace("first", "stops") }, { stopDate: DATETIME }],
  ["DeleteActivity", { activityArn: ACTIVITY }, {}],
  ["DeleteStateMachine", { stateMachineArn: EXPRESS }, {}],
];

/** After the conversation: what is refused, and the class of `client.exceptions` that catches it. */
const REFUSALS: readonly Exchange[] = [
  ["DescribeMapRun", { mapRunArn: MAP_RUN }, { type: "ResourceNotFound" }],
  ["UpdateMapRun", { mapRunArn: MAP_RUN, maxConcurrency: 1 }, { type: "ResourceNotFound" }],
  ["DescribeExecution", { executionArn: `${FIRST}-not` }, { type: "ExecutionDoesNotExist" }],
  ["DescribeActivity", { activityArn: `${ACTIVITY}-not` }, { type: "ActivityDoesNotExist" }],
  ["DescribeStateMachine", { stateMachineArn: "no-arn" }, { type: "InvalidArn" }],
  ["StartExecution", { stateMachineArn: `${MACHINE}-not` }, { type: "StateMachineDoesNotExist" }],
  ["StartExecution", { stateMachineArn: MACHINE, name: "first", input: "[]" }, { type: "ExecutionAlreadyExists" }],
  ["StartExecution", { stateMachineArn: MACHINE, input: "no JSON" }, { type: "InvalidExecutionInput" }],
  ["CreateStateMachine", { name: "a b", definition: PASS, roleArn: ROLE }, { type: "InvalidName" }],
  ["CreateStateMachine", { name: "new", definition: "{}", roleArn: ROLE }, { type: "InvalidDefinition" }],
  ["CreateStateMachine", { name: "machine", definition: PASS, roleArn: ROLE }, { type: "StateMachineAlreadyExists" }],
  ["SendTaskSuccess", { taskToken: "made-up", output: "[]" }, { type: "InvalidToken" }],
];

let folder: ScratchFolder;
let server: ServerProcess;
let boto3: Boto3;

beforeAll(async () => {
  if (python === undefined) return;
  folder = scratchFolder("boto3");
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
  boto3 = await startBoto3(python, server.endpoint);
});

afterAll(async () => {
  boto3?.[Symbol.dispose]();
  await server?.stop();
  folder?.[Symbol.dispose]();
});

/** Skipped, with its reason, where there is no boto3; in CI that is a failure. */
function boto3Test(name: string, run: () => Promise<void>): void {
  if (python !== undefined) test(name, run);
  else if (isCi) test(name, () => expect.unreachable(REASON));
  else test(name, ({ skip }) => skip(REASON));
}

/** Those that the installed version has: an old one lacks what came after it. */
const offered = (exchanges: readonly Exchange[]): readonly Exchange[] =>
  exchanges.filter(([operation]) => offer?.operations.includes(operation) ?? true);

/** `StartExecution` → `start_execution` */
const method = (operation: string): string => operation.replaceAll(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();

describe("every operation by boto3", () => {
  let taskToken = "";

  for (const [operation, args, expected] of offered(CONVERSATION)) {
    boto3Test(method(operation), async () => {
      const told = JSON.parse(JSON.stringify(args).replace(TASK_TOKEN, taskToken));
      const { answer, refusal } = await boto3.call(method(operation), told);
      expect(refusal).toBeUndefined();
      expect(answer).toMatchObject(expected);
      taskToken = (answer as { readonly taskToken?: string }).taskToken ?? taskToken;
    });
  }
});

describe("a refusal is caught by its class", () => {
  for (const [operation, args, expected] of offered(REFUSALS)) {
    const { type } = expected as { readonly type: string };
    boto3Test(`${type} of ${method(operation)}`, async () => {
      const { refusal } = await boto3.call(method(operation), args);
      expect(refusal).toMatchObject({ type });
      expect(refusal?.classes).toContain(type);
    });
  }
});

boto3Test("every operation that the installed boto3 offers has been called", async () => {
  const called = [...CONVERSATION, ...REFUSALS].map(([operation]) => operation);
  expect(offer?.operations.length).toBeGreaterThanOrEqual(25);
  expect(offer?.operations.filter((operation) => !called.includes(operation))).toEqual([]);
});

boto3Test("each paginator reads page after page", async () => {
  const definition = { definition: COUNT, roleArn: ROLE };
  await boto3.call("create_state_machine", { name: "counting", ...definition });
  const stateMachineArn = `${ARN}:stateMachine:counting`;
  const executionArn = `${ARN}:execution:counting:0`;
  for (const name of ["0", "1", "2"]) {
    await boto3.call("start_execution", { stateMachineArn, name, input: "[1,2,3,4,5,6,7,8]" });
    await boto3.call("create_activity", { name });
  }
  await until("the end of the execution", 10_000, async () => {
    const { answer } = await boto3.call("describe_execution", { executionArn });
    return (answer as { readonly status: string }).status === "SUCCEEDED" ? answer : undefined;
  });
  const read = async (
    operation: string,
    args: object,
    member: string,
    pageSize: number,
  ): Promise<readonly number[]> => {
    const { answer, refusal } = await boto3.pages(operation, args, pageSize);
    expect(refusal).toBeUndefined();
    return (answer as readonly Record<string, readonly unknown[]>[]).map((page) => page[member]?.length ?? -1);
  };
  expect(await read("get_execution_history", { executionArn }, "events", 10)).toEqual([10, 10, 10, 8]);
  expect(await read("list_executions", { stateMachineArn }, "executions", 2)).toEqual([2, 1]);
  expect(await read("list_activities", {}, "activities", 1)).toEqual([1, 1, 1]);
  expect(await read("list_state_machines", {}, "stateMachines", 1)).toEqual([1, 1]);
  expect(await read("list_map_runs", { executionArn }, "mapRuns", 10)).toEqual([0]);
});

describe("the operations that boto3 puts sync- before the host for", () => {
  const absent = { stateMachineArn: `${EXPRESS}-not` };

  boto3Test("go to a host that is not there, unless something is said", async () => {
    const { refusal } = await boto3.call("start_sync_execution", absent, {});
    expect(refusal).toMatchObject({ type: "EndpointConnectionError" });
    expect(refusal?.message).toContain("http://sync-127.0.0.1:");
  });

  boto3Test("arrive without the prefix, or through the server as a proxy", async () => {
    for (const settings of [{ inject_host_prefix: false }, { proxies: { http: server.endpoint } }]) {
      const { refusal } = await boto3.call("start_sync_execution", absent, settings);
      expect(refusal).toMatchObject({ type: "StateMachineDoesNotExist" });
    }
  });
});
