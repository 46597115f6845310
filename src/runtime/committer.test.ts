import { expect, test } from "vitest";
import type { EpochMs, EventId } from "../engine/units.ts";
import {
  type ExecutionId,
  type Store,
  StoreUnavailable,
  type TurnOutcome,
  type TurnWrite,
  UnknownOutcome,
} from "../store/store.ts";
import { Committer } from "./committer.ts";
import { DEFAULT_SETTINGS, type RuntimeSettings } from "./settings.ts";
import { LogBook } from "./testing-runtime.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const COMMITTED: TurnOutcome = { kind: "committed" };

function turn(id: number, bytes = 10): TurnWrite {
  return {
    executionId: id as ExecutionId,
    turnId: `turn-${id}`,
    row: {} as TurnWrite["row"],
    expectedTurn: 0,
    segment: { turn: 1, firstEventId: 1 as EventId, bytes: new Uint8Array(bytes) },
  };
}

/** A committer on a store whose commits a test answers one by one. */
function given(settings: Partial<RuntimeSettings> = {}) {
  const clock = createVirtualClock(0 as EpochMs);
  const commits: {
    readonly ids: number[];
    readonly answer: (outcome?: TurnOutcome) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const store = {
    commit: (turns: readonly TurnWrite[]) =>
      new Promise<readonly TurnOutcome[]>((resolve, reject) => {
        commits.push({
          ids: turns.map((each) => each.executionId),
          answer: (outcome = COMMITTED) => resolve(turns.map(() => outcome)),
          fail: reject,
        });
      }),
  } as Partial<Store> as Store;
  const committer = new Committer({
    store,
    clock,
    logger: new LogBook(),
    settings: { ...DEFAULT_SETTINGS, ...settings },
  });
  return { clock, commits, committer };
}

test("turns that come in one moment, or while two commits are in flight, share a commit", async () => {
  const { clock, commits, committer } = given();
  const all = [1, 2].map((id) => committer.commit(turn(id), "progress"));
  await clock.settle();
  all.push(committer.commit(turn(3), "progress"));
  await clock.settle();
  all.push(committer.commit(turn(4), "progress"), committer.commit(turn(5), "progress"));
  await clock.settle();
  expect(commits.map(({ ids }) => ids)).toEqual([[1, 2], [3]]);
  commits[0]?.answer();
  await clock.settle();
  expect(commits[2]?.ids).toEqual([4, 5]);
  commits[1]?.answer();
  commits[2]?.answer();
  expect(await Promise.all(all)).toEqual(Array(5).fill(COMMITTED));
});

test("work under way goes before new starts when a commit cannot hold both", async () => {
  const { clock, commits, committer } = given({ commitTurnsMax: 2 });
  void committer.commit(turn(1), "start");
  void committer.commit(turn(2), "progress");
  void committer.commit(turn(3), "start");
  void committer.commit(turn(4), "progress");
  await clock.settle();
  expect(commits.map(({ ids }) => ids)).toEqual([
    [2, 4],
    [1, 3],
  ]);
});

test("starts are refused room while the bytes that wait are past their bound", async () => {
  const { clock, commits, committer } = given({ commitQueueBytesMax: 2_000 });
  expect(committer.admitsStarts).toBe(true);
  const big = committer.commit(turn(1, 4_000), "progress");
  expect(committer.admitsStarts).toBe(false);
  await clock.settle();
  commits[0]?.answer();
  await big;
  expect(committer.admitsStarts).toBe(true);
});

test("a store that is not available refuses the turns, which are then nowhere", async () => {
  const { clock, commits, committer } = given();
  const outcome = committer.commit(turn(1), "progress").catch((error: Error) => error.name);
  await clock.settle();
  commits[0]?.fail(new StoreUnavailable("away"));
  expect(await outcome).toBe("StoreUnavailable");
  expect(committer.pendingTurns).toBe(0);
});

test("after an unknown outcome the same turns are written again until the store answers", async () => {
  const { clock, commits, committer } = given();
  let answered: TurnOutcome | undefined;
  void committer.commit(turn(1), "progress").then((outcome) => {
    answered = outcome;
  });
  await clock.settle();
  commits[0]?.fail(new UnknownOutcome("the worker died"));
  await clock.advanceBy(150);
  commits[1]?.fail(new StoreUnavailable("still away: what became of the first write is not known yet"));
  await clock.advanceBy(1_000);
  expect(answered).toBeUndefined();
  expect(commits.map(({ ids }) => ids)).toEqual([[1], [1], [1]]);
  commits[2]?.answer();
  await clock.settle();
  expect(answered).toEqual(COMMITTED);
});

test("a start that stays in doubt is given back as unknown, and not written later", async () => {
  const { clock, commits, committer } = given();
  const outcome = committer.commit(turn(1), "start").catch((error: Error) => error.name);
  await clock.settle();
  for (let i = 0; i < 10; i++) {
    commits.at(-1)?.fail(new UnknownOutcome("away"));
    await clock.advanceBy(5_000);
  }
  expect(await outcome).toBe("UnknownOutcome");
  const writes = commits.length;
  await clock.advanceBy(60_000);
  expect(commits.length).toBe(writes);
});

test("a turn that breaks its commit is found by writing each alone, and fails alone", async () => {
  const { clock, commits, committer } = given();
  const good = committer.commit(turn(1), "progress");
  const bad = committer.commit(turn(2), "progress").catch((error: Error) => error.message);
  await clock.settle();
  commits[0]?.fail(new TypeError("cannot bind turn 2"));
  await clock.advanceBy(200);
  expect(commits.slice(1).map(({ ids }) => ids)).toEqual([[1], [2]]);
  commits[1]?.answer();
  commits[2]?.fail(new TypeError("cannot bind turn 2"));
  expect(await good).toEqual(COMMITTED);
  expect(await bad).toBe("cannot bind turn 2");
});
