import { describe, expect, test } from "vitest";
import { functionArnRequest, taskRequest } from "../testing-requests.ts";
import { mockedOutcome } from "./mocked-outcome.ts";
import { parseMockFile } from "./parse-mock-file.ts";

const mocks = parseMockFile(
  JSON.stringify({
    StateMachines: { Orders: { TestCases: { Declined: { Charge: "Charge", Notify: "Silent" } } } },
    MockedResponses: {
      Charge: {
        "0": { Throw: { Error: "CardDeclined", Cause: "no funds" } },
        "1-2": { Throw: { Error: "CardDeclined" } },
        "3": { Return: { paid: true } },
      },
      Silent: { "0": { Throw: { Error: "", Cause: "" } } },
    },
  }),
  "mocks.json",
);

const mocked = (given: Parameters<typeof taskRequest>[0]) =>
  mockedOutcome(taskRequest({ mockTestCase: "Declined", ...given }), mocks);

test.each([
  [0, { kind: "failed", error: "CardDeclined", cause: "no funds" }],
  [1, { kind: "failed", error: "CardDeclined" }],
  [2, { kind: "failed", error: "CardDeclined" }],
  [3, { kind: "succeeded", output: '{"paid":true}' }],
])("attempt %i of a state gets its response", (ordinal, outcome) => {
  expect(mocked({ ordinal })).toEqual(outcome);
});

test("a function's ARN gets the bare result", () => {
  const request = functionArnRequest("charge");
  const identity = { ...request.identity, mockTestCase: "Declined" };
  expect(mockedOutcome({ ...request, identity, ordinal: 3 }, mocks)).toEqual({
    kind: "succeeded",
    output: '{"paid":true}',
  });
});

test("an attempt without an entry fails", () => {
  expect(mocked({ ordinal: 4 })).toEqual({
    kind: "failed",
    error: "States.Runtime",
    cause: "The mocked response 'Charge' of the state 'Charge' has no entry for attempt 4 (it has: 0, 1-2, 3).",
  });
});

describe("a task that goes on after it was submitted", () => {
  test.each(["sendMessage.waitForTaskToken", "startJobRun.sync", "startExecution.sync:2"])(
    "%s is submitted before it succeeds or fails",
    (resource) => {
      const submitted = expect.stringContaining('"HttpStatusCode":200');
      expect(mocked({ resource, ordinal: 3 })).toEqual({ kind: "succeeded", output: '{"paid":true}', submitted });
      expect(mocked({ resource })).toEqual({ kind: "failed", error: "CardDeclined", cause: "no funds", submitted });
    },
  );

  test("a failure sent without error and cause has neither", () => {
    const outcome = mocked({ resource: "sendMessage.waitForTaskToken", stateName: "Notify" });
    expect(Object.keys(outcome ?? {}).sort()).toEqual(["kind", "submitted"]);
  });
});

describe("what is not mocked", () => {
  test("a state that the test case leaves out is carried out for real", () => {
    expect(mocked({ stateName: "Ship" })).toBeUndefined();
  });

  test("an execution without test case is carried out for real", () => {
    expect(mockedOutcome(taskRequest({}), mocks)).toBeUndefined();
  });

  test.each([
    ["a test case that the file does not have", mocks, "but the mock file has only: Declined."],
    [
      "a test case without a mock file",
      undefined,
      "but no mock file is configured (option --mocks or SFN_MOCK_CONFIG).",
    ],
    [
      "a test case of a machine that the file does not have",
      parseMockFile('{ "StateMachines": {}, "MockedResponses": {} }', "mocks.json"),
      "but the mock file has no test cases for this state machine.",
    ],
  ])("%s fails, never calling for real", (_, table, cause) => {
    expect(mockedOutcome(taskRequest({ mockTestCase: "Declnied" }), table)).toEqual({
      kind: "failed",
      error: "States.Runtime",
      cause: `The execution was started on the test case 'Declnied' of 'Orders', ${cause}`,
    });
  });
});
