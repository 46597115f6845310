import { describe, expect, test } from "vitest";
import { createTaskHandler } from "../integrations/task-handler.ts";
import { silentLogger } from "../runtime/logger.ts";
import { createExpressMachine, expressInput } from "../runtime/testing-express.ts";
import { definition, PASS, type TestRuntime, testRuntime, wait } from "../runtime/testing-runtime.ts";
import type { ExecutionId } from "../store/store.ts";
import { createApi } from "./api.ts";
import { nestedExecutions } from "./nested-executions.ts";
import { DEFAULT_API_SETTINGS } from "./settings.ts";
import { statesApi } from "./states-api.ts";

const CHILD_ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:Child";

/** A runtime whose tasks are carried out for real; `restart` is a crash. */
function nesting(given: TestRuntime = testRuntime({ settings: { verifyFolds: true } })) {
  const children = nestedExecutions(given.runtime, DEFAULT_API_SETTINGS);
  const api = createApi({ service: given.runtime, settings: DEFAULT_API_SETTINGS, log: silentLogger });
  const shared = { functions: {}, endpoints: {}, logger: silentLogger };
  const handler = createTaskHandler({ ...shared, children, statesApi: statesApi(api) });
  given.handler.run = (request) => handler.run(request);
  return given;
}

const parent = (resource: string, more: object = {}, parameters: object = {}) =>
  definition({
    Start: {
      Type: "Task",
      Resource: `arn:aws:states:::states:${resource}`,
      Parameters: { StateMachineArn: CHILD_ARN, Input: { a: 1 }, ...parameters },
      End: true,
      ...more,
    },
  });

async function started({ machine, start, runtime }: TestRuntime, child: object, parentDefinition: object) {
  await machine(child, "Child");
  const id = await start(await machine(parentDefinition, "Parent"));
  await runtime.whenQuiet();
  return id;
}

async function childOf({ runtime }: TestRuntime) {
  const machine = await runtime.stateMachines.byName("us-east-1", "123456789012", "Child");
  if (machine === undefined) throw new Error("no machine Child");
  return runtime.executions.list({ machine: machine.id, limit: 10 });
}

const resultOf = async ({ runtime }: TestRuntime, id: ExecutionId) => {
  const description = await runtime.executions.describe(id);
  return { status: description?.row.status, output: JSON.parse(description?.output ?? "null") as unknown };
};

test.each([
  ["startExecution.sync", '{"a":1}'],
  ["startExecution.sync:2", { a: 1 }],
])("%s waits for the end and shows the input as it should", async (resource, Input) => {
  const given = nesting();
  const id = await started(given, definition({ P: PASS }), parent(resource));
  expect(await resultOf(given, id)).toMatchObject({
    status: "SUCCEEDED",
    output: { Input, Output: Input, Status: "SUCCEEDED", StateMachineArn: CHILD_ARN },
  });
  expect(await given.types(id)).toEqual([
    "ExecutionStarted",
    "TaskStateEntered",
    "TaskScheduled",
    "TaskStarted",
    "TaskSubmitted",
    "TaskSucceeded",
    "TaskStateExited",
    "ExecutionSucceeded",
  ]);
  expect(await given.store.inbox(id)).toEqual([]);
});

test("startExecution alone goes on at once", async () => {
  const given = nesting();
  const id = await started(given, definition({ W: wait(100) }), parent("startExecution"));
  expect(await resultOf(given, id)).toMatchObject({ status: "SUCCEEDED", output: { SdkHttpMetadata: {} } });
  expect(await childOf(given)).toMatchObject([{ status: "RUNNING" }]);
});

test("a child that fails fails the task with its description", async () => {
  const given = nesting();
  const child = definition({ F: { Type: "Fail", Error: "Boom", Cause: "why" } });
  const id = await started(given, child, parent("startExecution.sync"));
  const { error, cause } = (await given.runtime.executions.describe(id)) ?? {};
  expect(error).toBe("States.TaskFailed");
  expect(JSON.parse(cause ?? "")).toMatchObject({ Error: "Boom", Cause: "why", Status: "FAILED", Input: '{"a":1}' });
});

test("a machine that is not there, and a name that is taken, are AWS's failures", async () => {
  const given = nesting();
  const missing = parent("startExecution", {}, { StateMachineArn: `${CHILD_ARN}Not` });
  const id = await started(given, definition({ W: wait(100) }), missing);
  expect(await given.runtime.executions.describe(id)).toMatchObject({
    error: "StepFunctions.StateMachineDoesNotExistException",
    cause: expect.stringContaining(`State Machine Does Not Exist: '${CHILD_ARN}Not' (Service: AWSStepFunctions;`),
  });
  const named = await given.machine(parent("startExecution.sync", {}, { Name: "one" }), "Named");
  await given.start(named);
  await given.runtime.whenQuiet();
  const second = await given.start(named);
  await given.runtime.whenQuiet();
  expect(await given.runtime.executions.describe(second)).toMatchObject({
    error: "StepFunctions.ExecutionAlreadyExistsException",
  });
});

test("a stopped parent stops its child", async () => {
  const given = nesting();
  const id = await started(given, definition({ W: wait(100) }), parent("startExecution.sync"));
  await given.runtime.executions.stop(id, {});
  await given.runtime.whenQuiet();
  expect(await childOf(given)).toMatchObject([{ status: "ABORTED" }]);
});

test("a task that times out stops its child, and the child's report is read and dropped", async () => {
  const given = nesting();
  const timed = parent("startExecution.sync", {
    TimeoutSeconds: 5,
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "W" }],
  });
  const states = { ...(timed as { States: Record<string, object> }).States, W: wait(1000) };
  const id = await started(given, definition({ W: wait(100) }), { ...timed, States: states });
  await given.clock.advanceBy(6_000);
  await given.runtime.whenQuiet();
  expect(await childOf(given)).toMatchObject([{ status: "ABORTED" }]);
  expect(await given.status(id)).toBe("RUNNING");
  expect(await given.store.inbox(id)).toEqual([]);
});

test("a child that ended before the parent's process came back is reported once", async () => {
  const first = nesting();
  const id = await started(first, definition({ W: wait(100) }), parent("startExecution.sync:2"));
  const { id: child } = (await childOf(first))[0] ?? {};
  const again = nesting(first.restart());
  await again.runtime.recover();
  await again.clock.advanceBy(101_000);
  await again.runtime.whenQuiet();
  expect(await again.runtime.executions.describe(child as ExecutionId)).toMatchObject({ row: { status: "SUCCEEDED" } });
  expect(await resultOf(again, id)).toMatchObject({ status: "SUCCEEDED", output: { Output: { a: 1 } } });
  expect((await again.types(id)).filter((type) => type === "TaskSucceeded")).toHaveLength(1);
  expect(await again.store.inbox(id)).toEqual([]);
});

test("a message that the crash left unread is read by the next start", async () => {
  const first = nesting();
  const id = await started(first, definition({ W: wait(100) }), parent("startExecution.sync:2"));
  // The child's last turn is committed, and the process dies before the parent reads of it.
  await first.runtime.recover();
  const commit = first.store.commit.bind(first.store);
  let dead = false;
  first.store.commit = async (turns) => {
    if (dead) return new Promise(() => {});
    dead = turns.some(({ send }) => send !== undefined);
    return commit(turns);
  };
  await first.clock.advanceBy(101_000);
  first.store.commit = commit;
  expect(await first.store.inbox(id)).toHaveLength(1);
  const again = nesting(first.restart());
  await again.runtime.recover();
  await again.clock.advanceBy(1_000);
  await again.runtime.whenQuiet();
  expect(await resultOf(again, id)).toMatchObject({ status: "SUCCEEDED", output: { Status: "SUCCEEDED" } });
  expect(await again.store.inbox(id)).toEqual([]);
});

/** Its first run fails; redriven, it succeeds. */
const SECOND_TIME = definition({
  C: { Type: "Choice", Choices: [{ Variable: "$$.Execution.RedriveCount", NumericGreaterThan: 0, Next: "P" }] },
  P: PASS,
});
describe("redriven", () => {
  const redrive = async ({ clock, runtime }: TestRuntime, id: ExecutionId | undefined) => {
    const outcome = await runtime.executions.redrive(id as ExecutionId, {});
    await clock.settle();
    return outcome.kind;
  };

  test("a parent starts another child: its task is scheduled again, as on AWS", async () => {
    const given = nesting();
    const id = await started(given, definition({ W: wait(100) }), parent("startExecution.sync:2"));
    await given.runtime.recover();
    await given.runtime.executions.stop(id, {});
    await given.runtime.whenQuiet();
    expect(await redrive(given, id)).toBe("redriven");
    expect(await childOf(given)).toMatchObject([{ status: "RUNNING" }, { status: "ABORTED" }]);
    await given.clock.advanceBy(101_000);
    expect(await resultOf(given, id)).toMatchObject({ status: "SUCCEEDED", output: { Output: { a: 1 } } });
    expect(await given.store.inbox(id)).toEqual([]);
  });

  test("a child alone changes nothing about the parent that it failed", async () => {
    const given = nesting();
    const id = await started(given, SECOND_TIME, parent("startExecution.sync"));
    const [child] = await childOf(given);
    expect(await redrive(given, child?.id)).toBe("redriven");
    expect(await childOf(given)).toMatchObject([{ status: "SUCCEEDED" }]);
    expect(await given.status(id)).toBe("FAILED");
    // The report waits for nobody; the parent's own redrive makes it void.
    expect(await given.store.inbox(id)).toHaveLength(1);
    await redrive(given, id);
    expect(await given.status(id)).toBe("FAILED");
    expect((await given.types(id)).filter((type) => type === "TaskSubmitted")).toHaveLength(2);
  });

  test("a child that its parent gave up is not stopped by what it was told before", async () => {
    const given = nesting();
    const id = await started(given, definition({ W: wait(100) }), parent("startExecution.sync"));
    await given.runtime.recover();
    const [child] = await childOf(given);
    // Both at once: the parent's word reaches a child that is over already.
    await Promise.all([
      given.runtime.executions.stop(child?.id as ExecutionId, {}),
      given.runtime.executions.stop(id, {}),
    ]);
    await given.clock.settle();
    await redrive(given, child?.id);
    expect(await childOf(given)).toMatchObject([{ status: "RUNNING" }]);
    await given.clock.advanceBy(101_000);
    expect(await childOf(given)).toMatchObject([{ status: "SUCCEEDED" }]);
  });
});

describe("an Express child", () => {
  async function withExpressChild(resource: string, parameters: object = {}) {
    const given = nesting();
    const child = await createExpressMachine(given.runtime, definition({ P: PASS }), "Child");
    const id = await given.start(await given.machine(parent(resource, {}, parameters), "Parent"));
    await given.runtime.whenQuiet();
    return { given, id, children: given.runtime.express.list({ machine: child.id, limit: 10 }) };
  }

  test("is started, and the task goes on at once", async () => {
    const { given, id, children } = await withExpressChild("startExecution");
    expect(children).toMatchObject([{ status: "SUCCEEDED", output: '{"a":1}', isSynchronous: false }]);
    expect(await resultOf(given, id)).toMatchObject({
      status: "SUCCEEDED",
      output: { ExecutionArn: children[0]?.identity.executionArn, SdkHttpMetadata: {} },
    });
  });

  test("gets the token of a task that waits for one", async () => {
    const { given, id, children } = await withExpressChild("startExecution.waitForTaskToken", {
      Input: { "token.$": "$$.Task.Token" },
    });
    expect(children).toMatchObject([{ status: "SUCCEEDED", input: expect.stringMatching(/"token":"[^"]{20,}"/) }]);
    expect(await given.status(id)).toBe("RUNNING");
  });

  test.each(["startExecution.sync", "startExecution.sync:2"])("cannot be waited for by %s", async (resource) => {
    const { given, id, children } = await withExpressChild(resource);
    expect(children).toEqual([]);
    expect(await given.runtime.executions.describe(id)).toMatchObject({
      error: "StepFunctions.StateMachineTypeNotSupportedException",
      cause: expect.stringContaining("This operation is not supported by this type of state machine (Service:"),
    });
  });

  test("of an Express parent runs, and a Standard child too", async () => {
    const given = nesting();
    const { machine, runtime } = given;
    await machine(definition({ W: wait(100) }), "Child");
    const express = await createExpressMachine(runtime, parent("startExecution"), "ExpressParent");
    expect(await runtime.executions.runExpress(expressInput(express))).toMatchObject({
      execution: { status: "SUCCEEDED" },
    });
    expect(await childOf(given)).toMatchObject([{ status: "RUNNING" }]);
  });
});

describe("Step Functions by aws-sdk:sfn", () => {
  const sdk = (action: string, Parameters: object) =>
    definition({ Call: { Type: "Task", Resource: `arn:aws:states:::aws-sdk:sfn:${action}`, Parameters, End: true } });

  async function called(action: string, parameters: object) {
    const given = nesting();
    await createExpressMachine(given.runtime, definition({ P: PASS }), "Child");
    const id = await given.start(await given.machine(sdk(action, parameters), "Parent"));
    await given.runtime.whenQuiet();
    return { given, id, description: await given.runtime.executions.describe(id) };
  }

  test("redriveExecution takes a failed execution on, once an attempt", async () => {
    const given = nesting();
    const failing = await given.start(await given.machine(SECOND_TIME, "Failing"));
    const ExecutionArn = "arn:aws:states:us-east-1:123456789012:execution:Failing:run-1";
    const id = await given.start(await given.machine(sdk("redriveExecution", { ExecutionArn }), "Redriving"));
    await given.runtime.whenQuiet();
    expect(await given.status(failing)).toBe("SUCCEEDED");
    expect(await resultOf(given, id)).toEqual({
      status: "SUCCEEDED",
      output: { RedriveDate: expect.stringMatching(/^2023-11-14T22:13:20.\d{3}Z$/) },
    });
    const redriven = (await given.events(failing)).find(({ type }) => type === "ExecutionRedriven");
    expect(redriven).toHaveProperty("clientToken", expect.stringMatching(/^[0-9a-f-]{36}$/));
    await given.start(await given.machine(sdk("redriveExecution", { ExecutionArn }), "Again"));
    await given.runtime.whenQuiet();
    const again = await given.runtime.executions.describeByName("us-east-1", "123456789012", "Again", "run-3");
    expect(again).toMatchObject({
      error: "Sfn.ExecutionNotRedrivableException",
      cause: expect.stringContaining("Execution is SUCCEEDED and cannot be redriven (Service: Sfn, Status Code: 400"),
    });
  });

  test("startSyncExecution runs an Express child in line, and answers in the SDK's form", async () => {
    const { given, id } = await called("startSyncExecution", {
      StateMachineArn: CHILD_ARN,
      Input: { a: 1 },
      Name: null,
    });
    expect(await resultOf(given, id)).toEqual({
      status: "SUCCEEDED",
      output: {
        BillingDetails: { BilledDurationInMilliseconds: 100, BilledMemoryUsedInMB: 64 },
        ExecutionArn: expect.stringContaining(":express:Child:"),
        Input: '{"a":1}',
        InputDetails: { Included: true },
        Name: expect.any(String),
        Output: '{"a":1}',
        OutputDetails: { Included: true },
        StartDate: expect.stringMatching(/^2023-11-14T22:13:20.\d{3}Z$/),
        StateMachineArn: CHILD_ARN,
        Status: "SUCCEEDED",
        StopDate: expect.stringMatching(/Z$/),
      },
    });
  });

  test("startExecution answers what the API does, and nothing else", async () => {
    const { given, id } = await called("startExecution", { StateMachineArn: CHILD_ARN, Input: { key: "value" } });
    expect(await resultOf(given, id)).toEqual({
      status: "SUCCEEDED",
      output: { ExecutionArn: expect.stringContaining(":express:Child:"), StartDate: expect.stringMatching(/Z$/) },
    });
  });

  test("what is refused fails in the recorded form", async () => {
    const { description } = await called("sendTaskSuccess", { TaskToken: "NoSuchTaskToken", Output: "{}" });
    expect(description).toMatchObject({
      error: "Sfn.InvalidTokenException",
      cause: expect.stringMatching(
        /^Invalid Token: 'Invalid token' \(Service: Sfn, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/,
      ),
    });
  });

  test("a child of another type is refused", async () => {
    const given = nesting();
    await given.machine(definition({ P: PASS }), "Child");
    const id = await given.start(
      await given.machine(sdk("startSyncExecution", { StateMachineArn: CHILD_ARN }), "Parent"),
    );
    await given.runtime.whenQuiet();
    expect(await given.runtime.executions.describe(id)).toMatchObject({
      error: "Sfn.StateMachineTypeNotSupportedException",
    });
  });
});
