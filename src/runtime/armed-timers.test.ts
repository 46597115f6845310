import { expect, test } from "vitest";
import type { EpochMs } from "../engine/units.ts";
import type { ExecutionId } from "../store/store.ts";
import { ArmedTimers } from "./armed-timers.ts";
import { DEFAULT_SETTINGS, type RuntimeSettings } from "./settings.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const id = (n: number) => n as ExecutionId;
const at = (ms: number) => ms as EpochMs;

function given(settings: Partial<RuntimeSettings> = {}) {
  const clock = createVirtualClock(at(0));
  const fired: [number, number][] = [];
  const timers = new ArmedTimers({
    clock,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    onDue: (due) => fired.push([due, clock.now()]),
  });
  return { clock, fired, timers };
}

test("each fires at its time, the earliest first", async () => {
  const { clock, fired, timers } = given();
  timers.arm(id(1), at(3_000));
  timers.arm(id(2), at(1_000));
  timers.arm(id(3), at(1_000));
  await clock.advanceTo(at(5_000));
  expect(fired).toEqual([
    [2, 1_000],
    [3, 1_000],
    [1, 3_000],
  ]);
  expect(timers.size).toBe(0);
});

test("an execution has one alarm: the last one set", async () => {
  const { clock, fired, timers } = given();
  timers.arm(id(1), at(1_000));
  timers.arm(id(1), at(2_000));
  timers.arm(id(2), at(1_500));
  timers.disarm(id(2));
  await clock.advanceTo(at(5_000));
  expect(fired).toEqual([[1, 2_000]]);
});

test("an alarm read from the store never moves a set one to a later time", async () => {
  const { clock, fired, timers } = given();
  timers.arm(id(1), at(1_000));
  expect(timers.armNoLater(id(1), at(2_000))).toBe(true);
  await clock.advanceTo(at(5_000));
  expect(fired).toEqual([[1, 1_000]]);
});

test("what is far ahead, or too much, is left to the store", () => {
  const { timers } = given({ armedTimersMax: 1 });
  expect(timers.arm(id(1), at(60_001))).toBe(false);
  expect(timers.arm(id(2), at(1_000))).toBe(true);
  expect(timers.arm(id(3), at(1_000))).toBe(false);
  expect(timers.arm(id(2), at(2_000))).toBe(true);
  expect(timers.size).toBe(1);
});

test("setting one alarm again and again does not grow the heap for ever", async () => {
  const { clock, fired, timers } = given();
  for (let i = 0; i < 5_000; i++) timers.arm(id(1), at(10_000 + i));
  await clock.advanceTo(at(20_000));
  expect(fired).toEqual([[1, 14_999]]);
});
