import { expect, test } from "vitest";
import type { EpochMs } from "../engine/units.ts";
import type { ExecutionId } from "../store/store.ts";
import { Pacer } from "./pacer.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { createVirtualClock } from "./virtual-clock.ts";

function given(options: { readonly loadsMax: number; readonly hasMemory?: () => boolean }) {
  const clock = createVirtualClock(0 as EpochMs);
  const awake: { readonly id: ExecutionId; readonly settle: () => void }[] = [];
  const pacer = new Pacer({
    clock,
    settings: { ...DEFAULT_SETTINGS, loadsMax: options.loadsMax },
    wake: (id) => new Promise((settle) => void awake.push({ id, settle })),
    hasMemory: options.hasMemory ?? (() => true),
  });
  return { clock, awake, pacer };
}

test("no more than so many are woken at once, in order, each once", async () => {
  const { clock, awake, pacer } = given({ loadsMax: 2 });
  for (const id of [5, 6, 7, 5]) pacer.add(id as ExecutionId);
  await clock.settle();
  expect(awake.map(({ id }) => id)).toEqual([5, 6]);
  expect(pacer.backlog).toBe(1);
  awake[0]?.settle();
  await clock.settle();
  expect(awake.map(({ id }) => id)).toEqual([5, 6, 7]);
  expect(pacer.isIdle).toBe(false);
  for (const { settle } of awake) settle();
  await clock.settle();
  expect(pacer.isIdle).toBe(true);
});

test("others get their turn while many are woken", async () => {
  const { clock, awake, pacer } = given({ loadsMax: 1_000 });
  for (let id = 1; id <= 1_000; id++) pacer.add(id as ExecutionId);
  let wokenBefore = -1;
  clock.defer(() => {
    wokenBefore = awake.length;
  });
  await clock.settle();
  expect(wokenBefore).toBeGreaterThan(0);
  expect(wokenBefore).toBeLessThan(100);
  expect(awake.length).toBe(1_000);
});

test("nobody is woken while memory is short", async () => {
  let hasMemory = false;
  const { clock, awake, pacer } = given({ loadsMax: 10, hasMemory: () => hasMemory });
  pacer.add(1 as ExecutionId);
  await clock.advanceBy(1_000);
  expect(awake.length).toBe(0);
  hasMemory = true;
  await clock.advanceBy(1_000);
  expect(awake.length).toBe(1);
});

test("who hands on a long list waits until most of it is taken", async () => {
  const { clock, awake, pacer } = given({ loadsMax: 1 });
  for (let id = 1; id <= 4; id++) pacer.add(id as ExecutionId);
  let isBelow = false;
  void pacer.whenBacklogIsBelow(2).then(() => {
    isBelow = true;
  });
  await clock.settle();
  expect(isBelow).toBe(false);
  for (let i = 0; i < 2; i++) {
    awake.at(-1)?.settle();
    await clock.settle();
  }
  expect(isBelow).toBe(true);
});
