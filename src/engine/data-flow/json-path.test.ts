import { describe, expect, test } from "vitest";
import { runDefinition, START_MS } from "../testing-engine.ts";

const state = (fields: object) => ({ StartAt: "S", States: { S: { End: true, ...fields } } });
const PREFIX = "An error occurred while executing the state 'S' (entered at the event id #2). ";

describe("a number behind a path", () => {
  const wait = (p: unknown) => runDefinition(state({ Type: "Wait", SecondsPath: "$.p" }), { input: { p } });

  test.each([
    [5, 5_000],
    ["5", 5_000],
    [0, 0],
  ])("may be %j in a Wait, whose state takes as long", (p, ms) => {
    expect(wait(p).events.at(-1)).toMatchObject({ type: "ExecutionSucceeded", at: START_MS + ms });
  });

  test.each([
    [1.5, "cannot be parsed as a long value: $.p == 1.5"],
    ["", "cannot be parsed as a long value: $.p == "],
    ["1s", "cannot be parsed as a long value: $.p == 1s"],
    [null, "cannot be parsed as a long value: $.p == null"],
    [-1, "references a negative value: $.p == -1"],
    ["-1", "references a negative value: $.p == -1"],
  ])("%j is none for a Wait", (p, detail) => {
    expect(wait(p).execution.cause).toBe(`${PREFIX}The SecondsPath parameter ${detail}`);
  });

  const task = (p: unknown) =>
    runDefinition(
      state({
        Type: "Task",
        Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
        TimeoutSecondsPath: "$.p",
      }),
      { input: { p }, task: () => "hangs" },
    );

  test.each([3, "3"])("may be %j for the time-out of a Task", (p) => {
    expect(task(p).events.at(-1)).toMatchObject({ error: "States.Timeout", at: START_MS + 3_000 });
  });

  test.each([0, -1, "x", 1.5, {}])("%j is no time-out of a Task", (p) => {
    expect(task(p).execution.cause).toBe(
      `${PREFIX}The TimeoutSecondsPath field refers to value "${typeof p === "string" ? p : JSON.stringify(p)}" which is not a valid positive integer: $.p`,
    );
  });
});
