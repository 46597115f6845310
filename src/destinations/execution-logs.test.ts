import { expect, test } from "vitest";
import type { Execution } from "../engine/execution.ts";
import type { JournalRecord } from "../engine/records.ts";
import { LogBook } from "../runtime/testing-runtime.ts";
import { createVirtualClock } from "../runtime/virtual-clock.ts";
import { ExecutionLogs } from "./execution-logs.ts";
import type { LogEntry } from "./log-entry.ts";
import type { LogSink } from "./log-sink.ts";
import { IDENTITY, NOW } from "./testing-destinations.ts";

const GROUP_ARN = "arn:aws:logs:us-east-1:123456789012:log-group:orders:*";

const RECORDS = [
  { type: "ExecutionStarted", id: 1, previous: 0, at: NOW, frame: 0, input: "{}" },
  { type: "FailStateEntered", id: 2, previous: 0, at: NOW, frame: 0, name: "Only", input: "{}" },
  { type: "FrameFailed", at: NOW, frame: 0 },
  { type: "ExecutionFailed", id: 3, previous: 2, at: NOW, frame: 0, error: "E" },
] as unknown as readonly JournalRecord[];

class FakeSink implements LogSink {
  readonly written: string[] = [];
  isHurried = false;
  hold: Promise<void> | undefined;

  key(group: { readonly name: string }): string {
    return group.name;
  }

  async write(group: { readonly name: string }, entries: readonly LogEntry[]): Promise<void> {
    await this.hold;
    for (const { text } of entries) this.written.push(`${group.name}: ${(JSON.parse(text) as { type: string }).type}`);
  }

  hurry(): void {
    this.isHurried = true;
  }
}

function logs(sinks: readonly LogSink[]) {
  const clock = createVirtualClock(NOW);
  const observer = new ExecutionLogs({ sinks, clock, logger: new LogBook() });
  const turn = (configuration: object, type: "STANDARD" | "EXPRESS" = "STANDARD") =>
    observer.turn({
      identity: IDENTITY,
      revision: { loggingConfiguration: JSON.stringify(configuration) },
      records: RECORDS,
      execution: {} as Execution,
      type,
    });
  return { observer, clock, turn };
}

const configuration = (level: string) => ({
  level,
  includeExecutionData: false,
  destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: GROUP_ARN } }],
});

test.each([
  ["ALL", ["ExecutionStarted", "FailStateEntered", "ExecutionFailed"]],
  ["ERROR", ["FailStateEntered", "ExecutionFailed"]],
  ["FATAL", ["ExecutionFailed"]],
  ["OFF", []],
])("at level %s the events of that level go to the group, and no private record", async (level, types) => {
  const sink = new FakeSink();
  const { turn, clock } = logs([sink]);
  turn(configuration(level));
  await clock.advanceBy(1_000);
  expect(sink.written).toEqual(types.map((type) => `orders: ${type}`));
});

test("an Express execution's events go the same way, and every place gets them", async () => {
  const sinks = [new FakeSink(), new FakeSink()];
  const { turn, clock } = logs(sinks);
  turn(configuration("FATAL"), "EXPRESS");
  await clock.advanceBy(1_000);
  expect(sinks.map(({ written }) => written)).toEqual([["orders: ExecutionFailed"], ["orders: ExecutionFailed"]]);
});

test("without logging nothing waits for anything", () => {
  const { turn, clock } = logs([new FakeSink()]);
  for (const text of [{}, { level: "OFF", includeExecutionData: false }, configuration("OFF")]) turn(text);
  expect(clock.nextTimerAt()).toBeUndefined();
});

test("closing writes what waits", async () => {
  const sink = new FakeSink();
  const { observer, turn } = logs([sink]);
  turn(configuration("FATAL"));
  await observer.close(1_000);
  expect(sink.written).toEqual(["orders: ExecutionFailed"]);
  expect(sink.isHurried).toBe(false);
});

test("a place that takes too long is told to hurry", async () => {
  const sink = new FakeSink();
  let release = () => {};
  sink.hold = new Promise((resolve) => (release = resolve));
  const { observer, clock, turn } = logs([sink]);
  turn(configuration("FATAL"));
  const closed = observer.close(1_000);
  await clock.advanceBy(1_000);
  expect(sink.isHurried).toBe(true);
  release();
  await closed;
});

test("a place that does not hurry either holds nobody up", async () => {
  const sink = new FakeSink();
  sink.hold = new Promise(() => {});
  const { observer, clock, turn } = logs([sink]);
  turn(configuration("FATAL"));
  const closed = observer.close(1_000);
  await clock.advanceBy(2_000);
  await closed;
  expect(sink.written).toEqual([]);
  expect(clock.nextTimerAt()).toBeUndefined();
});

test("a turn that cannot be logged harms nobody", () => {
  const { observer, clock } = logs([new FakeSink()]);
  const revision = { loggingConfiguration: "no JSON" };
  observer.turn({ identity: IDENTITY, revision, records: RECORDS, execution: {} as Execution, type: "STANDARD" });
  expect(clock.nextTimerAt()).toBeUndefined();
});

test("other places count from now on, and what waits goes where it was to go", async () => {
  const [former, next] = [new FakeSink(), new FakeSink()];
  const { observer, clock, turn } = logs([former]);
  turn(configuration("FATAL"));
  observer.reroute([next]);
  turn(configuration("FATAL"));
  await clock.advanceBy(1_000);
  expect([former.written, next.written]).toEqual([["orders: ExecutionFailed"], ["orders: ExecutionFailed"]]);
});
