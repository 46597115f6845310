import { expect, test } from "vitest";
import type { EpochMs } from "../engine/units.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const at = (ms: number) => ms as EpochMs;

test("timers run at their own time and in their order, those set on the way included", async () => {
  const clock = createVirtualClock(at(1_000));
  const ran: string[] = [];
  clock.setTimer(at(3_000), () => ran.push(`late ${clock.now()}`));
  clock.setTimer(at(2_000), () => {
    ran.push(`early ${clock.now()}`);
    clock.setTimer(at(2_500), () => ran.push(`between ${clock.now()}`));
  });
  await clock.advanceTo(at(10_000));
  expect(ran).toEqual(["early 2000", "between 2500", "late 3000"]);
  expect(clock.now()).toBe(10_000);
});

test("a cancelled timer does not run and is not waited for", async () => {
  const clock = createVirtualClock(at(0));
  const ran: string[] = [];
  clock.setTimer(at(5), () => ran.push("cancelled"))();
  expect(clock.nextTimerAt()).toBeUndefined();
  expect(await clock.advanceToNextTimer()).toBe(false);
  expect(ran).toEqual([]);
});

test("settling waits for deferred work that defers more", async () => {
  const clock = createVirtualClock(at(0));
  let depth = 0;
  const deepen = (): void => {
    if (++depth < 5) clock.defer(() => void Promise.resolve().then(deepen));
  };
  clock.defer(deepen);
  await clock.settle();
  expect(depth).toBe(5);
});
