import { expect, test } from "vitest";
import type { EpochMs, EventId } from "../engine/units.ts";
import { taskKey } from "./task-key.ts";

const attempt = {
  executionArn: "arn:aws:states:eu-west-1:1:execution:M:e",
  startedAt: 1 as EpochMs,
  scheduledId: 3 as EventId,
};

test("the key of an attempt is a UUID and always the same", () => {
  expect(taskKey(attempt)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(taskKey({ ...attempt })).toBe(taskKey(attempt));
});

test("another attempt, another execution and a name used again have other keys", () => {
  const keys = [
    taskKey(attempt),
    taskKey({ ...attempt, scheduledId: 8 as EventId }),
    taskKey({ ...attempt, executionArn: `${attempt.executionArn}2` }),
    taskKey({ ...attempt, startedAt: 2 as EpochMs }),
  ];
  expect(new Set(keys).size).toBe(4);
});
