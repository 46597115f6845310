import { describe, expect, test } from "vitest";
import type { Execution, ExecutionIdentity } from "../engine/execution.ts";
import type { EventRecord } from "../engine/records.ts";
import { type EpochMs, type EventId, type JsonText, ROOT_FRAME } from "../engine/units.ts";
import type { StateMachineId } from "../store/store.ts";
import { type RecentEntry, RecentExpress, type RecentRun } from "./recent-express.ts";

const MACHINE = 1 as StateMachineId;

function runOf(name: string, stateMachineId: StateMachineId = MACHINE): RecentRun {
  const identity = { executionArn: `arn:${name}`, name } as ExecutionIdentity;
  return { stateMachineId, identity, input: "{}" as JsonText };
}

/** A run that is remembered from now on, and its first turn made. */
function begin(
  recent: RecentExpress,
  run: RecentRun,
  { execution = executionOf(), events = [started()] }: { execution?: Execution; events?: EventRecord[] } = {},
): RecentEntry {
  const entry = recent.begun(run, 1 as EpochMs);
  if (entry === undefined) throw new Error("nothing is kept");
  recent.turn(entry, execution, events);
  return entry;
}

const running = { execution: executionOf({ status: "RUNNING" }) };

function executionOf(more: Partial<Execution> = {}): Execution {
  return { status: "SUCCEEDED", startedAt: 1 as EpochMs, input: "{}" as JsonText, ...more } as Execution;
}

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
    for (const name of ["a", "b", "c"]) begin(recent, runOf(name));
    begin(recent, runOf("other", 2 as StateMachineId));
    expect(names(recent)).toEqual(["c", "b"]);
    expect(names(recent, 2 as StateMachineId)).toEqual(["other"]);
    expect(recent.describe("arn:a")).toBeUndefined();
    expect(recent.history("arn:a", { limit: 1, reverse: false })).toBeUndefined();
  });

  test("are none where none are wanted", () => {
    const recent = new RecentExpress({ perMachine: 0, bytesMax: MIB });
    expect(recent.begun(runOf("a"), 1 as EpochMs)).toBeUndefined();
    expect(names(recent)).toEqual([]);
    expect(recent.bytes).toBe(0);
  });

  test("are listed page by page, and by status", () => {
    const recent = new RecentExpress({ perMachine: 10, bytesMax: MIB });
    for (const name of ["a", "b", "c"]) {
      begin(recent, runOf(name), { execution: executionOf({ status: name === "b" ? "RUNNING" : "FAILED" }) });
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
  const run = begin(recent, { ...runOf("a"), traceHeader: "Root=1" }, { ...running, events: [started(), entered(2)] });
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

test("one that waits for its first turn is shown, without events", () => {
  const recent = new RecentExpress({ perMachine: 10, bytesMax: MIB });
  recent.begun(runOf("a"), 7 as EpochMs);
  expect(recent.describe("arn:a")).toMatchObject({ status: "RUNNING", startedAt: 7, input: "{}" });
  expect(recent.history("arn:a", { limit: 10, reverse: false })).toEqual([]);
});

test("one that went while it ran does not come back with half of its history", () => {
  const recent = new RecentExpress({ perMachine: 1, bytesMax: MIB });
  const first = begin(recent, runOf("a"), running);
  begin(recent, runOf("b"));
  const { bytes } = recent;
  recent.turn(first, executionOf(), [entered(2)]);
  recent.forget(first);
  expect(names(recent)).toEqual(["b"]);
  expect(recent.bytes).toBe(bytes);
});

test("all together are bounded in bytes: the oldest go first, and every byte is given back", () => {
  const recent = new RecentExpress({ perMachine: 1_000, bytesMax: 20_000 });
  const entries: RecentEntry[] = [];
  for (let i = 0; i < 100; i++) {
    entries.push(begin(recent, runOf(`${i}`, (i % 3) as StateMachineId), { events: [started("x".repeat(1_000))] }));
    expect(recent.bytes).toBeLessThanOrEqual(20_000);
  }
  const kept = entries.filter(({ isGone }) => !isGone);
  expect(kept.length).toBeGreaterThan(5);
  expect(kept).toEqual(entries.slice(-kept.length));
  expect([0, 1, 2].flatMap((machine) => names(recent, machine as StateMachineId))).toHaveLength(kept.length);
  for (const entry of kept) recent.forget(entry);
  expect(recent.bytes).toBe(0);
});

test("a history that takes more than its part loses its oldest events, and others stay", () => {
  const recent = new RecentExpress({ perMachine: 10, bytesMax: 80_000 });
  begin(recent, runOf("small"));
  const loop = begin(recent, runOf("loop"), running);
  for (let id = 2; id <= 200; id++) recent.turn(loop, running.execution, [entered(id)]);
  const events = recent.history("arn:loop", { limit: 1_000, reverse: false }) ?? [];
  expect(events.at(-1)?.id).toBe(200);
  expect(events[0]?.id).toBeGreaterThan(100);
  expect(events.length).toBeGreaterThan(10);
  expect(names(recent)).toEqual(["loop", "small"]);
});

test("a payload that passes through a run is counted once", () => {
  const recent = new RecentExpress({ perMachine: 10, bytesMax: MIB });
  const input = "x".repeat(10_000);
  begin(recent, runOf("a"), { events: [started(input), entered(2, input), entered(3, input)] });
  expect(recent.bytes).toBeLessThan(15_000);
  begin(recent, runOf("b"), { events: [started(input), entered(2, `${input}y`), entered(3, `${input}z`)] });
  expect(recent.bytes).toBeGreaterThan(40_000);
});
