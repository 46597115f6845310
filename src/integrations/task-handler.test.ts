import { afterAll, beforeAll, expect, test } from "vitest";
import { parseMockFile } from "./mocks/parse-mock-file.ts";
import { createTaskHandler } from "./task-handler.ts";
import { type FunctionServer, startFunctionServer } from "./testing-function-server.ts";
import { functionArnRequest, recordingLog, taskRequest } from "./testing-requests.ts";

let server: FunctionServer;

beforeAll(async () => {
  server = await startFunctionServer();
  server.answer({ body: '"real"' });
});

afterAll(() => server.close());

const mocks = parseMockFile(
  '{ "StateMachines": { "Orders": { "TestCases": { "T": { "Charge": "R" } } } }, "MockedResponses": { "R": { "0": { "Return": "mocked" } } } }',
  "mocks.json",
);

const handler = () =>
  createTaskHandler({
    functions: { charge: { url: server.url, timeoutSeconds: 9 } },
    endpoints: {},
    mocks,
    logger: recordingLog(),
  });

test("a mocked response comes before the service", async () => {
  expect(await handler().run(taskRequest({ mockTestCase: "T" }))).toEqual({ kind: "succeeded", output: '"mocked"' });
});

test("a state that the test case leaves out calls the service", async () => {
  const request = { ...functionArnRequest("charge"), stateName: "Ship" };
  const outcome = await handler().run({ ...request, identity: { ...request.identity, mockTestCase: "T" } });
  expect(outcome).toEqual({ kind: "succeeded", output: '"real"' });
});

test.each(["invoke", "invoke.waitForTaskToken"])("lambda:%s is Lambda's", async (resource) => {
  expect((await handler().run(taskRequest({ resource }))).kind).not.toBe("failed");
});

test.each([
  ["sqs", "sendMessage"],
  ["aws-sdk:dynamodb", "getItem"],
  ["glue", "startJobRun.sync"],
  ["lambda", "invoke.sync"],
])("%s:%s is not available: it fails and says how to go on without", async (resourceType, resource) => {
  const outcome = await handler().run(taskRequest({ resourceType, resource }));
  expect(outcome).toMatchObject({ kind: "failed", error: "States.Runtime" });
  expect(outcome).toHaveProperty(
    "cause",
    expect.stringContaining(`'${resourceType}:${resource}' is not available here`),
  );
  expect(outcome).toHaveProperty("cause", expect.stringContaining("StateMachines.Orders.TestCases.<test case>.Charge"));
});
