import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type HistoryEvent,
  InvalidArn,
  InvalidDefinition,
  InvalidExecutionInput,
  InvalidName,
  InvalidToken,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  paginateListStateMachines,
  SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  StateMachineAlreadyExists,
  StateMachineDoesNotExist,
  StopExecutionCommand,
  UpdateStateMachineCommand,
  ValidationException,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { ROLE } from "./tutorial.ts";

const HELLO = '{"StartAt":"Hello","States":{"Hello":{"Type":"Pass","Result":"Hello, Step Functions!","End":true}}}';
const COUNTING = JSON.stringify({
  StartAt: "Count",
  States: {
    Count: {
      Type: "Map",
      ItemProcessor: { StartAt: "Square", States: { Square: { Type: "Pass", End: true } } },
      End: true,
    },
  },
});
const WAITING = '{"StartAt":"Wait","States":{"Wait":{"Type":"Wait","Seconds":3600,"End":true}}}';

let folder: ScratchFolder;
let server: ServerProcess;
let sfn: SFNClient;

beforeAll(async () => {
  folder = scratchFolder("sdk");
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
  sfn = new SFNClient({
    endpoint: server.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  sfn?.destroy();
  await server?.stop();
  folder?.[Symbol.dispose]();
});

async function create(name: string, definition: string): Promise<string> {
  const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name, definition, roleArn: ROLE }));
  return stateMachineArn ?? "";
}

/** Starts an execution and waits for its end. */
async function run(stateMachineArn: string, input: unknown) {
  const started = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  return until("the end of an execution", 10_000, async () => {
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn: started.executionArn }));
    return described.status === "RUNNING" ? undefined : described;
  });
}

test("an execution runs to its end, with its times as Dates", async () => {
  const ended = await run(await create("hello", HELLO), {});
  expect(ended).toMatchObject({
    status: "SUCCEEDED",
    output: '"Hello, Step Functions!"',
    startDate: expect.any(Date),
    stopDate: expect.any(Date),
  });
});

test("a history is read in pages", async () => {
  const items = Array.from({ length: 40 }, (_, item) => item);
  const { executionArn, output } = await run(await create("counting", COUNTING), items);
  expect(output).toBe(JSON.stringify(items));
  const events: HistoryEvent[] = [];
  let pages = 0;
  for await (const page of paginateGetExecutionHistory({ client: sfn, pageSize: 50 }, { executionArn })) {
    pages++;
    events.push(...(page.events ?? []));
  }
  // Of each iteration: begun, entered, exited, succeeded; around them entered, begun, succeeded, exited; start and end.
  expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 40 * 4 + 6 }, (_, index) => index + 1));
  expect(pages).toBe(Math.ceil(events.length / 50));
});

test("lists are read in pages, newest executions first", async () => {
  const stateMachineArn = await create("listed", HELLO);
  for (let index = 0; index < 7; index++) await run(stateMachineArn, index);
  const names: (string | undefined)[] = [];
  const startDates: number[] = [];
  for await (const page of paginateListExecutions({ client: sfn, pageSize: 3 }, { stateMachineArn })) {
    for (const { name, startDate } of page.executions ?? []) {
      names.push(name);
      startDates.push(startDate?.getTime() ?? 0);
    }
  }
  expect(new Set(names).size).toBe(7);
  expect(startDates).toEqual([...startDates].sort((a, b) => b - a));
  const machines: (string | undefined)[] = [];
  for await (const page of paginateListStateMachines({ client: sfn, pageSize: 1 }, {})) {
    machines.push(...(page.stateMachines ?? []).map(({ name }) => name));
  }
  expect(new Set(machines).size).toBe(machines.length);
  expect(machines).toContain("listed");
});

describe("refusals are the SDK's own error classes", () => {
  const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:refusals";
  const ABSENT = `${MACHINE}-not-there`;
  const EXECUTION = `${ABSENT.replace(":stateMachine:", ":execution:")}:first`;

  beforeAll(async () => {
    const stateMachineArn = await create("refusals", WAITING);
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name: "taken", input: "{}" }));
  });

  const machine = { name: "new", definition: HELLO, roleArn: ROLE };
  const refusals = [
    [StateMachineDoesNotExist, new StartExecutionCommand({ stateMachineArn: ABSENT })],
    [StateMachineDoesNotExist, new DescribeStateMachineCommand({ stateMachineArn: ABSENT })],
    [ExecutionDoesNotExist, new DescribeExecutionCommand({ executionArn: EXECUTION })],
    [ExecutionDoesNotExist, new StopExecutionCommand({ executionArn: EXECUTION })],
    [
      ExecutionAlreadyExists,
      new StartExecutionCommand({ stateMachineArn: MACHINE, name: "taken", input: '{"another":true}' }),
    ],
    [InvalidExecutionInput, new StartExecutionCommand({ stateMachineArn: MACHINE, input: "not JSON" })],
    [InvalidName, new CreateStateMachineCommand({ ...machine, name: "with blanks" })],
    [InvalidDefinition, new CreateStateMachineCommand({ ...machine, definition: "{}" })],
    [InvalidDefinition, new UpdateStateMachineCommand({ stateMachineArn: MACHINE, definition: "{}" })],
    [InvalidArn, new CreateStateMachineCommand({ ...machine, roleArn: "not-an-arn" })],
    [InvalidArn, new DescribeStateMachineCommand({ stateMachineArn: "not-an-arn" })],
    [StateMachineAlreadyExists, new CreateStateMachineCommand({ ...machine, name: "refusals" })],
    [InvalidToken, new ListExecutionsCommand({ stateMachineArn: MACHINE, nextToken: "made-up" })],
    [ValidationException, new ListExecutionsCommand({ stateMachineArn: MACHINE, maxResults: 1001 })],
  ] as const;

  test.each(
    refusals.map(([type, command]) => ({ type, command, name: type.name, operation: command.constructor.name })),
  )("$name of $operation", async ({ type, command }) => {
    const refusal: unknown = await sfn.send(command as StartExecutionCommand).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(type);
    expect(refusal).toBeInstanceOf(SFNServiceException);
    expect(refusal).toMatchObject({ $fault: "client", $metadata: { httpStatusCode: 400 } });
  });
});
