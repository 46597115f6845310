import { expect, test } from "vitest";
import { TestingApi } from "../testing-api.ts";

const AT = "arn:aws:states:us-east-1:123456789012";
const MAP_RUN = `${AT}:mapRun:orders/each:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0`;

test("an execution without a Distributed Map has no Map Runs", async () => {
  const api = new TestingApi();
  const executionArn = await api.execution(await api.machine("orders"));
  expect(await api.call("ListMapRuns", { executionArn, maxResults: 1 })).toEqual({ mapRuns: [] });
});

test.each([
  [
    { executionArn: `${AT}:execution:orders:gone` },
    `ExecutionDoesNotExist: Execution Does Not Exist: '${AT}:execution:orders:gone'`,
  ],
  [
    { executionArn: `${AT}:express:orders:run:0f1e` },
    "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'",
  ],
  [{ executionArn: "run" }, "InvalidArn: Invalid Arn: 'Invalid ARN prefix: run'"],
  [
    { executionArn: `${AT}:execution:orders:run`, maxResults: 1001 },
    "ValidationException: 1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
  ],
])("ListMapRuns of %j is refused", async (request, refusal) => {
  expect(await new TestingApi().refusal("ListMapRuns", request)).toBe(refusal);
});

test("no paging token is one of a listing without pages", async () => {
  const api = new TestingApi();
  const executionArn = await api.execution(await api.machine("orders"));
  const request = { executionArn, nextToken: "abc" };
  expect(await api.refusal("ListMapRuns", request)).toBe("InvalidToken: Invalid Token: 'Invalid token'");
});

test.each([
  ["DescribeMapRun", {}],
  ["UpdateMapRun", { maxConcurrency: 0, toleratedFailurePercentage: 12.5, toleratedFailureCount: 4_294_967_296 }],
  ["UpdateMapRun", { toleratedFailurePercentage: 100 }],
])("%s %j finds no Map Run", async (operation, more) => {
  expect(await new TestingApi().refusal(operation, { mapRunArn: MAP_RUN, ...more })).toBe(
    `ResourceNotFound: Resource not found: '${MAP_RUN}'`,
  );
});

test.each([
  [`${AT}:mapRun:orders:0f1e`, `InvalidArn: Invalid Arn: 'Malformed ARN: ${AT}:mapRun:orders:0f1e'`],
  [`${AT}:mapRun:orders/each`, `InvalidArn: Invalid Arn: 'Malformed ARN: ${AT}:mapRun:orders/each'`],
  [`${AT}:mapRun:orders/:0f1e`, `InvalidArn: Invalid Arn: 'Malformed ARN: ${AT}:mapRun:orders/:0f1e'`],
  [`${AT}:execution:orders:run`, "InvalidArn: Invalid Arn: 'Resource type not valid in this context: execution'"],
])("%s is no Map Run's ARN", async (mapRunArn, refusal) => {
  const api = new TestingApi();
  expect(await api.refusal("DescribeMapRun", { mapRunArn })).toBe(refusal);
  expect(await api.refusal("UpdateMapRun", { mapRunArn, maxConcurrency: 1 })).toBe(refusal);
  expect(await api.refusal("ListExecutions", { mapRunArn })).toBe(refusal);
});

test.each([
  [
    {},
    "ValidationException: At least one of maxConcurrency, toleratedFailurePercentage and toleratedFailureCount must be specified",
  ],
  [
    { toleratedFailurePercentage: 101 },
    "ValidationException: 1 validation error detected: Value '101.0' at 'toleratedFailurePercentage' failed to satisfy constraint: Member must have value less than or equal to 100",
  ],
  [
    { maxConcurrency: -1, toleratedFailureCount: -2 },
    "ValidationException: 2 validation errors detected: Value '-1' at 'maxConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '-2' at 'toleratedFailureCount' failed to satisfy constraint: Member must have value greater than or equal to 0",
  ],
  [{ toleratedFailurePercentage: "1" }, "SerializationException: STRING_VALUE cannot be converted to Float"],
  [{ toleratedFailureCount: 1.5 }, "SerializationException: NUMBER_VALUE cannot be converted to Long"],
])("UpdateMapRun with %j is refused", async (changes, refusal) => {
  expect(await new TestingApi().refusal("UpdateMapRun", { mapRunArn: MAP_RUN, ...changes })).toBe(refusal);
});
