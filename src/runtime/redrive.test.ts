import { describe, expect, test } from "vitest";
import { readTaskToken } from "../engine/task-token.ts";
import type { JsonText } from "../engine/units.ts";
import type { TaskRequest } from "../integrations/port.ts";
import type { ExecutionId } from "../store/store.ts";
import { definition, TASK, type TestRuntime, testRuntime, wait } from "./testing-runtime.ts";

const settings = { verifyFolds: true };

/** A runtime with a failed execution of these states. */
async function failed(states: Record<string, object>, input: unknown = {}) {
  const given = testRuntime({ settings });
  given.handler.behaviour = () => ({ kind: "failed", error: "Boom" });
  const id = await given.start(await given.machine(definition(states)), input);
  await given.clock.advanceBy(1_000);
  expect(await given.status(id)).toBe("FAILED");
  return { given, id };
}

async function redrive({ clock, runtime }: TestRuntime, id: ExecutionId, clientToken?: string) {
  const outcome = await runtime.executions.redrive(id, clientToken === undefined ? {} : { clientToken });
  await clock.settle();
  return outcome;
}

const succeeding = ({ parameters }: TaskRequest) => ({ kind: "succeeded", output: parameters }) as const;
const describeOf = async ({ runtime }: TestRuntime, id: ExecutionId) => runtime.executions.describe(id);

test("an execution redriven after a restart goes on from where it failed, its task under a new key", async () => {
  const { given, id } = await failed({ P: { Type: "Pass", Next: "T" }, T: TASK }, { a: 1 });
  const again = given.restart();
  await again.runtime.recover();
  again.handler.behaviour = succeeding;
  expect(await redrive(again, id)).toMatchObject({ kind: "redriven" });
  expect(await describeOf(again, id)).toMatchObject({
    row: { status: "SUCCEEDED", redriven: { count: 1 } },
    output: '{"a":1}',
  });
  expect((await again.types(id)).filter((type) => type.endsWith("StateEntered"))).toEqual([
    "PassStateEntered",
    "TaskStateEntered",
  ]);
  const keys = again.handler.calls.map(({ key }) => key);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(2);
});

test("a crash right after a redrive takes nothing back: what it opened is dispatched by the next start", async () => {
  const { given, id } = await failed({ T: TASK });
  given.handler.hold();
  await redrive(given, id, "t");
  const again = given.restart();
  again.handler.behaviour = succeeding;
  await again.runtime.recover();
  await again.clock.settle();
  expect(await again.status(id)).toBe("SUCCEEDED");
  // The token is in the journal.
  expect(await redrive(again, id, "t")).toMatchObject({ kind: "redriven", at: given.clock.now() });
  expect((await describeOf(again, id))?.row.redriven?.count).toBe(1);
});

test("an execution that ended a moment ago is not described as ended once it is redriven", async () => {
  const { given, id } = await failed({ T: TASK });
  const read = () => given.runtime.executions.describeByName("us-east-1", "123456789012", "Machine", "run-1");
  expect((await read())?.row.status).toBe("FAILED");
  given.handler.hold();
  await redrive(given, id);
  const running = await read();
  expect(running?.row).toMatchObject({ status: "RUNNING", stoppedAt: null });
  expect(running).not.toHaveProperty("error");
});

test("a late result of a task of the run before is nobody's", async () => {
  const given = testRuntime({ settings });
  given.handler.hold();
  const id = await given.start(await given.machine(definition({ T: TASK })));
  await given.clock.settle();
  await given.runtime.executions.stop(id, {});
  await redrive(given, id);
  given.handler.held[0]?.answer({ kind: "succeeded", output: '"old"' as JsonText });
  await given.clock.settle();
  expect(await given.status(id)).toBe("RUNNING");
  given.handler.held[1]?.answer({ kind: "succeeded", output: '"new"' as JsonText });
  await given.clock.settle();
  expect((await describeOf(given, id))?.output).toBe('"new"');
});

test("what an execution was told before it is redriven was meant for the run that is over", async () => {
  const { given, id } = await failed({ T: TASK });
  await given.store.send(id, JSON.stringify({ kind: "stop" }));
  given.handler.hold();
  await redrive(given, id);
  expect(await given.status(id)).toBe("RUNNING");
  expect(await given.store.inbox(id)).toEqual([]);
  // From here on it hears again.
  await given.store.send(id, JSON.stringify({ kind: "stop" }));
  const again = given.restart();
  await again.runtime.recover();
  await again.clock.settle();
  expect(await again.store.inbox(id)).toHaveLength(1);
});

test("a redriven wait leaves memory until it is due, and is woken", async () => {
  const given = testRuntime({ settings });
  const id = await given.start(await given.machine(definition({ W: wait(3_600) })));
  await given.runtime.recover();
  await given.clock.settle();
  await given.runtime.executions.stop(id, {});
  await redrive(given, id);
  expect((await given.runtime.status()).residentExecutions).toBe(0);
  await given.clock.advanceBy(3_600_000);
  await given.clock.settle();
  expect(await given.status(id)).toBe("SUCCEEDED");
});

test("a machine that times out again and again is redriven each time, with its time anew", async () => {
  const given = testRuntime({ settings });
  given.handler.hold();
  const id = await given.start(await given.machine(definition({ T: TASK }, { TimeoutSeconds: 10 })));
  await given.runtime.recover();
  for (let count = 1; count <= 3; count++) {
    await given.clock.advanceBy(10_000);
    await given.clock.settle();
    expect(await given.status(id)).toBe("TIMED_OUT");
    await redrive(given, id);
    expect((await describeOf(given, id))?.row).toMatchObject({ status: "RUNNING", redriven: { count } });
  }
});

test("an execution that is not in the store is not redriven", async () => {
  const given = testRuntime({ settings });
  await expect(given.runtime.executions.redrive(77 as ExecutionId, {})).rejects.toThrow("not in the store");
});

describe("a task for an activity, redriven", () => {
  const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:pack";
  const KEY = { region: "us-east-1", account: "123456789012", name: "pack" };
  const PACK = { Type: "Task", Resource: ACTIVITY, End: true };

  async function waiting() {
    const given = testRuntime({ settings });
    await given.runtime.activities.create({ ...KEY, tags: [], encryptionConfiguration: "{}" });
    const activity = await given.runtime.activities.byKey(KEY);
    if (activity === undefined) throw new Error("no activity");
    const id = await given.start(await given.machine(definition({ T: PACK })));
    await given.clock.settle();
    const poll = async () => {
      const polled = await given.runtime.activities.poll(activity, {});
      const claims = polled.kind === "task" ? readTaskToken(polled.task.token) : undefined;
      if (claims === undefined) throw new Error(`no task: ${polled.kind}`);
      return { executionId: id, scheduledId: claims.scheduledId, nonce: claims.nonce };
    };
    return { given, id, activity, poll };
  }

  test("waits for a worker again, under a new token; the old one is closed", async () => {
    const { given, id, poll } = await waiting();
    const before = await poll();
    await given.runtime.executions.stop(id, {});
    await redrive(given, id);
    const after = await poll();
    const done = { kind: "succeeded", output: '"packed"' as JsonText } as const;
    expect(await given.runtime.tasks.report(before, done)).toBe("closed");
    expect(await given.runtime.tasks.report(after, done)).toBe("taken");
    expect((await describeOf(given, id))?.output).toBe('"packed"');
  });

  test("of an activity that is gone fails", async () => {
    const { given, id, activity } = await waiting();
    await given.runtime.executions.stop(id, {});
    await given.runtime.activities.delete(activity.id);
    expect(await redrive(given, id)).toMatchObject({ kind: "redriven" });
    expect(await describeOf(given, id)).toMatchObject({
      row: { status: "FAILED", redriven: { count: 1 } },
      cause: expect.stringContaining("The activity"),
    });
  });
});

test("a mocked task goes on with the next of its responses", async () => {
  const { given, id } = await failed({ T: { ...TASK, Retry: [{ ErrorEquals: ["Boom"], MaxAttempts: 1 }] } });
  given.handler.behaviour = succeeding;
  await redrive(given, id);
  expect(given.handler.calls.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2]);
});

test("an execution that another runtime has ended is redriven, although it still runs in this one's memory", async () => {
  const given = testRuntime({ settings });
  const id = await given.start(await given.machine(definition({ W: wait(5) })));
  await given.clock.settle();
  const other = testRuntime({ settings, store: given.store, clock: given.clock });
  await other.runtime.executions.stop(id, {});
  expect(await redrive(given, id)).toMatchObject({ kind: "redriven" });
  expect(await given.status(id)).toBe("RUNNING");
});
