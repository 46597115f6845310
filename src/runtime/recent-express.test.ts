import { describe, expect, test } from "vitest";
import type { Execution, ExecutionIdentity } from "../engine/execution.ts";
import type { EventRecord } from "../engine/records.ts";
import { type EpochMs, type EventId, type JsonText, ROOT_FRAME } from "../engine/units.ts";
import type { StateMachineId } from "../store/store.ts";
import { RecentExpress, type RecentRun } from "./recent-express.ts";

const MACHINE = 1 as StateMachineId;

function runOf(name: string, stateMachineId: StateMachineId = MACHINE): RecentRun {
  return { stateMachineId, identity: { executionArn: `arn:${name}`, name } as ExecutionIdentity };
}

const executionOf = (more: Partial<Execution> = {}): Execution =>
  ({ status: "SUCCEEDED", startedAt: 1 as EpochMs, input: "{}" as JsonText, ...more }) as Execution;

function started(input = "{}"): EventRecord {
  const envelope = { id: 1 as EventId, previous: 0 as EventId, at: 1 as EpochMs, frame: ROOT_FRAME };
  return { ...envelope, type: "ExecutionStarted", input: input as JsonText, startAt: "A", deadlineAt: 9 as EpochMs };
}

function entered(id: number, input = "{}"): EventRecord {
  const envelope = { id: id as EventId, previous: (id - 1) as EventId, at: 1 as EpochMs, frame: ROOT_FRAME };
  return { ...envelope, type: "PassStateEntered", name: "A", input: input as JsonText };
}

const names = (recent: RecentExpress, machine: StateMachineId = MACHINE) =>
  recent.list({ machine, limit: 100 }).map(({ identity }) => identity.name);

const MIB = 1_048_576;

describe("of each machine the newest executions", () => {
  test("are kept, so many and no more", () => {
    const recent = new RecentExpress({ perMachine: 2, bytesMax: MIB });
    for (const name of ["a", "b", "c"]) recent.turn(runOf(name), executionOf(), [started()]);
    recent.turn(runOf("other", 2 as StateMachineId), executionOf(), [started()]);
    expect(names(recent)).toEqual(["c", "b"]);
    expect(names(recent, 2 as StateMachineId)).toEqual(["other"]);
    expect(recent.describe("arn:a")).toBeUndefined();
    expect(recent.history("arn:a", { limit: 1, reverse: false })).toBeUndefined();
  });

  test("are none where none are wanted", () => {
    const recent = new RecentExpress({ perMachine: 0, bytesMax: MIB });
    recent.turn(runOf("a"), executionOf({ status: "RUNNING" }), [started()]);
    recent.turn(runOf("a"), executionOf(), [entered(2)]);
    expect(names(recent)).toEqual([]);
    expect(recent.bytes).toBe(0);
  });

  test("are listed page by page, and by status", () => {
    const recent = new RecentExpress({ perMachine: 10, bytesMax: MIB });
    for (const name of ["a", "b", "c"]) {
      recent.turn(runOf(name), executionOf({ status: name === "b" ? "RUNNING" : "FAILED" }), [started()]);
    }
    const [first] = recent.list({ machine: MACHINE, limit: 1 });
    expect(first?.identity.name).toBe("c");
    const rest = recent.list({ machine: MACHINE, limit: 5, below: first?.order ?? 0 });
    expect(rest.map(({ identity }) => identity.name)).toEqual(["b", "a"]);
    expect(recent.list({ machine: MACHINE, limit: 5, status: "RUNNING" })).toMatchObject([{ identity: { name: "b" } }]);
  });
});

test("an execution is shown as its newest turn left it, with the events of all", () => {
  const recent = new RecentExpress({ perMachine: 10, bytesMax: MIB });
  const run: RecentRun = { ...runOf("a"), traceHeader: "Root=1" };
  recent.turn(run, executionOf({ status: "RUNNING" }), [started(), entered(2)]);
  expect(recent.describe("arn:a")).toMatchObject({ status: "RUNNING", isSynchronous: true, traceHeader: "Root=1" });
  const ended = executionOf({ status: "FAILED", stoppedAt: 5 as EpochMs, error: "Boom", cause: "why" });
  recent.turn(run, ended, [{ type: "BackoffStarted" } as never, entered(3)]);
  expect(recent.describe("arn:a")).toMatchObject({ status: "FAILED", stoppedAt: 5, error: "Boom", cause: "why" });
  const ids = (page: Parameters<RecentExpress["history"]>[1]) => recent.history("arn:a", page)?.map(({ id }) => id);
  expect(ids({ limit: 10, reverse: false })).toEqual([1, 2, 3]);
  expect(ids({ limit: 2, reverse: true })).toEqual([3, 2]);
  expect(ids({ limit: 2, reverse: true, after: 2 as EventId })).toEqual([1]);
  expect(ids({ limit: 2, reverse: false, after: 1 as EventId })).toEqual([2, 3]);
});

test("one that waits for its first turn is shown, and one that is run again begins anew", () => {
  const recent = new RecentExpress({ perMachine: 10, bytesMax: MIB });
  const waiting = { ...runOf("a"), input: "{}" as JsonText };
  recent.begun(waiting, 7 as EpochMs);
  expect(recent.describe("arn:a")).toMatchObject({ status: "RUNNING", startedAt: 7, input: "{}" });
  expect(recent.history("arn:a", { limit: 10, reverse: false })).toEqual([]);
  recent.turn(runOf("a"), executionOf({ status: "RUNNING" }), [started(), entered(2)]);
  recent.begun(waiting, 8 as EpochMs);
  recent.turn(runOf("a"), executionOf(), [started()]);
  expect(names(recent)).toEqual(["a"]);
  expect(recent.history("arn:a", { limit: 10, reverse: false })).toHaveLength(1);
});

test("one that went while it ran does not come back with half of its history", () => {
  const recent = new RecentExpress({ perMachine: 1, bytesMax: MIB });
  recent.turn(runOf("a"), executionOf({ status: "RUNNING" }), [started()]);
  recent.turn(runOf("b"), executionOf(), [started()]);
  recent.turn(runOf("a"), executionOf(), [entered(2)]);
  expect(names(recent)).toEqual(["b"]);
});

test("all together are bounded in bytes: the oldest go first, and every byte is given back", () => {
  const recent = new RecentExpress({ perMachine: 1_000, bytesMax: 20_000 });
  for (let i = 0; i < 100; i++) {
    recent.turn(runOf(`${i}`), executionOf(), [started("x".repeat(1_000))]);
    expect(recent.bytes).toBeLessThanOrEqual(20_000);
  }
  const kept = names(recent);
  expect(kept[0]).toBe("99");
  expect(kept.length).toBeGreaterThan(5);
  for (const name of kept) recent.forget(`arn:${name}`);
  expect(recent.bytes).toBe(0);
});

test("a history that takes more than its part loses its oldest events, and others stay", () => {
  const recent = new RecentExpress({ perMachine: 10, bytesMax: 80_000 });
  recent.turn(runOf("small"), executionOf(), [started()]);
  recent.turn(runOf("loop"), executionOf({ status: "RUNNING" }), [started()]);
  for (let id = 2; id <= 200; id++) recent.turn(runOf("loop"), executionOf({ status: "RUNNING" }), [entered(id)]);
  const events = recent.history("arn:loop", { limit: 1_000, reverse: false }) ?? [];
  expect(events.at(-1)?.id).toBe(200);
  expect(events[0]?.id).toBeGreaterThan(100);
  expect(events.length).toBeGreaterThan(10);
  expect(names(recent)).toEqual(["loop", "small"]);
});

test("a payload that passes through a run is counted once", () => {
  const recent = new RecentExpress({ perMachine: 10, bytesMax: MIB });
  const input = "x".repeat(10_000);
  recent.turn(runOf("a"), executionOf(), [started(input), entered(2, input), entered(3, input)]);
  expect(recent.bytes).toBeLessThan(15_000);
  recent.turn(runOf("b"), executionOf(), [started(input), entered(2, `${input}y`), entered(3, `${input}z`)]);
  expect(recent.bytes).toBeGreaterThan(40_000);
});
