import { expect, test } from "vitest";
import type { EventRecord } from "../engine/records.ts";
import { LOGGED_DATA_BYTES_MAX, logEntry } from "./log-entry.ts";
import { IDENTITY, NOW } from "./testing-destinations.ts";

const record = (fields: object): EventRecord => ({ at: NOW, frame: 0, ...fields }) as unknown as EventRecord;

const written = (fields: object, includeExecutionData = true, redriveCount = 0) =>
  logEntry(record(fields), IDENTITY, { includeExecutionData, redriveCount });
const detailsOf = (fields: object, withData = true) =>
  (JSON.parse(written(fields, withData).text) as { details: Record<string, unknown> }).details;

const STARTED = { type: "ExecutionStarted", id: 1, previous: 0, input: '{"a": 1}', startAt: "A", deadlineAt: 0 };
const SCHEDULED = {
  type: "TaskScheduled",
  id: 3,
  previous: 2,
  resourceType: "lambda",
  resource: "invoke",
  region: "us-east-1",
  parameters: '{"FunctionName":"f"}',
  timeoutSeconds: 5,
};

// As AWS wrote them for a Standard execution with includeExecutionData false.
test("without data an entry is, to the letter, what AWS writes", () => {
  expect(written(STARTED, false).text).toBe(
    '{"details":{"roleArn":"arn:aws:iam::123456789012:role/Role"},"redrive_count":"0","id":"1","type":"ExecutionStarted",' +
      `"previous_event_id":"0","event_timestamp":"${NOW}","execution_arn":"${IDENTITY.executionArn}"}`,
  );
  expect(written({ type: "ExecutionSucceeded", id: 13, previous: 12, output: "{}" }, false).text).toContain(
    '{"details":{},"redrive_count":"0","id":"13","type":"ExecutionSucceeded","previous_event_id":"12"',
  );
  expect(written({ ...SCHEDULED, timeoutSeconds: undefined }, false).text).toContain(
    '{"details":{"region":"us-east-1","resource":"invoke","resourceType":"lambda"},',
  );
});

test("with data it has the payloads as they are, and the details in alphabetical order", () => {
  expect(written(STARTED).text).toContain(
    '"details":{"input":"{\\"a\\": 1}","inputDetails":{"truncated":false},"roleArn":"arn:aws:iam::123456789012:role/Role"}',
  );
  expect(Object.keys(detailsOf(SCHEDULED))).toEqual([
    "parameters",
    "region",
    "resource",
    "resourceType",
    "timeoutInSeconds",
  ]);
  const assigned = { x: "1" };
  const exited = { type: "PassStateExited", id: 4, previous: 3, name: "A", output: "{}", assigned };
  expect(detailsOf(exited)).toMatchObject({ assignedVariables: assigned, output: "{}" });
  expect(detailsOf(exited, false)).toEqual({ name: "A" });
});

test("errors and causes are no data, and an event without details has none", () => {
  expect(detailsOf({ type: "ExecutionFailed", id: 4, previous: 3, error: "E", cause: "C" }, false)).toEqual({
    cause: "C",
    error: "E",
  });
  expect(
    detailsOf({ type: "ParallelStateStarted", id: 3, previous: 2, branches: [], firstFrame: 1, input: "{}" }),
  ).toEqual({});
});

test("a redriven execution's entries say how often it was", () => {
  expect(written(STARTED, false, 2).text).toContain('"redrive_count":"2"');
});

test("the line is one line, with the event's time and the machine's name", () => {
  const { text, timestamp, machine } = written({ ...STARTED, input: '"a\\nb"' });
  expect(text).not.toContain("\n");
  expect([timestamp, machine]).toEqual([NOW, "Orders"]);
});

test.each([
  ["letters", "x".repeat(LOGGED_DATA_BYTES_MAX - 1), LOGGED_DATA_BYTES_MAX],
  ["quotes, which are escaped", '"'.repeat(LOGGED_DATA_BYTES_MAX / 2), LOGGED_DATA_BYTES_MAX / 2],
  ["characters of two bytes", "é".repeat(LOGGED_DATA_BYTES_MAX / 2), LOGGED_DATA_BYTES_MAX / 2],
])("input beyond 248 KiB is cut off: %s", (_, whole, kept) => {
  expect(detailsOf({ ...STARTED, input: whole })["inputDetails"]).toEqual({ truncated: false });
  const { input, inputDetails } = detailsOf({ ...STARTED, input: whole + whole.slice(0, 9) });
  expect(inputDetails).toEqual({ truncated: true });
  expect(String(input)).toHaveLength(kept);
});

test("no character is cut in half", () => {
  const { input } = detailsOf({ ...STARTED, input: "😀".repeat(LOGGED_DATA_BYTES_MAX / 4 + 1) });
  expect(String(input).isWellFormed()).toBe(true);
});
