import { describe, expect, test } from "vitest";
import { type RedriveObstacle, redriveBy, redriveObstacle } from "./redrive.ts";
import { runDefinition, START_MS } from "./testing-engine.ts";
import type { EventId } from "./units.ts";

const DAY_MS = 86_400_000;

const machine = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });

describe("a client token", () => {
  const failing = machine("F", { Type: "Fail" });

  test("redrives once in 15 minutes, also where the execution has failed again", () => {
    const clientToken = "t";
    const run = runDefinition(failing, {
      redrives: [{ clientToken }, { clientToken, afterMs: 15 * 60_000 }, { clientToken, afterMs: 1 }],
    });
    expect(run.execution.redriven?.count).toBe(2);
  });

  test("is remembered for the last ten redrives", () => {
    const redrives = Array.from({ length: 11 }, (_, index) => ({ clientToken: `t${index}` }));
    const { execution } = runDefinition(failing, { redrives });
    expect(execution.redriven?.tokens).toHaveLength(10);
    expect(redriveBy(execution.redriven, "t0", START_MS)).toBeUndefined();
    expect(redriveBy(execution.redriven, "t1", START_MS)).toEqual({ token: "t1", at: START_MS });
    expect(redriveBy(execution.redriven, undefined, START_MS)).toBeUndefined();
  });
});

test.each<[RedriveObstacle | undefined, object]>([
  [undefined, {}],
  ["running", { status: "RUNNING", stoppedAt: null }],
  ["succeeded", { status: "SUCCEEDED" }],
  ["historyFull", { lastEventId: 24_999 }],
  [undefined, { lastEventId: 24_998 }],
  ["openTooLong", { startedAt: START_MS - 366 * DAY_MS }],
  ["closedTooLong", { startedAt: START_MS - 16 * DAY_MS, stoppedAt: START_MS - 14 * DAY_MS - 1 }],
  [undefined, { startedAt: START_MS - 16 * DAY_MS, stoppedAt: START_MS - 14 * DAY_MS }],
])("what is in the way of a redrive: %s %j", (obstacle, about) => {
  const facts = { status: "FAILED", startedAt: START_MS, stoppedAt: START_MS, lastEventId: 9 as EventId } as const;
  const limits = { historyEventsMax: 25_000 };
  expect(redriveObstacle({ ...facts, ...about }, START_MS, limits)).toBe(obstacle);
});

test("a history that has no room is not redriven", () => {
  const run = runDefinition(
    machine("T", {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
      End: true,
    }),
    { task: () => ({ error: "Boom" }), limits: { historyEventsMax: 7 }, redrives: [{}] },
  );
  expect(run.execution.redriven).toBeUndefined();
});
