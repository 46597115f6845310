import { expect, test } from "vitest";
import { silentLogger } from "../runtime/logger.ts";
import { definition, type TestRuntime, testRuntime, wait } from "../runtime/testing-runtime.ts";
import { createApi } from "./api.ts";
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
  return { ...given, start, api };
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
  expect(Object.keys(answer)).not.toContain("input");
  expect(Object.keys(answer)).not.toContain("outputDetails");
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

test("a STANDARD machine is refused", async () => {
  const { machine, start } = await fast({ P: PASS });
  await machine(definition({ P: PASS }), "Slow");
  await expect(start({ stateMachineArn: ARN.replace("Fast", "Slow") })).rejects.toThrow(
    "This operation is not supported by this type of state machine",
  );
});
