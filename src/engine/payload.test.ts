import { expect, test } from "vitest";
import { NESTING_MAX } from "../expr/json.ts";
import { runDefinition } from "./testing-engine.ts";

const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));
const first = { Type: "Pass", Parameters: { "first.$": "$[0]" }, End: true };

test.each([
  ["a task", { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:f", Next: "First" }],
  [
    "a branch, in the list of the Parallel's results,",
    {
      Type: "Parallel",
      Branches: [{ StartAt: "Inner", States: { Inner: { Type: "Pass", End: true } } }],
      Next: "First",
    },
  ],
])("a result of %s that nests too deep fails the state that looks into it", (_, State) => {
  const run = runDefinition(
    { StartAt: "State", States: { State, First: first } },
    { input: nested(NESTING_MAX), task: () => ({ output: nested(NESTING_MAX + 1) }) },
  );
  expect(run.execution).toMatchObject({
    status: "FAILED",
    error: "States.Runtime",
    cause: expect.stringMatching(/'First'.*Document nesting depth exceeds the maximum allowed \(1000\)$/),
  });
});
