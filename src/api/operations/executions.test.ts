import { describe, expect, test } from "vitest";
import type { JsonText } from "../../engine/units.ts";
import type { ExecutionId } from "../../store/store.ts";
import { TestingApi } from "../testing-api.ts";

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:orders:run";
const MAP_RUN = "arn:aws:states:us-east-1:123456789012:mapRun:orders/L:id";
const FIRST = 1 as ExecutionId;

async function started(extra: object = {}): Promise<TestingApi> {
  const api = new TestingApi();
  await api.machine("orders");
  await api.execution(MACHINE, { name: "run", ...extra });
  return api;
}

describe("StartExecution", () => {
  test("answers the execution's ARN and start", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.call("StartExecution", { stateMachineArn: MACHINE, name: "run" })).toEqual({
      executionArn: EXECUTION,
      startDate: expect.closeTo(1_700_000_000, -1),
    });
  });

  test("gives a name and an empty input where there is none", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    const executionArn = await api.execution(MACHINE);
    expect(executionArn).toMatch(/:execution:orders:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(await api.call("DescribeExecution", { executionArn })).toMatchObject({ input: "{}" });
  });

  test("the same start while the first one runs answers the first", async () => {
    const api = await started({ input: '{"a":1}' });
    const first = await api.call("DescribeExecution", { executionArn: EXECUTION });
    expect(await api.call("StartExecution", { stateMachineArn: MACHINE, name: "run", input: '{"a":1}' })).toEqual({
      executionArn: EXECUTION,
      startDate: first["startDate"],
    });
    expect(api.service.rows).toHaveLength(1);
  });

  test("a name that is taken is refused: with another input, and once the execution is closed", async () => {
    const api = await started({ input: '{"a":1}' });
    const taken = `ExecutionAlreadyExists: Execution Already Exists: '${EXECUTION}'`;
    const again = { stateMachineArn: MACHINE, name: "run" };
    expect(await api.refusal("StartExecution", { ...again, input: '{"a":2}' })).toBe(taken);
    api.service.close(FIRST, "SUCCEEDED", {});
    expect(await api.refusal("StartExecution", { ...again, input: '{"a":1}' })).toBe(taken);
  });

  test("a test case of the mock file follows the machine's ARN", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    await api.execution(`${MACHINE}#HappyPath`);
    await api.execution(`${MACHINE}#`);
    await api.execution(MACHINE);
    expect(api.service.rows.map((row) => row.mockTestCase)).toEqual(["HappyPath", null, null]);
  });

  test("the trace header of the request wins over the member", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    await api.call("StartExecution", { stateMachineArn: MACHINE, traceHeader: "member" });
    await api.call("StartExecution", { stateMachineArn: MACHINE, traceHeader: "member" }, { traceHeader: "header" });
    expect(api.service.rows.map((row) => row.traceHeader)).toEqual(["member", "header"]);
  });

  test.each(["null", "1", '"text"', "[]", " {} ", '{"a":1.0,"a":12345678901234567890}'])(
    "%s is an input",
    async (input) => {
      const api = await started({ input });
      expect(await api.call("DescribeExecution", { executionArn: EXECUTION })).toMatchObject({ input });
    },
  );

  test.each([
    [
      "not json",
      "'Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
    ],
    ["{'a':1}", "'Unexpected character (''' (code 39)): was expecting double-quote to start field name'"],
    ["", "'Invalid execution input.'"],
  ])("%j is none", async (input, reason) => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.refusal("StartExecution", { stateMachineArn: MACHINE, input })).toBe(
      `InvalidExecutionInput: Invalid State Machine Execution Input: ${reason}`,
    );
  });

  test.each([
    [{ name: "a/b" }, "InvalidName: Invalid Name: 'a/b'"],
    [{ stateMachineArn: `${MACHINE}x` }, `StateMachineDoesNotExist: State Machine Does Not Exist: '${MACHINE}x'`],
    [{ stateMachineArn: `${MACHINE}:1` }, `StateMachineDoesNotExist: State Machine Does Not Exist: '${MACHINE}:1'`],
    [{ stateMachineArn: EXECUTION }, "InvalidArn: Invalid Arn: 'Resource type not valid in this context: execution'"],
  ])("%j is refused", async (difference, refusal) => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.refusal("StartExecution", { stateMachineArn: MACHINE, ...difference })).toBe(refusal);
  });

  test("an input may have 256 KiB of UTF-8", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    const input = JSON.stringify("ä".repeat(131_071));
    expect(await api.execution(MACHINE, { input })).toContain(":execution:orders:");
    const larger = JSON.stringify("ä".repeat(131_072));
    expect(await api.refusal("StartExecution", { stateMachineArn: MACHINE, input: larger })).toBe(
      "ValidationException: 1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    );
  });

  test("a larger input is a matter of settings", async () => {
    const api = new TestingApi({ payloadBytesMax: 1_048_576 });
    await api.machine("orders");
    const input = JSON.stringify("x".repeat(1_000_000));
    expect(await api.execution(MACHINE, { input })).toContain(":execution:orders:");
  });

  test("a machine that is being deleted starts nothing", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    api.service.markDeleting("orders");
    expect(await api.refusal("StartExecution", { stateMachineArn: MACHINE })).toBe(
      `StateMachineDeleting: State Machine is being deleted: '${MACHINE}'`,
    );
  });

  test("a service that has too much to do throttles", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    api.service.throttled = true;
    expect(await api.refusal("StartExecution", { stateMachineArn: MACHINE })).toBe(
      "ThrottlingException: Rate exceeded",
    );
  });

  test("a Standard machine is not run synchronously, as on AWS", async () => {
    const api = new TestingApi();
    const stateMachineArn = await api.machine("orders");
    expect(await api.refusal("StartSyncExecution", { stateMachineArn })).toBe(
      "StateMachineTypeNotSupported: This operation is not supported by this type of state machine",
    );
  });
});

describe("DescribeExecution", () => {
  test("of a running one shows no end", async () => {
    const api = await started({ input: '{"a":1}', traceHeader: "Root=1" });
    expect(await api.call("DescribeExecution", { executionArn: EXECUTION })).toEqual({
      executionArn: EXECUTION,
      stateMachineArn: MACHINE,
      name: "run",
      status: "RUNNING",
      startDate: expect.any(Number),
      input: '{"a":1}',
      inputDetails: { included: true },
      traceHeader: "Root=1",
      redriveCount: 0,
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution is RUNNING and cannot be redriven",
    });
  });

  test("of a succeeded one shows its output", async () => {
    const api = await started();
    const stoppedAt = api.service.close(FIRST, "SUCCEEDED", { output: "[1]" as JsonText });
    expect(await api.call("DescribeExecution", { executionArn: EXECUTION })).toMatchObject({
      status: "SUCCEEDED",
      stopDate: stoppedAt / 1000,
      output: "[1]",
      outputDetails: { included: true },
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
    });
  });

  test("of a failed one shows error and cause, and that it could be redriven", async () => {
    const api = await started();
    api.service.close(FIRST, "FAILED", { error: "E", cause: "C" });
    const answer = await api.call("DescribeExecution", { executionArn: EXECUTION });
    expect(answer).toMatchObject({ status: "FAILED", error: "E", cause: "C", redriveStatus: "REDRIVABLE" });
    expect(Object.keys(answer)).not.toContain("redriveStatusReason");
    expect(Object.keys(answer)).not.toContain("output");
  });

  test("of one that timed out shows neither error nor cause", async () => {
    const api = await started();
    api.service.close(FIRST, "TIMED_OUT", { error: "States.Timeout" });
    const answer = await api.call("DescribeExecution", { executionArn: EXECUTION });
    expect(answer).toMatchObject({ status: "TIMED_OUT", redriveStatus: "REDRIVABLE" });
    expect(Object.keys(answer)).not.toContain("error");
  });

  test("can be redriven for 14 days, while its machine is there", async () => {
    const api = await started();
    api.service.close(FIRST, "FAILED", {});
    api.service.markDeleting("orders");
    expect(await api.call("DescribeExecution", { executionArn: EXECUTION })).toMatchObject({
      redriveStatusReason: "State machine is in DELETING status",
    });
    api.now += 15 * 86_400_000;
    expect(await api.call("DescribeExecution", { executionArn: EXECUTION })).toMatchObject({
      redriveStatusReason: "Execution redrivable period exceeded",
    });
  });

  test("leaves input and output out where only metadata is asked for", async () => {
    const api = await started();
    api.service.close(FIRST, "SUCCEEDED", { output: "1" as JsonText });
    const answer = await api.call("DescribeExecution", { executionArn: EXECUTION, includedData: "METADATA_ONLY" });
    for (const member of ["input", "inputDetails", "output", "outputDetails"])
      expect(answer).not.toHaveProperty(member);
  });

  test("still shows an execution whose machine was deleted", async () => {
    const api = await started();
    await api.call("DeleteStateMachine", { stateMachineArn: MACHINE });
    expect(await api.call("DescribeExecution", { executionArn: EXECUTION })).toMatchObject({ name: "run" });
  });

  test.each(["DescribeExecution", "StopExecution", "GetExecutionHistory", "DescribeStateMachineForExecution"])(
    "%s refuses what is no execution",
    async (operation) => {
      const api = await started();
      for (const [executionArn, refusal] of [
        ["x", "InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'"],
        [MACHINE, "InvalidArn: Invalid Arn: 'Resource type not valid in this context: stateMachine'"],
        [
          EXECUTION.replace(":execution:", ":express:"),
          "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'",
        ],
        [`${EXECUTION}x`, `ExecutionDoesNotExist: Execution Does Not Exist: '${EXECUTION}x'`],
      ]) {
        expect(await api.refusal(operation, { executionArn })).toBe(refusal);
      }
    },
  );
});

describe("StopExecution", () => {
  test("stops with error and cause", async () => {
    const api = await started();
    const { stopDate } = await api.call("StopExecution", { executionArn: EXECUTION, error: "E", cause: "C" });
    expect(await api.call("DescribeExecution", { executionArn: EXECUTION })).toMatchObject({
      status: "ABORTED",
      stopDate,
      error: "E",
      cause: "C",
    });
  });

  test("of a closed execution answers when it stopped", async () => {
    const api = await started();
    const first = await api.call("StopExecution", { executionArn: EXECUTION });
    expect(await api.call("StopExecution", { executionArn: EXECUTION, error: "late" })).toEqual(first);
  });
});

describe("DescribeStateMachineForExecution", () => {
  test("shows the revision that the execution was started with", async () => {
    const api = await started();
    await api.call("UpdateStateMachine", { stateMachineArn: MACHINE, roleArn: "arn:aws:iam::123456789012:role/other" });
    const answer = await api.call("DescribeStateMachineForExecution", { executionArn: EXECUTION });
    expect(answer).toMatchObject({
      stateMachineArn: MACHINE,
      name: "orders",
      roleArn: "arn:aws:iam::123456789012:role/workflows",
    });
    expect(answer).not.toHaveProperty("revisionId");
    expect(answer).not.toHaveProperty("status");
  });
});

describe("ListExecutions", () => {
  async function listed(api: TestingApi, request: object): Promise<string[]> {
    const names: string[] = [];
    let nextToken: unknown;
    do {
      const page = await api.call("ListExecutions", {
        stateMachineArn: MACHINE,
        ...request,
        ...(nextToken ? { nextToken } : {}),
      });
      names.push(...(page["executions"] as { name: string }[]).map(({ name }) => name));
      nextToken = page["nextToken"];
    } while (nextToken);
    return names;
  }

  test("lists page by page, the newest first", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    for (const name of ["a", "b", "c", "d"]) await api.execution(MACHINE, { name });
    api.service.close(FIRST, "FAILED", {});
    expect(await listed(api, {})).toEqual(["a", "d", "c", "b"]);
    expect(await listed(api, { maxResults: 1 })).toEqual(["a", "d", "c", "b"]);
    expect(await listed(api, { maxResults: 3, statusFilter: "RUNNING" })).toEqual(["d", "c", "b"]);
    expect(await listed(api, { redriveFilter: "REDRIVEN" })).toEqual([]);
    expect(await listed(api, { redriveFilter: "NOT_REDRIVEN", statusFilter: "FAILED" })).toEqual(["a"]);
  });

  test("the size of a page may change from page to page, nothing else", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    for (const name of ["a", "b", "c"]) await api.execution(MACHINE, { name });
    const { nextToken } = await api.call("ListExecutions", { stateMachineArn: MACHINE, maxResults: 1 });
    const page = await api.call("ListExecutions", { stateMachineArn: MACHINE, maxResults: 10, nextToken });
    expect(page["executions"]).toHaveLength(2);
    expect(await api.refusal("ListExecutions", { stateMachineArn: MACHINE, statusFilter: "FAILED", nextToken })).toBe(
      "InvalidToken: Invalid Token: 'Invalid token'",
    );
  });

  test.each([
    [{}, "ValidationException: Must provide a StateMachine ARN or MapRun ARN"],
    [
      { stateMachineArn: MACHINE, mapRunArn: MAP_RUN },
      "ValidationException: Only one of stateMachineArn and mapRunArn can be specified",
    ],
    [{ mapRunArn: MAP_RUN, statusFilter: "PENDING_REDRIVE" }, `ResourceNotFound: Resource not found: '${MAP_RUN}'`],
    [
      { mapRunArn: "arn:aws:states:us-east-1:123456789012:mapRun:orders/L:id" },
      "ResourceNotFound: Resource not found: 'arn:aws:states:us-east-1:123456789012:mapRun:orders/L:id'",
    ],
    [{ mapRunArn: "x" }, "InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'"],
    [
      { stateMachineArn: MACHINE, statusFilter: "PENDING_REDRIVE" },
      "ValidationException: The status PENDING_REDRIVE can only be listed by mapRunArn",
    ],
    [
      { stateMachineArn: MACHINE, statusFilter: "succeeded" },
      "ValidationException: 1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
    ],
    [
      { stateMachineArn: MACHINE, maxResults: 1001 },
      "ValidationException: 1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ],
  ])("%j is refused", async (request, refusal) => {
    const api = await started();
    expect(await api.refusal("ListExecutions", request)).toBe(refusal);
  });

  test("Express executions are not listed", async () => {
    const api = new TestingApi();
    const stateMachineArn = await api.machine("orders", { type: "EXPRESS" });
    expect(await api.refusal("ListExecutions", { stateMachineArn })).toContain("StateMachineTypeNotSupported");
  });
});

describe("GetExecutionHistory", () => {
  interface Event {
    readonly id: number;
    readonly timestamp: number;
  }

  async function ids(api: TestingApi, request: object): Promise<number[][]> {
    const pages: number[][] = [];
    let nextToken: unknown;
    do {
      const page = await api.call("GetExecutionHistory", {
        executionArn: EXECUTION,
        ...request,
        ...(nextToken ? { nextToken } : {}),
      });
      pages.push((page["events"] as Event[]).map(({ id }) => id));
      nextToken = page["nextToken"];
    } while (nextToken);
    return pages;
  }

  test("shows events as AWS does, with times in seconds", async () => {
    const api = await started({ input: '{"a":1}' });
    const { startDate } = await api.call("DescribeExecution", { executionArn: EXECUTION });
    expect(await api.call("GetExecutionHistory", { executionArn: EXECUTION })).toEqual({
      events: [
        {
          id: 1,
          previousEventId: 0,
          timestamp: startDate,
          type: "ExecutionStarted",
          executionStartedEventDetails: {
            input: '{"a":1}',
            inputDetails: { truncated: false },
            roleArn: "arn:aws:iam::123456789012:role/workflows",
          },
        },
      ],
    });
  });

  test("leaves data out where it is not asked for", async () => {
    const api = await started();
    const { events } = await api.call("GetExecutionHistory", { executionArn: EXECUTION, includeExecutionData: false });
    expect(events).toMatchObject([{ executionStartedEventDetails: { roleArn: expect.any(String) } }]);
    expect(JSON.stringify(events)).not.toContain("input");
  });

  test("is read in pages, in both directions", async () => {
    const api = await started();
    api.service.addEvents(FIRST, 4);
    expect(await ids(api, { maxResults: 2 })).toEqual([[1, 2], [3, 4], [5]]);
    expect(await ids(api, { maxResults: 2, reverseOrder: true })).toEqual([[5, 4], [3, 2], [1]]);
    expect(await ids(api, { maxResults: 5 })).toEqual([[1, 2, 3, 4, 5]]);
  });

  test("a page of a thousand events is read in chunks, without a gap", async () => {
    const api = await started();
    api.service.addEvents(FIRST, 1_249);
    const pages = await ids(api, { maxResults: 1000 });
    expect(pages.map((page) => page.length)).toEqual([1000, 250]);
    expect(pages.flat()).toEqual(Array.from({ length: 1_250 }, (_, index) => index + 1));
    expect((await ids(api, {})).map((page) => page.length)).toEqual([...Array(12).fill(100), 50]);
  });

  test("large payloads make pages short", async () => {
    const api = await started();
    api.service.addEvents(FIRST, 59, JSON.stringify("x".repeat(262_142)));
    const pages = await ids(api, { maxResults: 1000 });
    expect(pages.flat()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThan(20);
  });

  test("a token of the other direction is refused", async () => {
    const api = await started();
    api.service.addEvents(FIRST, 4);
    const { nextToken } = await api.call("GetExecutionHistory", { executionArn: EXECUTION, maxResults: 2 });
    expect(await api.refusal("GetExecutionHistory", { executionArn: EXECUTION, reverseOrder: true, nextToken })).toBe(
      "InvalidToken: Invalid Token: 'Invalid token'",
    );
  });
});
