import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StateMachineTypeNotSupported,
  StopExecutionCommand,
  TagResourceCommand,
  TestStateCommand,
  UntagResourceCommand,
  UpdateMapRunCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
  ValidationException,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExecutionId } from "../store/store.ts";
import { PASS, ROLE_ARN } from "./testing-api.ts";
import { TestingServer } from "./testing-server.ts";

const server = new TestingServer();
const config = () => ({
  endpoint: server.endpoint,
  region: "eu-central-1",
  credentials: { accessKeyId: "000000000042", secretAccessKey: "secret" },
  maxAttempts: 1,
});
let sfn: SFNClient;
let stateMachineArn: string;
let executionArn: string;

beforeAll(async () => {
  await server.listen();
  sfn = new SFNClient(config());
});

afterAll(async () => {
  sfn.destroy();
  await server[Symbol.asyncDispose]();
});

// The tests below are one conversation, in order.

test("CreateStateMachine", async () => {
  const answer = await sfn.send(
    new CreateStateMachineCommand({
      name: "orders",
      definition: PASS,
      roleArn: ROLE_ARN,
      tags: [{ key: "a", value: "b" }],
    }),
  );
  stateMachineArn = answer.stateMachineArn ?? "";
  expect(stateMachineArn).toBe("arn:aws:states:eu-central-1:000000000042:stateMachine:orders");
  expect(answer.creationDate).toBeInstanceOf(Date);
  expect(answer.$metadata).toMatchObject({ httpStatusCode: 200, requestId: expect.any(String) });
});

test("DescribeStateMachine", async () => {
  const answer = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  expect(answer).toMatchObject({ name: "orders", definition: PASS, type: "STANDARD" });
});

test("UpdateStateMachine", async () => {
  const answer = await sfn.send(
    new UpdateStateMachineCommand({ stateMachineArn, tracingConfiguration: { enabled: true } }),
  );
  expect(answer.updateDate).toBeInstanceOf(Date);
  expect(answer.revisionId).toEqual(expect.any(String));
});

test("ListStateMachines", async () => {
  const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
  expect(stateMachines).toMatchObject([{ stateMachineArn, name: "orders", creationDate: expect.any(Date) }]);
});

test("ValidateStateMachineDefinition", async () => {
  expect(await sfn.send(new ValidateStateMachineDefinitionCommand({ definition: PASS }))).toMatchObject({
    result: "OK",
  });
});

test("TagResource, UntagResource, ListTagsForResource", async () => {
  await sfn.send(new TagResourceCommand({ resourceArn: stateMachineArn, tags: [{ key: "c", value: "d" }] }));
  await sfn.send(new UntagResourceCommand({ resourceArn: stateMachineArn, tagKeys: ["a"] }));
  const { tags } = await sfn.send(new ListTagsForResourceCommand({ resourceArn: stateMachineArn }));
  expect(tags).toEqual([{ key: "c", value: "d" }]);
});

test("StartExecution", async () => {
  const answer = await sfn.send(new StartExecutionCommand({ stateMachineArn, name: "run", input: '{"a":1}' }));
  executionArn = answer.executionArn ?? "";
  expect(executionArn).toBe("arn:aws:states:eu-central-1:000000000042:execution:orders:run");
});

test("DescribeExecution and DescribeStateMachineForExecution", async () => {
  expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: "RUNNING",
    input: '{"a":1}',
    startDate: expect.any(Date),
  });
  expect(await sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }))).toMatchObject({
    stateMachineArn,
  });
});

test("GetExecutionHistory, in pages", async () => {
  server.service.addEvents(1 as ExecutionId, 4);
  const ids: (number | undefined)[] = [];
  for await (const page of paginateGetExecutionHistory({ client: sfn, pageSize: 2 }, { executionArn })) {
    ids.push(...(page.events ?? []).map(({ id }) => id));
  }
  expect(ids).toEqual([1, 2, 3, 4, 5]);
  const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }));
  expect(events?.[0]).toMatchObject({ id: 5, timestamp: expect.any(Date) });
});

test("ListExecutions and StopExecution", async () => {
  const { stopDate } = await sfn.send(new StopExecutionCommand({ executionArn, error: "E" }));
  const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: "ABORTED" }));
  expect(executions).toMatchObject([{ executionArn, status: "ABORTED", stopDate }]);
});

test("StartSyncExecution is refused with the SDK's own exception", async () => {
  // The SDK puts `sync-` before the endpoint's name, which no resolver knows here.
  const client = new SFNClient({ ...config(), disableHostPrefix: true });
  await expect(client.send(new StartSyncExecutionCommand({ stateMachineArn }))).rejects.toBeInstanceOf(
    StateMachineTypeNotSupported,
  );
  client.destroy();
});

test("exceptions arrive as the SDK's classes, with their members", async () => {
  const labelled = new DescribeStateMachineCommand({ stateMachineArn: `${stateMachineArn}/L` });
  const error = await sfn.send(labelled).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ValidationException);
  expect(error).toMatchObject({ reason: "API_DOES_NOT_SUPPORT_LABELED_ARNS" });
});

test("UpdateMapRun is refused with the SDK's own exception", async () => {
  const mapRunArn = "arn:aws:states:eu-central-1:000000000042:mapRun:orders/each:0f1e2d3c";
  await expect(sfn.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 1 }))).rejects.toMatchObject({
    name: "ResourceNotFound",
    resourceName: mapRunArn,
  });
});

test("DeleteStateMachine", async () => {
  await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
  expect((await sfn.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
});

test("TestState, by a client that keeps to its endpoint's host", async () => {
  const client = new SFNClient({ ...config(), disableHostPrefix: true });
  const { $metadata: _, ...answer } = await client.send(
    new TestStateCommand({
      definition: JSON.stringify({
        Type: "Parallel",
        Branches: [{ StartAt: "A", States: { A: { Type: "Pass", End: true } } }],
        Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 3 }],
        End: true,
      }),
      mock: { errorOutput: { error: "Busy" } },
      inspectionLevel: "DEBUG",
    }),
  );
  client.destroy();
  expect(answer).toEqual({
    status: "RETRIABLE",
    error: "Busy",
    inspectionData: { input: "{}", errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 3 } },
  });
});
