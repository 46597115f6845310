import { expect, test } from "vitest";
import { createVirtualClock } from "../runtime/virtual-clock.ts";
import type { LogEntry } from "./log-entry.ts";
import { LogQueue, QUEUE_LENGTH_MAX } from "./log-queue.ts";
import { entry, NOW } from "./testing-destinations.ts";

/** A queue whose writes a test ends; without `held` they end at once. */
function queue(isHeld = false) {
  const clock = createVirtualClock(NOW);
  const batches: string[][] = [];
  const losses: ("first" | number)[] = [];
  let release = () => {};
  const queue = new LogQueue({
    clock,
    write(entries: readonly LogEntry[]) {
      batches.push(entries.map(({ text }) => text));
      return isHeld ? new Promise((resolve) => (release = resolve)) : Promise.resolve();
    },
    onLoss: (lost) => void losses.push(lost),
  });
  return { queue, clock, batches, losses, release: () => release() };
}

test("entries gather for a moment and are written together, in order", async () => {
  const { queue: logs, clock, batches } = queue();
  for (const text of ["a", "b"]) logs.add(entry(text));
  await clock.advanceBy(249);
  expect(batches).toEqual([]);
  await clock.advanceBy(1);
  expect(batches).toEqual([["a", "b"]]);
  logs.add(entry("c"));
  await clock.advanceBy(250);
  expect(batches).toEqual([["a", "b"], ["c"]]);
});

test("many do not wait, and go in batches", async () => {
  const { queue: logs, clock, batches } = queue();
  const long = "x".repeat(100_000);
  for (let number = 0; number < 7; number++) logs.add(entry(long));
  await clock.advanceBy(0);
  expect(batches.flat()).toHaveLength(6);
  await clock.advanceBy(250);
  expect(batches.map((batch) => batch.length)).toEqual([2, 2, 2, 1]);
});

test("while a write is under way the next entries wait for it", async () => {
  const { queue: logs, clock, batches, release } = queue(true);
  logs.add(entry("a"));
  await clock.advanceBy(250);
  logs.add(entry("b"));
  await clock.advanceBy(10_000);
  expect(batches).toEqual([["a"]]);
  release();
  await clock.advanceBy(250);
  expect(batches).toEqual([["a"], ["b"]]);
});

test("what a full queue cannot take is lost, which is said once, and its number when there is room again", async () => {
  const { queue: logs, clock, batches, losses, release } = queue(true);
  logs.add(entry("a"));
  await clock.advanceBy(250);
  logs.add(entry("x".repeat(QUEUE_LENGTH_MAX)));
  for (const text of ["lost", "lost too"]) logs.add(entry(text));
  expect(losses).toEqual(["first"]);
  release();
  await clock.advanceBy(250);
  release();
  await clock.settle();
  expect(losses).toEqual(["first", 2]);
  expect(batches).toHaveLength(2);
});

test("a flush writes at once, whatever waits", async () => {
  const { queue: logs, batches, clock } = queue();
  for (let number = 0; number < 5; number++) logs.add(entry("x".repeat(200_000)));
  await logs.flush();
  expect(batches.flat()).toHaveLength(5);
  expect(clock.nextTimerAt()).toBeUndefined();
});
