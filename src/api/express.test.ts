import { expect, test } from "vitest";
import { silentLogger } from "../runtime/logger.ts";
import { definition, type TestRuntime, testRuntime, wait } from "../runtime/testing-runtime.ts";
import { StoreUnavailable } from "../store/store.ts";
import { createApi } from "./api.ts";
import { asApiException } from "./failure.ts";
import { DEFAULT_API_SETTINGS } from "./settings.ts";

const CONTEXT = { region: "us-east-1", account: "123456789012", requestId: "r" };
const ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:Fast";

async function fast(states: Record<string, object>, given: TestRuntime = testRuntime()) {
  const { runtime } = given;
  const api = createApi({ service: runtime, settings: DEFAULT_API_SETTINGS, log: silentLogger });
  await api.handle(
    "CreateStateMachine",
    {
      name: "Fast",
      type: "EXPRESS",
      definition: JSON.stringify(definition(states)),
      roleArn: "arn:aws:iam::123456789012:role/Role",
    },
    CONTEXT,
  );
  const start = (more: object = {}) =>
    api.handle("StartSyncExecution", { stateMachineArn: ARN, name: "one", input: '{"a":1}', ...more }, CONTEXT);
  const startLater = (more: object = {}) =>
    api.handle("StartExecution", { stateMachineArn: ARN, name: "one", input: '{"a":1}', ...more }, CONTEXT);
  return { ...given, start, startLater, api };
}

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";
const PASS = { Type: "Pass", End: true };

test("answers the result with what AWS would bill, and leaves nothing in the store", async () => {
  const { start, store } = await fast({ T: { Type: "Task", Resource: FUNCTION, End: true } });
  expect(await start()).toMatchObject({
    executionArn: expect.stringMatching(/^arn:aws:states:us-east-1:123456789012:express:Fast:one:[0-9a-f-]{36}$/),
    stateMachineArn: ARN,
    name: "one",
    status: "SUCCEEDED",
    input: '{"a":1}',
    output: '{"a":1}',
    billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 100 },
  });
  await start();
  expect(await store.counts()).toMatchObject({ openExecutions: 0, closedExecutions: 0 });
});

test("METADATA_ONLY leaves input and output out", async () => {
  const { start } = await fast({ P: PASS });
  const answer = await start({ includedData: "METADATA_ONLY" });
  const sent = Object.keys(JSON.parse(JSON.stringify(answer)));
  expect(sent).toContain("billingDetails");
  for (const member of ["input", "inputDetails", "output", "outputDetails"]) expect(sent).not.toContain(member);
});

test("a failure is the answer, not an error", async () => {
  const { start } = await fast({ F: { Type: "Fail", Error: "Boom", Cause: "why" } });
  expect(await start()).toMatchObject({ status: "FAILED", error: "Boom", cause: "why" });
});

test("waits and retries take their time, five minutes at most", async () => {
  const { clock, start } = await fast({ W: wait(30) });
  const answer = start();
  await clock.advanceBy(30_000);
  expect(await answer).toMatchObject({
    status: "SUCCEEDED",
    billingDetails: { billedDurationInMilliseconds: 30_000 },
  });
  const long = await fast({ W: wait(1_000) });
  const timedOut = long.start();
  await long.clock.advanceBy(300_000);
  expect(await timedOut).toMatchObject({ status: "TIMED_OUT" });
});

test("the context object has no RedriveCount", async () => {
  const { start } = await fast({ P: { ...PASS, Parameters: { "all.$": "$$.Execution" } } });
  const { output } = (await start()) as { readonly output: string };
  expect(JSON.parse(output)).toMatchObject({ all: { Name: "one" } });
  expect(output).not.toContain("RedriveCount");
});

test("whoever waits when the runtime closes is told", async () => {
  const { runtime, start } = await fast({ W: wait(30) });
  const answer = start();
  await Promise.all([expect(answer).rejects.toThrow(), runtime.whenQuiet().then(() => runtime.close())]);
});

test("a test case of the mock file is run where its name follows the ARN", async () => {
  const { handler, start } = await fast({ T: { Type: "Task", Resource: FUNCTION, End: true } });
  await start({ stateMachineArn: `${ARN}#Happy` });
  await start({ stateMachineArn: `${ARN}#` });
  expect(handler.calls.map(({ identity }) => identity.mockTestCase)).toEqual(["Happy", undefined]);
});

test("StartExecution answers an ARN of the execution's own, and it runs", async () => {
  const { clock, runtime, startLater } = await fast({ P: PASS });
  const answers = [await startLater(), await startLater()] as readonly { readonly executionArn: string }[];
  const shape = /^arn:aws:states:us-east-1:123456789012:express:Fast:one:[0-9a-f-]{36}$/;
  for (const answer of answers) {
    expect(answer).toEqual({ executionArn: expect.stringMatching(shape), startDate: clock.now() / 1000 });
  }
  await clock.settle();
  const arns = answers.map(({ executionArn }) => executionArn);
  expect(new Set(arns).size).toBe(2);
  for (const arn of arns)
    expect(runtime.express.describe(arn)).toMatchObject({ status: "SUCCEEDED", output: '{"a":1}' });
});

test("StartExecution runs the version that it names, and shows it to who looks", async () => {
  const { api, clock, runtime, startLater } = await fast({ P: PASS });
  await api.handle("PublishStateMachineVersion", { stateMachineArn: ARN }, CONTEXT);
  const { executionArn } = (await startLater({ stateMachineArn: `${ARN}:1` })) as { readonly executionArn: string };
  await clock.settle();
  expect(runtime.express.describe(executionArn)?.identity).toMatchObject({ stateMachineVersionArn: `${ARN}:1` });
});

test.each([
  [{ input: "{" }, "Invalid State Machine Execution Input"],
  [{ name: "a b" }, "Invalid Name"],
  [{ stateMachineArn: ARN.replace("Fast", "Nobody") }, "State Machine Does Not Exist"],
  [{ stateMachineArn: `${ARN}:7` }, "State Machine Does Not Exist"],
])("StartExecution with %j is refused as for a Standard machine", async (more, message) => {
  const { startLater, store } = await fast({ P: PASS });
  await expect(startLater(more)).rejects.toThrow(message);
  expect(await store.expressStarts(1)).toEqual([]);
});

test("a store that is away is the server's fault, as for a Standard start", async () => {
  const { startLater, store } = await fast({ P: PASS });
  store.changeExpress = () => Promise.reject(new StoreUnavailable("The disk is full."));
  await expect(startLater().catch((error: unknown) => Promise.reject(asApiException(error)))).rejects.toMatchObject({
    name: "ServiceUnavailable",
    status: 503,
  });
});

test.each(["DescribeExecution", "StopExecution", "GetExecutionHistory", "DescribeStateMachineForExecution"])(
  "%s takes no Express execution's ARN",
  async (operation) => {
    const { api, startLater } = await fast({ P: PASS });
    const { executionArn } = (await startLater()) as { readonly executionArn: string };
    await expect(api.handle(operation, { executionArn }, CONTEXT)).rejects.toThrow(
      "Invalid Arn: 'Resource type not valid in this context: express'",
    );
  },
);

test("ListExecutions lists no Express machine's", async () => {
  const { api } = await fast({ P: PASS });
  await expect(api.handle("ListExecutions", { stateMachineArn: ARN }, CONTEXT)).rejects.toThrow(
    "This operation is not supported by this type of state machine",
  );
});

test.each([
  ["arn:aws:states:::sqs:sendMessage.waitForTaskToken", "'.waitForTaskToken' service integration"],
  ["arn:aws:states:::ecs:runTask.sync", "'.sync' service integration"],
  ["arn:aws:states:us-east-1:123456789012:activity:work", "Activity ARN"],
])("an EXPRESS machine with a task of %s is refused, created or updated", async (Resource, refused) => {
  const { api } = await fast({ P: PASS });
  const Parameters = { QueueUrl: "q", MessageBody: "b", "Token.$": "$$.Task.Token" };
  const text = JSON.stringify(definition({ T: { Type: "Task", Resource, Parameters, End: true } }));
  const message = `Express state machine does not support ${refused}`;
  const create = { name: "Other", type: "EXPRESS", definition: text, roleArn: "arn:aws:iam::123456789012:role/Role" };
  await expect(api.handle("CreateStateMachine", create, CONTEXT)).rejects.toThrow(message);
  const update = { stateMachineArn: ARN, definition: text };
  await expect(api.handle("UpdateStateMachine", update, CONTEXT)).rejects.toThrow(message);
});

test("a STANDARD machine is refused", async () => {
  const { machine, start } = await fast({ P: PASS });
  await machine(definition({ P: PASS }), "Slow");
  await expect(start({ stateMachineArn: ARN.replace("Fast", "Slow") })).rejects.toThrow(
    "This operation is not supported by this type of state machine",
  );
});
