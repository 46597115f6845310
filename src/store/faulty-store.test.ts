import { expect, test } from "vitest";
import { createMachine, turnOf } from "./contract/samples.ts";
import { type FaultyStore, faultyStore, type StoreFault } from "./faulty-store.ts";
import { memoryStore } from "./memory/memory-store.ts";
import { type Store, StoreUnavailable, UnknownOutcome } from "./store.ts";

/** A store whose next commits fail as told, then no more. */
function failing(...faults: StoreFault[]): { readonly store: FaultyStore; readonly behind: Store } {
  const behind = memoryStore();
  return { store: faultyStore(behind, { commit: () => faults.shift() ?? "none" }), behind };
}

async function oneTurn(store: Store) {
  return turnOf({ id: await store.allocateExecutionId(), machine: await createMachine(store) });
}

/** Whether a promise has been settled once everything that is ready has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

test("a refused commit is not made", async () => {
  const { store } = failing("refused");
  const turn = await oneTurn(store);
  await expect(store.commit([turn])).rejects.toThrow(StoreUnavailable);
  expect(await store.execution(turn.executionId)).toBeUndefined();
  expect(await store.commit([turn])).toEqual([{ kind: "committed" }]);
});

test("a commit of unknown outcome may have been made", async () => {
  const { store } = failing("madeButUnknown");
  const turn = await oneTurn(store);
  await expect(store.commit([turn])).rejects.toThrow(UnknownOutcome);
  expect(await store.execution(turn.executionId)).toBeDefined();
  expect(await store.commit([turn])).toEqual([{ kind: "committed" }]);
});

test("a commit of unknown outcome may have been lost", async () => {
  const { store } = failing("lostButUnknown");
  const turn = await oneTurn(store);
  await expect(store.commit([turn])).rejects.toThrow(UnknownOutcome);
  expect(await store.execution(turn.executionId)).toBeUndefined();
});

test("a crash before a commit loses it and answers nothing any more", async () => {
  const { store, behind } = failing("none", "crashBefore");
  const [kept, lost] = [await oneTurn(store), await oneTurn(store)];
  await store.commit([kept]);
  expect(await isSettled(store.commit([lost]))).toBe(false);
  expect(store.hasCrashed).toBe(true);
  expect(await isSettled(store.execution(kept.executionId))).toBe(false);
  expect(await behind.execution(kept.executionId)).toBeDefined();
  expect(await behind.execution(lost.executionId)).toBeUndefined();
});

test("a crash after a commit keeps it and answers nothing any more", async () => {
  const { store, behind } = failing("crashAfter");
  const turn = await oneTurn(store);
  expect(await isSettled(store.commit([turn]))).toBe(false);
  expect(await behind.execution(turn.executionId)).toBeDefined();
  expect(await isSettled(store.send(turn.executionId, "late"))).toBe(false);
  expect(await behind.inbox(turn.executionId)).toEqual([]);
});

test("a crash from outside overtakes the calls that are on their way", async () => {
  const { store } = failing();
  const turn = await oneTurn(store);
  const committed = store.commit([turn]);
  store.crash();
  expect(await isSettled(committed)).toBe(false);
});

test("messages can fail as well", async () => {
  const behind = memoryStore();
  const store = faultyStore(behind, { commit: () => "none", send: () => "refused" });
  const turn = await oneTurn(store);
  await store.commit([turn]);
  await expect(store.send(turn.executionId, "1")).rejects.toThrow(StoreUnavailable);
  expect(await store.inbox(turn.executionId)).toEqual([]);
});
