import { describe, expect, test } from "vitest";
import { parseIncompleteDefinition } from "../asl/parse.ts";
import { AWS_LIMITS } from "../engine/command.ts";
import type { EpochMs, JsonText } from "../engine/units.ts";
import type { TaskOutcome, TaskRequest } from "../integrations/port.ts";
import { randomIds } from "./ids.ts";
import { silentLogger } from "./logger.ts";
import { createStateTests, type StateTestInput } from "./state-tests.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const START = 1_700_000_000_000 as EpochMs;
const TASK = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, End: true };

/** Tests a state on virtual time; answers what came of it, and how long it took. */
async function testState(
  state: object,
  run: (request: TaskRequest) => Promise<TaskOutcome> = () => new Promise(() => {}),
  more: Partial<StateTestInput> = {},
) {
  const clock = createVirtualClock(START);
  const states = createStateTests({
    handler: { run },
    clock,
    ids: randomIds,
    random: () => 0.5,
    limits: AWS_LIMITS,
    logger: silentLogger,
  });
  const { program } = parseIncompleteDefinition(JSON.stringify({ StartAt: "S", States: { S: state } }), {
    type: "STANDARD",
  });
  if (program === undefined) throw new Error("the definition is wrong");
  const tested = states.test({
    program,
    region: "eu-west-1",
    account: "123456789012",
    input: "{}" as JsonText,
    variables: {},
    retryCount: 0,
    ...more,
  });
  while (await clock.advanceToNextTimer());
  const outcome = await tested;
  if (outcome.kind !== "tested") throw new Error(outcome.kind);
  return { ...outcome.state, seconds: (clock.now() - START) / 1000 };
}

describe("the time that a test takes", () => {
  test.each([
    [{ Type: "Wait", Seconds: 299, End: true }, "SUCCEEDED", 299],
    [{ Type: "Wait", Seconds: 301, End: true }, "FAILED", 300],
    [TASK, "FAILED", 300],
    [{ ...TASK, TimeoutSeconds: 7 }, "FAILED", 7],
  ])("%j: %s after %i seconds", async (state, status, seconds) => {
    const tested = await testState(state);
    expect(tested).toMatchObject({ status, seconds });
    expect(tested.error).toBe(status === "FAILED" ? "States.Timeout" : undefined);
  });

  test("whoever does not wait for the answer ends the wait", async () => {
    const { seconds } = await testState({ Type: "Wait", Seconds: 60, End: true }, undefined, {
      signal: AbortSignal.abort(),
    });
    expect(seconds).toBe(0);
  });

  test("a task that timed out is told so", async () => {
    let signal: AbortSignal | undefined;
    await testState({ ...TASK, TimeoutSeconds: 1 }, (request) => {
      signal = request.signal;
      return new Promise(() => {});
    });
    expect(signal?.aborted).toBe(true);
  });
});

describe("a task that is not mocked", () => {
  test("is carried out in a made-up execution of its own", async () => {
    let seen: TaskRequest | undefined;
    const tested = await testState(TASK, async (request) => {
      seen = request;
      return { kind: "succeeded", output: '{"Payload":1}' as JsonText };
    });
    expect(tested).toMatchObject({ status: "SUCCEEDED", output: '{"Payload":1}' });
    expect(seen).toMatchObject({ stateName: "S", resourceType: "lambda", resource: "invoke", ordinal: 0 });
    expect(seen?.task).toBeUndefined();
    expect(seen?.identity.executionArn).toMatch(/^arn:aws:states:eu-west-1:123456789012:express:[^:]+:[^:]+$/);
  });

  test("whose handler breaks fails", async () => {
    const tested = await testState(TASK, async () => {
      throw new Error("oh");
    });
    expect(tested).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  });
});
