import { expect, test } from "vitest";
import type { EventRecord, JournalRecord } from "../engine/records.ts";
import type { ObservedTurn } from "./execution-observer.ts";
import { EVENT_DATA_BYTES_MAX, statusEvents } from "./status-events.ts";
import { definition, FakeHandler, PASS, START_MS, TASK, testRuntime, wait } from "./testing-runtime.ts";

const ARN = "arn:aws:states:us-east-1:123456789012";

/** A runtime whose changes of status and turns are kept. */
function told(isOpen = true) {
  const turns: ObservedTurn[] = [];
  let written = 0;
  const outbox = {
    isOpen,
    written: () => {
      written++;
    },
  };
  const house = testRuntime({
    outbox,
    observer: { turn: (turn) => void turns.push(turn) },
    handler: new FakeHandler().hold(),
  });
  return {
    ...house,
    outbox,
    turns,
    written: () => written,
    events: async (): Promise<readonly StatusEvent[]> => {
      await house.clock.settle();
      return (await house.store.statusEvents(1000)).map(({ event }) => JSON.parse(event) as StatusEvent);
    },
  };
}

interface StatusEvent {
  readonly id: string;
  readonly time: string;
  readonly detail: {
    readonly status: string;
    readonly input: string | null;
    readonly output: string | null;
    readonly startDate: number;
    readonly stopDate: number | null;
    readonly inputDetails: { readonly included: boolean };
    readonly outputDetails: { readonly included: boolean } | null;
  };
}

const statuses = (events: readonly StatusEvent[]) => events.map(({ detail }) => detail.status);

test("an execution that ends in its first turn tells of its start and its end", async () => {
  const { machine, start, events, written } = told();
  await start(await machine(definition({ Only: PASS })), { a: 1 }, "mine");
  const [running, succeeded] = await events();
  const envelope = {
    version: "0",
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: "123456789012",
    region: "us-east-1",
    time: "2023-11-14T22:13:20Z",
    resources: [`${ARN}:execution:Machine:mine`],
  };
  const detail = {
    executionArn: `${ARN}:execution:Machine:mine`,
    stateMachineArn: `${ARN}:stateMachine:Machine`,
    name: "mine",
    startDate: START_MS,
    input: '{"a":1}',
    inputDetails: { included: true },
  };
  expect(running).toEqual({
    ...envelope,
    id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    detail: { ...detail, status: "RUNNING", stopDate: null, output: null, outputDetails: null },
  });
  expect(succeeded).toEqual({
    ...envelope,
    id: expect.any(String),
    detail: {
      ...detail,
      status: "SUCCEEDED",
      stopDate: START_MS,
      output: '{"a":1}',
      outputDetails: { included: true },
    },
  });
  expect(succeeded?.id).not.toBe(running?.id);
  expect(written()).toBe(1);
});

test("a later turn tells of the end alone, and one that changes no status tells nothing", async () => {
  const { machine, start, events, clock, turns } = told();
  await start(await machine(definition({ First: wait(5, { Next: "Second" }), Second: wait(5) })));
  expect(statuses(await events())).toEqual(["RUNNING"]);
  await clock.advanceBy(5_000);
  expect(statuses(await events())).toEqual(["RUNNING"]);
  await clock.advanceBy(5_000);
  const [, end] = await events();
  expect(end?.detail).toMatchObject({ status: "SUCCEEDED", startDate: START_MS, stopDate: START_MS + 10_000 });
  expect(turns).toHaveLength(3);
});

test("failing, timing out and being stopped are told without an output", async () => {
  const { machine, start, events, runtime, clock } = told();
  await start(await machine(definition({ Only: { Type: "Fail", Error: "E" } }), "Failing"));
  await start(await machine(definition({ Only: wait(60) }, { TimeoutSeconds: 1 }), "Late"));
  await clock.advanceBy(1_000);
  await runtime.executions.stop(await start(await machine(definition({ Only: TASK }), "Stopped")), {});
  const all = await events();
  expect(statuses(all)).toEqual(["RUNNING", "FAILED", "RUNNING", "TIMED_OUT", "RUNNING", "ABORTED"]);
  for (const { detail } of all) expect(detail).toMatchObject({ output: null, outputDetails: null, input: "{}" });
});

test("a redriven execution is RUNNING again, and its end is told anew", async () => {
  const { machine, start, events, runtime, handler, turns } = told();
  handler.behaviour = () => ({ kind: "failed", error: "E", cause: "C" });
  const id = await start(await machine(definition({ Only: TASK })));
  expect(statuses(await events())).toEqual(["RUNNING", "FAILED"]);
  handler.behaviour = ({ parameters }) => ({ kind: "succeeded", output: parameters });
  await runtime.executions.redrive(id, {});
  const all = await events();
  expect(statuses(all)).toEqual(["RUNNING", "FAILED", "RUNNING", "SUCCEEDED"]);
  expect(all[2]?.detail).toMatchObject({ startDate: START_MS, stopDate: null, output: null });
  expect(new Set(all.map(({ id }) => id)).size).toBe(4);
  expect(turns.at(-1)?.execution.redriven?.count).toBe(1);
});

test("nothing is written while there is nobody to tell, and the observer hears of turns all the same", async () => {
  const { machine, start, events, turns, written } = told(false);
  await start(await machine(definition({ Only: PASS })));
  expect(await events()).toEqual([]);
  expect(written()).toBe(0);
  expect(turns.map(({ type, records }) => [type, records.map((record) => record.type)])).toEqual([
    ["STANDARD", ["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"]],
  ]);
});

test("an event that is made again has the same id", async () => {
  const { machine, start, events, turns } = told();
  await start(await machine(definition({ Only: PASS })));
  const ids = (await events()).map(({ id }) => id);
  const [{ records, execution }] = turns as [ObservedTurn];
  expect(again(records, execution).map(({ id }) => id)).toEqual(ids);
});

test("long data is left out as AWS leaves it out: the input first, then the output", async () => {
  const { machine, start, turns, runtime } = told();
  await start(await machine(definition({ Only: PASS })));
  await runtime.whenQuiet();
  const [{ records, execution }] = turns as [ObservedTurn];
  const data = (input: string, output: string) => {
    const ended = records.map((record) => (record.type === "ExecutionSucceeded" ? { ...record, output } : record));
    const [, event] = again(ended as readonly EventRecord[], { ...execution, input } as ObservedTurn["execution"]);
    const { detail } = event as StatusEvent;
    return [detail.input?.length ?? detail.inputDetails, detail.output?.length ?? detail.outputDetails];
  };
  const half = "x".repeat(EVENT_DATA_BYTES_MAX / 2);
  const whole = "x".repeat(EVENT_DATA_BYTES_MAX);
  expect(data(half, half)).toEqual([half.length, half.length]);
  expect(data(half, `${half}x`)).toEqual([{ included: false }, half.length + 1]);
  expect(data("{}", `${whole}x`)).toEqual([{ included: false }, { included: false }]);
  // Quotes are escaped, and letters beyond ASCII take more than one byte.
  expect(data("{}", '"'.repeat(EVENT_DATA_BYTES_MAX / 2 + 1))[1]).toEqual({ included: false });
  expect(data("{}", "é".repeat(EVENT_DATA_BYTES_MAX / 2 + 1))[1]).toEqual({ included: false });
});

test("a machine with a key of the customer's own tells no data", async () => {
  const { machine, start, turns, runtime } = told();
  await start(await machine(definition({ Only: PASS })));
  await runtime.whenQuiet();
  const [{ records, execution }] = turns as [ObservedTurn];
  const encryptionConfiguration = '{"kmsKeyId":"alias/mine","type":"CUSTOMER_MANAGED_KMS_KEY"}';
  const events = statusEvents(records, execution, { encryptionConfiguration }).map((text) => JSON.parse(text));
  for (const { detail } of events)
    expect(detail).toMatchObject({ input: null, output: null, inputDetails: { included: false } });
});

function again(records: readonly JournalRecord[], execution: ObservedTurn["execution"]): readonly StatusEvent[] {
  return statusEvents(records, execution, { encryptionConfiguration: "{}" }).map(
    (text) => JSON.parse(text) as StatusEvent,
  );
}
