import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { ExecutionIdentity } from "../engine/execution.ts";
import type { EventRecord } from "../engine/records.ts";
import type { EpochMs, EventId, FrameId, JsonText } from "../engine/units.ts";
import { LAYOUTS } from "./codec/layouts.ts";
import { historyEvent } from "./history.ts";

const SHARED = process.env["STEPWELL_SHARED"] ?? fileURLToPath(new URL("../../../shared", import.meta.url));
const CASES = join(SHARED, "conformance/cases");

const IDENTITY: ExecutionIdentity = {
  executionArn: "arn:aws:states:us-east-1:123456789012:execution:m:e",
  name: "e",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:m",
  stateMachineName: "m",
  roleArn: "arn:aws:iam::123456789012:role/r",
  partition: "aws",
  region: "us-east-1",
  account: "123456789012",
};

const ENVELOPE = { id: 7 as EventId, previous: 6 as EventId, at: 1000 as EpochMs, frame: 0 as FrameId };

describe("an event", () => {
  test("shows its id, the one before it, its time and its type", () => {
    const event = historyEvent({ type: "LambdaFunctionStarted", ...ENVELOPE }, IDENTITY, true);
    expect(event).toEqual({ id: 7, previousEventId: 6, timestamp: 1000, type: "LambdaFunctionStarted" });
  });

  test("shows the machine's role with the input", () => {
    const started: EventRecord = {
      type: "ExecutionStarted",
      ...ENVELOPE,
      input: '{"a":1}' as JsonText,
      startAt: "A",
      deadlineAt: 9 as EpochMs,
    };
    const details = { input: '{"a":1}', inputDetails: { truncated: false }, roleArn: IDENTITY.roleArn };
    expect(historyEvent(started, IDENTITY, true).executionStartedEventDetails).toEqual(details);
    expect(historyEvent(started, IDENTITY, false).executionStartedEventDetails).toEqual({ roleArn: IDENTITY.roleArn });
  });

  test("that an execution was redriven shows how often", () => {
    const redriven: EventRecord = {
      type: "ExecutionRedriven",
      ...ENVELOPE,
      redriveCount: 2,
      deadlineAt: 9 as EpochMs,
      clientToken: "t",
    };
    expect(historyEvent(redriven, IDENTITY, true).executionRedrivenEventDetails).toEqual({ redriveCount: 2 });
  });

  test("of a state that set variables shows them as texts, and nothing of them where none was set", () => {
    const exited: EventRecord = { type: "PassStateExited", ...ENVELOPE, name: "A", output: "{}" as JsonText };
    const assigned = { text: '"a"' as JsonText, list: "[1,2.0]" as JsonText };
    expect(historyEvent({ ...exited, assigned }, IDENTITY, true).stateExitedEventDetails).toEqual({
      name: "A",
      output: "{}",
      outputDetails: { truncated: false },
      assignedVariables: { text: '"a"', list: "[1,2.0]" },
      assignedVariablesDetails: { truncated: false },
    });
    expect(historyEvent({ ...exited, assigned }, IDENTITY, false).stateExitedEventDetails).toEqual({ name: "A" });
    expect(historyEvent(exited, IDENTITY, true).stateExitedEventDetails).not.toHaveProperty("assignedVariables");
  });

  test("without execution data keeps names and reasons, not inputs and outputs", () => {
    const exited: EventRecord = { type: "PassStateExited", ...ENVELOPE, name: "A", output: "{}" as JsonText };
    expect(historyEvent(exited, IDENTITY, false).stateExitedEventDetails).toEqual({ name: "A" });
    const succeeded: EventRecord = { type: "ExecutionSucceeded", ...ENVELOPE, output: "{}" as JsonText };
    expect(historyEvent(succeeded, IDENTITY, false).executionSucceededEventDetails).toEqual({});
    const failed: EventRecord = { type: "ExecutionFailed", ...ENVELOPE, error: "E", cause: "why" };
    expect(historyEvent(failed, IDENTITY, false).executionFailedEventDetails).toEqual({ error: "E", cause: "why" });
  });

  test("of a stop without a reason has empty details", () => {
    expect(
      historyEvent({ type: "ExecutionAborted", ...ENVELOPE }, IDENTITY, true).executionAbortedEventDetails,
    ).toEqual({});
  });

  test("of a scheduled task shows the time-outs that the state sets, and credentials", () => {
    const scheduled: EventRecord = {
      type: "TaskScheduled",
      ...ENVELOPE,
      resourceType: "sqs",
      resource: "sendMessage.waitForTaskToken",
      region: "us-east-1",
      parameters: "{}" as JsonText,
      timeoutSeconds: 30,
      heartbeatSeconds: 10,
      roleArn: "arn:aws:iam::123456789012:role/other",
      nonce: "00",
    };
    expect(historyEvent(scheduled, IDENTITY, true).taskScheduledEventDetails).toEqual({
      resourceType: "sqs",
      resource: "sendMessage.waitForTaskToken",
      region: "us-east-1",
      parameters: "{}",
      timeoutInSeconds: 30,
      heartbeatInSeconds: 10,
      taskCredentials: { roleArn: "arn:aws:iam::123456789012:role/other" },
    });
  });

  test("of a scheduled function never shows a heartbeat", () => {
    const scheduled: EventRecord = {
      type: "LambdaFunctionScheduled",
      ...ENVELOPE,
      resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
      input: "{}" as JsonText,
      timeoutSeconds: 30,
      heartbeatSeconds: 10,
    };
    expect(historyEvent(scheduled, IDENTITY, true).lambdaFunctionScheduledEventDetails).toEqual({
      resource: scheduled.resource,
      input: "{}",
      inputDetails: { truncated: false },
      timeoutInSeconds: 30,
    });
  });
});

describe.skipIf(!existsSync(CASES))("AWS's recorded histories (skipped where the recordings are not there)", () => {
  test("every recorded event of a type that we have is shown member for member", () => {
    const recorded = recordedEvents();
    expect(recorded.length).toBeGreaterThan(1000);
    for (const event of recorded) {
      const { timestamp: _, ...shown } = historyEvent(recordOf(event), { ...IDENTITY, roleArn: roleOf(event) }, true);
      const { timestamp: __, ...expected } = event;
      expect(shown).toEqual(expected);
    }
  });
});

interface RecordedEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: unknown;
  readonly type: string;
  readonly [details: string]: unknown;
}

function recordedEvents(): readonly RecordedEvent[] {
  return globSync("**/*.json", { cwd: CASES })
    .flatMap((file) => JSON.parse(readFileSync(join(CASES, file), "utf8")) as { steps?: unknown[] }[])
    .flatMap((each) => each.steps ?? [])
    .flatMap((step) => {
      const { call, expect: answer } = step as { call?: string; expect?: { events?: RecordedEvent[] } };
      return call === "GetExecutionHistory" ? (answer?.events ?? []) : [];
    })
    .filter((event) => event.type in LAYOUTS && !("assignedVariables" in detailsOf(event)));
}

function detailsOf(event: RecordedEvent): Readonly<Record<string, unknown>> {
  const name = Object.keys(event).find((key) => key.endsWith("EventDetails"));
  return name === undefined ? {} : (event[name] as Record<string, unknown>);
}

function roleOf(event: RecordedEvent): string {
  return String(detailsOf(event)["roleArn"]);
}

/** The record that such an event comes from. Payloads were recorded parsed; they are only passed on. */
function recordOf(event: RecordedEvent): EventRecord {
  const { timeoutInSeconds, heartbeatInSeconds, inputDetails: _, outputDetails: __, ...details } = detailsOf(event);
  return {
    type: event.type,
    id: event.id,
    previous: event.previousEventId,
    at: 0,
    frame: 0,
    ...details,
    ...(timeoutInSeconds === undefined ? {} : { timeoutSeconds: timeoutInSeconds }),
    ...(heartbeatInSeconds === undefined ? {} : { heartbeatSeconds: heartbeatInSeconds }),
  } as unknown as EventRecord;
}
