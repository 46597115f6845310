import { expect, test } from "vitest";
import { readTaskToken } from "../engine/task-token.ts";
import type { JsonText } from "../engine/units.ts";
import type { ActivityRow, ExecutionId, Store } from "../store/store.ts";
import type { ActivityPoll, TokenTask } from "./service.ts";
import { definition, type TestRuntime, testRuntime } from "./testing-runtime.ts";

const KEY = { region: "us-east-1", account: "123456789012", name: "approve" };
const ASK = {
  Type: "Task",
  Resource: "arn:aws:states:us-east-1:123456789012:activity:approve",
  End: true,
};
const OUTPUT = { kind: "succeeded", output: '"yes"' as JsonText } as const;

async function createActivity({ runtime }: TestRuntime): Promise<ActivityRow> {
  const outcome = await runtime.activities.create({ ...KEY, tags: [], encryptionConfiguration: "{}" });
  if (outcome.kind === "tooMany") throw new Error("too many activities");
  return outcome.row;
}

/** What a token says, of an execution that the test knows. */
function taskOf(polled: ActivityPoll, executionId: ExecutionId): TokenTask {
  if (polled.kind !== "task") throw new Error(`polled ${polled.kind}`);
  const claims = readTaskToken(polled.task.token);
  if (claims === undefined) throw new Error("no token");
  return { executionId, scheduledId: claims.scheduledId, nonce: claims.nonce };
}

async function waiting(store: Store, activity: ActivityRow): Promise<readonly ExecutionId[]> {
  return (await store.waitingTasks(activity.id, 100)).map(({ executionId }) => executionId);
}

test("a worker gets the task that waits, and its report ends it", async () => {
  const t = testRuntime();
  const activity = await createActivity(t);
  const id = await t.start(await t.machine(definition({ Ask: ASK })), { n: 1 });
  expect(await waiting(t.store, activity)).toEqual([id]);
  const polled = await t.runtime.activities.poll(activity, { workerName: "desk-1" });
  expect(polled).toMatchObject({ kind: "task", task: { input: '{"n":1}' } });
  expect(await waiting(t.store, activity)).toEqual([]);
  const task = taskOf(polled, id);
  expect(await t.runtime.tasks.report({ ...task, nonce: "0".repeat(32) }, OUTPUT)).toBe("unknown");
  expect(await t.runtime.tasks.report({ ...task, scheduledId: (task.scheduledId + 90) as never }, OUTPUT)).toBe(
    "unknown",
  );
  expect(await t.runtime.tasks.report(task, OUTPUT)).toBe("taken");
  expect(await t.runtime.executions.describe(id)).toMatchObject({ row: { status: "SUCCEEDED" }, output: '"yes"' });
  expect(await t.runtime.tasks.report(task, OUTPUT)).toBe("closed");
  expect(await t.runtime.tasks.heartbeat(task)).toBe("closed");
});

test("tasks and pollers are served first in, first out", async () => {
  const t = testRuntime();
  const activity = await createActivity(t);
  const machine = await t.machine(definition({ Ask: ASK }));
  const polls = ["a", "b", "c"].map((workerName) => t.runtime.activities.poll(activity, { workerName }));
  const ids = [];
  for (const n of [1, 2, 3]) ids.push(await t.start(machine, { n }));
  const inputs = (await Promise.all(polls)).map((polled) => polled.kind === "task" && polled.task.input);
  expect(inputs).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
  const workers = [];
  for (const id of ids) workers.push((await t.events(id)).find(({ type }) => type === "ActivityStarted"));
  expect(workers).toMatchObject([{ workerName: "a" }, { workerName: "b" }, { workerName: "c" }]);
});

test("a poll without a task ends after a minute, and one whose client goes at once", async () => {
  const t = testRuntime();
  const activity = await createActivity(t);
  const client = new AbortController();
  const gone = t.runtime.activities.poll(activity, { signal: client.signal });
  const patient = t.runtime.activities.poll(activity, {});
  client.abort();
  expect(await gone).toEqual({ kind: "none" });
  await t.clock.advanceBy(59_000);
  const id = await t.start(await t.machine(definition({ Ask: ASK })));
  expect(taskOf(await patient, id).executionId).toBe(id);
  const late = t.runtime.activities.poll(activity, {});
  await t.clock.advanceBy(60_000);
  expect(await late).toEqual({ kind: "none" });
});

test("more than a thousand pollers are refused", async () => {
  const t = testRuntime();
  const activity = await createActivity(t);
  const polls = Array.from({ length: 1_000 }, () => t.runtime.activities.poll(activity, {}));
  expect(await t.runtime.activities.poll(activity, {})).toEqual({ kind: "tooManyPollers" });
  await t.clock.advanceBy(60_000);
  expect(new Set((await Promise.all(polls)).map(({ kind }) => kind))).toEqual(new Set(["none"]));
});

test("a task whose activity is not there fails its execution, at its start and later", async () => {
  const t = testRuntime();
  const atStart = await t.start(await t.machine(definition({ Ask: ASK }), "AtStart"));
  const states = { Wait: { Type: "Wait", Seconds: 5, Next: "Ask" }, Ask: ASK };
  const later = await t.start(await t.machine(definition(states), "Later"));
  await t.clock.advanceBy(5_000);
  for (const id of [atStart, later]) {
    expect(await t.runtime.executions.describe(id)).toMatchObject({
      row: { status: "FAILED" },
      error: "States.Runtime",
      cause: expect.stringContaining(`The activity ${ASK.Resource} does not exist.`),
    });
    expect(await t.types(id)).not.toContain("ActivityScheduled");
  }
});

test("a task that waits and a token that was taken outlive a crash", async () => {
  const before = testRuntime();
  const activity = await createActivity(before);
  const machine = await before.machine(definition({ Ask: ASK }));
  const [first, second] = [await before.start(machine), await before.start(machine)];
  const task = taskOf(await before.runtime.activities.poll(activity, {}), first);
  const after = before.restart();
  expect(await after.runtime.tasks.report(task, OUTPUT)).toBe("taken");
  expect(await after.status(first)).toBe("SUCCEEDED");
  const next = taskOf(await after.runtime.activities.poll(activity, {}), second);
  expect(await after.runtime.tasks.report(next, { kind: "failed", error: "Refused" })).toBe("taken");
  expect(await after.runtime.executions.describe(second)).toMatchObject({
    row: { status: "FAILED" },
    error: "Refused",
  });
});

test("a stopped execution takes its task out of the queue", async () => {
  const t = testRuntime();
  const activity = await createActivity(t);
  const machine = await t.machine(definition({ Ask: ASK }));
  const [first, second] = [await t.start(machine), await t.start(machine)];
  await t.runtime.executions.stop(first, {});
  expect(await waiting(t.store, activity)).toEqual([second]);
  expect(taskOf(await t.runtime.activities.poll(activity, {}), second).executionId).toBe(second);
});

test("heartbeats keep a task alive, are noted now and then, and give a full period after a restart", async () => {
  const t = testRuntime();
  const activity = await createActivity(t);
  const id = await t.start(await t.machine(definition({ Ask: { ...ASK, HeartbeatSeconds: 30 } })));
  const task = taskOf(await t.runtime.activities.poll(activity, {}), id);
  for (let beat = 0; beat < 8; beat++) {
    await t.clock.advanceBy(20_000);
    expect(await t.runtime.tasks.heartbeat(task)).toBe("taken");
  }
  expect(await t.status(id)).toBe("RUNNING");
  expect(await t.store.heartbeats(id)).toEqual([{ scheduledId: task.scheduledId, at: t.clock.now() }]);
  expect((await t.types(id)).at(-1)).toBe("ActivityStarted");
  await t.clock.advanceBy(29_000);
  const after = t.restart();
  await after.runtime.recover();
  await after.clock.advanceBy(29_000);
  expect(await after.status(id)).toBe("RUNNING");
  await after.clock.advanceBy(31_000);
  expect((await after.types(id)).slice(-2)).toEqual(["ActivityTimedOut", "ExecutionFailed"]);
  expect(await after.store.heartbeats(id)).toEqual([]);
  expect(await after.runtime.tasks.heartbeat(task)).toBe("closed");
});

test("a report by token that overtakes its submission ends the task once, also after a crash", async () => {
  const states = {
    Send: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: { FunctionName: "f", Payload: { "token.$": "$$.Task.Token" } },
      End: true,
    },
  };
  for (const isCrash of [false, true]) {
    const t = testRuntime();
    t.handler.hold();
    const id = await t.start(await t.machine(definition(states)));
    await t.runtime.executions.describe(id);
    const { token } = JSON.parse(t.handler.calls[0]?.parameters ?? "").Payload;
    const { scheduledId, nonce } = readTaskToken(token) ?? { scheduledId: 0 as never, nonce: "" };
    expect(await t.runtime.tasks.report({ executionId: id, scheduledId, nonce }, OUTPUT)).toBe("taken");
    expect(await t.runtime.tasks.report({ executionId: id, scheduledId, nonce }, OUTPUT)).toBe("closed");
    const after = isCrash ? t.restart() : t;
    if (isCrash) await after.runtime.recover();
    else t.handler.held[0]?.answer({ kind: "submitted", submitted: "{}" as JsonText });
    await after.clock.settle();
    await after.runtime.whenQuiet();
    expect(await after.status(id)).toBe("SUCCEEDED");
    expect((await after.types(id)).includes("TaskSubmitted")).toBe(!isCrash);
    expect(t.handler.calls).toHaveLength(1);
  }
});

test("a drained runtime lets its pollers go", async () => {
  const t = testRuntime();
  const polled = t.runtime.activities.poll(await createActivity(t), {});
  await t.runtime.drain();
  expect(await polled).toEqual({ kind: "none" });
});
