import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import { silentLogger } from "../runtime/logger.ts";
import { definition, TASK, type TestRuntime, testRuntime, wait } from "../runtime/testing-runtime.ts";
import { createApi } from "./api.ts";
import { ApiException } from "./exceptions.ts";
import { DEFAULT_API_SETTINGS } from "./settings.ts";
import { TestingApi } from "./testing-api.ts";

const AT = "arn:aws:states:us-east-1:123456789012";
const MACHINE = `${AT}:stateMachine:Machine`;
const EXECUTION = `${AT}:execution:Machine:run`;
const DAY_MS = 86_400_000;

/** The API over a runtime whose one machine runs `states`; an execution `run` was started. */
async function started(
  states: Record<string, object>,
  given: TestRuntime = testRuntime({ settings: { verifyFolds: true } }),
) {
  const { runtime, clock } = given;
  const now = () => clock.now();
  const api = createApi({ service: runtime, settings: DEFAULT_API_SETTINGS, log: silentLogger, now });
  const context = { region: "us-east-1", account: "123456789012", requestId: "test" };
  const call = async (operation: string, body: object): Promise<Record<string, unknown>> => {
    const answer = JSON.parse(JSON.stringify(await api.handle(operation, body, context)));
    await clock.settle();
    return answer;
  };
  const refusal = (operation: string, body: object) =>
    call(operation, body).then(
      (answer) => `answered ${JSON.stringify(answer)}`,
      (error: unknown) => {
        if (error instanceof ApiException) return `${error.name}: ${error.message}`;
        throw error;
      },
    );
  await given.machine(definition(states));
  await call("StartExecution", { stateMachineArn: MACHINE, name: "run" });
  return { ...given, call, refusal, describe: () => call("DescribeExecution", { executionArn: EXECUTION }) };
}

function failing(given: TestRuntime): void {
  given.handler.behaviour = () => ({ kind: "failed", error: "Boom", cause: "once" });
}

async function failed() {
  const given = testRuntime({ settings: { verifyFolds: true } });
  failing(given);
  return started({ T: TASK }, given);
}

const request = { executionArn: EXECUTION };

test("a failed execution goes on, and says so", async () => {
  const { call, describe, handler, clock } = await failed();
  expect(await describe()).toMatchObject({ status: "FAILED", redriveCount: 0, redriveStatus: "REDRIVABLE" });
  expect(await describe()).not.toHaveProperty("redriveDate");
  handler.hold();
  const { redriveDate } = await call("RedriveExecution", request);
  expect(redriveDate).toBe(clock.now() / 1000);
  const running = await describe();
  expect(running).toMatchObject({
    status: "RUNNING",
    redriveCount: 1,
    redriveDate,
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: "Execution is RUNNING and cannot be redriven",
  });
  for (const member of ["stopDate", "error", "cause", "output"]) expect(running).not.toHaveProperty(member);
  handler.held[0]?.answer({ kind: "succeeded", output: "1" as JsonText });
  await clock.settle();
  expect(await describe()).toMatchObject({ status: "SUCCEEDED", output: "1", redriveCount: 1, redriveDate });
  const { events } = await call("GetExecutionHistory", request);
  expect(events).toContainEqual(
    expect.objectContaining({ type: "ExecutionRedriven", executionRedrivenEventDetails: { redriveCount: 1 } }),
  );
});

test("lists say which executions were redriven, and running ones are listed by that", async () => {
  const { call, clock } = await failed();
  await clock.advanceBy(1_000);
  await call("StartExecution", { stateMachineArn: MACHINE, name: "other" });
  await clock.advanceBy(1_000);
  const list = async (more: object) =>
    ((await call("ListExecutions", { stateMachineArn: MACHINE, ...more }))["executions"] as { name: string }[]).map(
      ({ name }) => name,
    );
  expect(await list({})).toEqual(["other", "run"]);
  await call("RedriveExecution", request);
  expect(await list({})).toEqual(["run", "other"]);
  expect(await list({ redriveFilter: "REDRIVEN" })).toEqual(["run"]);
  expect(await list({ redriveFilter: "NOT_REDRIVEN" })).toEqual(["other"]);
  const { executions } = await call("ListExecutions", { stateMachineArn: MACHINE, redriveFilter: "REDRIVEN" });
  expect(executions).toMatchObject([{ redriveCount: 1, redriveDate: clock.now() / 1000 }]);
});

test("pages of a filtered list hold what fits, and end where nothing more does", async () => {
  const api = new TestingApi();
  await api.machine("orders");
  const stateMachineArn = `${AT}:stateMachine:orders`;
  for (let index = 0; index < 7; index++) {
    const executionArn = await api.execution(stateMachineArn, { name: `run${index}` });
    await api.call("StopExecution", { executionArn });
    if (index % 3 === 0) await api.call("RedriveExecution", { executionArn });
  }
  const query = { stateMachineArn, redriveFilter: "REDRIVEN", maxResults: 2 };
  const first = await api.call("ListExecutions", query);
  expect(first["executions"]).toMatchObject([{ name: "run6" }, { name: "run3" }]);
  const second = await api.call("ListExecutions", { ...query, nextToken: first["nextToken"] });
  expect(second["executions"]).toMatchObject([{ name: "run0" }]);
  expect(second).not.toHaveProperty("nextToken");
});

test("the same request again is answered as the first was, whatever has become of the execution", async () => {
  const { call, clock, describe } = await failed();
  const first = await call("RedriveExecution", { ...request, clientToken: "t" });
  await clock.advanceBy(60_000);
  expect(await call("RedriveExecution", { ...request, clientToken: "t" })).toEqual(first);
  expect(await describe()).toMatchObject({ status: "FAILED", redriveCount: 1 });
  await clock.advanceBy(15 * 60_000);
  expect(await call("RedriveExecution", { ...request, clientToken: "t" })).not.toEqual(first);
  expect(await describe()).toMatchObject({ redriveCount: 2 });
});

test("of two redrives at once one wins", async () => {
  const { call, describe, handler, refusal } = await failed();
  handler.hold();
  const both = await Promise.allSettled([call("RedriveExecution", request), call("RedriveExecution", request)]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(await refusal("RedriveExecution", request)).toBe(
    "ExecutionNotRedrivable: Execution is RUNNING and cannot be redriven",
  );
  expect(await describe()).toMatchObject({ redriveCount: 1 });
});

test("what AWS does not redrive is refused with its reason", async () => {
  const succeeded = await started({ T: TASK });
  expect(await succeeded.refusal("RedriveExecution", request)).toBe(
    "ExecutionNotRedrivable: Execution is SUCCEEDED and cannot be redriven",
  );
  const { clock, refusal, describe } = await failed();
  await clock.advanceBy(14 * DAY_MS + 1);
  expect(await refusal("RedriveExecution", request)).toBe(
    "ExecutionNotRedrivable: Execution redrivable period exceeded",
  );
  expect(await describe()).toMatchObject({ redriveStatusReason: "Execution redrivable period exceeded" });
  expect(await refusal("RedriveExecution", { executionArn: `${EXECUTION}x` })).toBe(
    `ExecutionDoesNotExist: Execution Does Not Exist: '${EXECUTION}x'`,
  );
  expect(await refusal("RedriveExecution", { executionArn: `${AT}:express:Machine:run:1` })).toMatch(
    "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'",
  );
  expect(await refusal("RedriveExecution", { ...request, clientToken: "a b" })).toMatch(/^ValidationException: /);
});

test("an execution whose machine is deleted, or is being, is not redriven", async () => {
  const { call, refusal, describe } = await failed();
  await call("StartExecution", { stateMachineArn: MACHINE, name: "redriven" });
  await call("RedriveExecution", { ...request, clientToken: "before" });
  await call("DeleteStateMachine", { stateMachineArn: MACHINE });
  const reason = "State machine is in DELETING status";
  expect(await refusal("RedriveExecution", request)).toBe(`ExecutionNotRedrivable: ${reason}`);
  expect(await describe()).toMatchObject({ status: "FAILED", redriveCount: 1, redriveStatusReason: reason });
  // The request that redrove it before is still answered.
  expect(await call("RedriveExecution", { ...request, clientToken: "before" })).toHaveProperty("redriveDate");
});

test("a stopped execution goes on waiting, and can be stopped again", async () => {
  const { call, describe, clock } = await started({ W: wait(60) });
  await call("StopExecution", { ...request, error: "E" });
  await call("RedriveExecution", request);
  expect(await describe()).toMatchObject({ status: "RUNNING" });
  await clock.advanceBy(30_000);
  await call("StopExecution", request);
  expect(await describe()).toMatchObject({ status: "ABORTED", redriveStatus: "REDRIVABLE", redriveCount: 1 });
  expect(await describe()).not.toHaveProperty("error");
});
