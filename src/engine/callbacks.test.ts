import { describe, expect, test } from "vitest";
import type { Command } from "./command.ts";
import { mintNonce, mintTaskToken, readTaskToken } from "./task-token.ts";
import { type EngineRun, IDENTITY, outline, runDefinition, START_MS } from "./testing-engine.ts";
import type { EpochMs, EventId, JsonText } from "./units.ts";

const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:approve";
const NONCE = mintNonce(() => 0.5);
const scheduledId = 3 as EventId;

const machine = (state: object) => ({ StartAt: "Ask", States: { Ask: { Type: "Task", End: true, ...state } } });
const activity = (more: object = {}) => machine({ Resource: ACTIVITY, ...more });
const callback = (more: object = {}) =>
  machine({
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters: { QueueUrl: "q", MessageBody: { "token.$": "$$.Task.Token" } },
    ...more,
  });

const taken: Command = { type: "ActivityTaken", scheduledId, workerName: "desk-1" };
const succeeded: Command = { type: "TokenSucceeded", scheduledId, nonce: NONCE, output: '{"ok":true}' as JsonText };
const failed: Command = { type: "TokenFailed", scheduledId, nonce: NONCE, error: "Refused", cause: "no" };
const submitted: Command = { type: "TaskSubmitted", scheduledId, output: '{"MessageId":"m"}' as JsonText };
const wrongNonce = { nonce: "0".repeat(32) };

const typesOf = (run: EngineRun) => run.events.map(({ type }) => type).slice(2);

describe("an activity", () => {
  test("is scheduled, started by a worker, and ends with what the worker reports", () => {
    const run = runDefinition(activity(), { input: { n: 1 }, commands: [taken, succeeded] });
    expect(outline(run)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 TaskStateEntered",
      "3<2 ActivityScheduled",
      "4<3 ActivityStarted",
      "5<4 ActivitySucceeded",
      "6<5 TaskStateExited",
      "7<6 ExecutionSucceeded",
    ]);
    expect(run.events[2]).toMatchObject({ resource: ACTIVITY, input: '{"n":1}', nonce: NONCE });
    expect(run.events[3]).toMatchObject({ workerName: "desk-1" });
    expect(run.execution.output).toBe('{"ok":true}');
  });

  test("that does not exist fails its state before anything is scheduled", () => {
    const run = runDefinition(activity(), { activities: false });
    expect(typesOf(run)).toEqual(["ExecutionFailed"]);
    expect(run.execution).toMatchObject({
      error: "States.Runtime",
      cause: `An error occurred while executing the state 'Ask' (entered at the event id #2). The activity ${ACTIVITY} does not exist.`,
    });
  });

  test("that nobody polls does not time out: its time counts from the worker's coming", () => {
    const definition = { ...activity({ TimeoutSeconds: 5 }), TimeoutSeconds: 60 };
    expect(runDefinition(definition).execution).toMatchObject({ status: "TIMED_OUT", stoppedAt: START_MS + 60_000 });
    const run = runDefinition(definition, { commands: [taken] });
    expect(typesOf(run)).toEqual(["ActivityScheduled", "ActivityStarted", "ActivityTimedOut", "ExecutionFailed"]);
    expect(run.execution.stoppedAt).toBe(START_MS + 5_000);
  });

  test("fails with the worker's error, which a Catcher takes", () => {
    const run = runDefinition(
      { ...activity({ Catch: [{ ErrorEquals: ["Refused"], Next: "Caught" }] }), ...caught() },
      { commands: [taken, failed] },
    );
    expect(typesOf(run).slice(2, 4)).toEqual(["ActivityFailed", "TaskStateExited"]);
    expect(run.execution.output).toBe('{"Error":"Refused","Cause":"no"}');
  });

  test("is started once, and reported once", () => {
    const run = runDefinition(activity(), {
      commands: [
        succeeded,
        taken,
        { ...taken, workerName: "desk-2" },
        { ...succeeded, ...wrongNonce },
        succeeded,
        failed,
      ],
    });
    expect(typesOf(run)).toEqual([
      "ActivityScheduled",
      "ActivityStarted",
      "ActivitySucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
  });
});

function caught() {
  const { States } = activity({ Catch: [{ ErrorEquals: ["Refused"], Next: "Caught" }] });
  return { States: { ...States, Caught: { Type: "Succeed" } } };
}

describe("a task that waits for its token", () => {
  test("is given a token that names it, and ends with what is reported by it", () => {
    const run = runDefinition(callback(), { commands: [submitted, succeeded] });
    expect(typesOf(run)).toEqual([
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    const { parameters } = run.events[2] as { readonly parameters?: string };
    const { token } = JSON.parse(parameters ?? "").MessageBody;
    expect(readTaskToken(token)).toEqual({ executionArn: IDENTITY.executionArn, scheduledId, nonce: NONCE });
  });

  test.each([
    ["success", succeeded, "TaskSucceeded"],
    ["failure", failed, "TaskFailed"],
  ] as const)("a %s that comes before the submission is taken right after it", (_, report, end) => {
    const run = runDefinition(callback(), { commands: [report, failed, submitted] });
    expect(typesOf(run).slice(0, 4)).toEqual(["TaskScheduled", "TaskStarted", "TaskSubmitted", end]);
    expect(run.records.filter(({ type }) => type === "ResultHeld")).toHaveLength(1);
  });

  test("a report that is held is not overtaken by a time-out, nor by the failure of the dispatch", () => {
    const definition = callback({ TimeoutSeconds: 5, HeartbeatSeconds: 2 });
    for (const dispatched of [{ type: "TaskFailed", scheduledId, error: "Lambda.Unknown" }, submitted] as Command[]) {
      const run = runDefinition(definition, { commands: [succeeded, { type: "Tick" }, dispatched] });
      expect(run.execution.status).toBe("SUCCEEDED");
    }
  });

  test("a held report ends the task although its submission was lost in a crash", () => {
    const run = runDefinition(callback(), { commands: [succeeded, { type: "SubmissionLost", scheduledId }] });
    expect(typesOf(run)).toEqual([
      "TaskScheduled",
      "TaskStarted",
      "TaskSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
  });

  test("nothing is taken from a wrong nonce", () => {
    const run = runDefinition(callback({ TimeoutSeconds: 5 }), {
      commands: [{ ...succeeded, ...wrongNonce }, submitted, { ...failed, ...wrongNonce }],
    });
    expect(typesOf(run).slice(3)).toEqual(["TaskTimedOut", "ExecutionFailed"]);
  });

  test("a heartbeat moves its deadline, and none lets it lapse", () => {
    const definition = callback({ HeartbeatSeconds: 10, TimeoutSeconds: 100 });
    const silent = runDefinition(definition, { commands: [submitted] });
    expect(silent.execution).toMatchObject({ status: "FAILED", error: "States.Timeout", stoppedAt: START_MS + 10_000 });
    const heard = runDefinition(definition, { commands: [submitted], heardAt: () => (START_MS + 7_000) as EpochMs });
    expect(heard.execution.stoppedAt).toBe(START_MS + 17_000);
  });
});

describe("a task token", () => {
  test.each(["", "x", "AAAA", btoa("a b c"), btoa(`${NONCE} 0 arn`), btoa(`${NONCE} 1 arn more`), "\u00e9"])(
    "%j is none",
    (text) => {
      expect(readTaskToken(text)).toBeUndefined();
    },
  );

  test("is short enough for AWS's limit, and carries any name", () => {
    const claims = {
      executionArn: `arn:aws:states:us-east-1:123456789012:execution:${"é".repeat(80)}:${"…".repeat(80)}`,
      scheduledId: 24_999 as EventId,
      nonce: NONCE,
    };
    const token = mintTaskToken(claims);
    expect(token.length).toBeLessThanOrEqual(1_024);
    expect(readTaskToken(token)).toEqual(claims);
  });
});
