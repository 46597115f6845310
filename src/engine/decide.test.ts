import { expect, test } from "vitest";
import { outline, runDefinition, START_MS } from "./testing-engine.ts";

const pass = (more: object = { End: true }) => ({ Type: "Pass", ...more });
const machine = (states: Record<string, unknown>, more: object = {}) => ({
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});

test("a chain of Pass states is one turn, each event following the one before", () => {
  const run = runDefinition(machine({ A: pass({ Result: "Hello", Next: "B" }), B: pass() }));
  expect(outline(run)).toEqual([
    "1<0 ExecutionStarted",
    "2<0 PassStateEntered",
    "3<2 PassStateExited",
    "4<3 PassStateEntered",
    "5<4 PassStateExited",
    "6<5 ExecutionSucceeded",
  ]);
  expect(run.turns).toBe(1);
  expect(run.execution.output).toBe('"Hello"');
});

test("a turn ends early at its bound and goes on in the next, the history unbroken", () => {
  const states = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`S${i}`, pass(i === 49 ? { End: true } : { Next: `S${i + 1}` })]),
  );
  const run = runDefinition(machine(states), { limits: { turnEventsMax: 10 } });
  expect(run.turns).toBeGreaterThan(5);
  expect(run.events.map(({ id }) => id)).toEqual(Array.from({ length: 102 }, (_, i) => i + 1));
  expect(run.execution.status).toBe("SUCCEEDED");
});

test("a wait is a timer, and its exit comes at its hour", () => {
  const run = runDefinition(machine({ W: { Type: "Wait", Seconds: 30, End: true } }));
  expect(outline(run)).toEqual([
    "1<0 ExecutionStarted",
    "2<0 WaitStateEntered",
    "3<2 WaitStateExited",
    "4<3 ExecutionSucceeded",
  ]);
  expect(run.events[2]?.at).toBe(START_MS + 30_000);
});

test("a wait whose time has passed leaves in the same turn", () => {
  expect(runDefinition(machine({ W: { Type: "Wait", Timestamp: "2001-01-01T00:00:00Z", End: true } })).turns).toBe(1);
});

const lambda = (more: object = { End: true }) => ({
  Type: "Task",
  Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
  ...more,
});
const invoke = (more: object = { End: true }) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "f", "Payload.$": "$" },
  ...more,
});

test("a task is scheduled and started in one turn where a slot is free", () => {
  const run = runDefinition(machine({ T: invoke() }), { task: () => ({ output: { Payload: 1 } }) });
  expect(outline(run)).toEqual([
    "1<0 ExecutionStarted",
    "2<0 TaskStateEntered",
    "3<2 TaskScheduled",
    "4<3 TaskStarted",
    "5<4 TaskSucceeded",
    "6<5 TaskStateExited",
    "7<6 ExecutionSucceeded",
  ]);
  expect(run.turns).toBe(2);
});

test("a task without a slot starts when it is admitted, and its time-out counts from there", () => {
  const run = runDefinition(machine({ T: lambda({ End: true, TimeoutSeconds: 5 }) }), {
    slots: false,
    task: () => "hangs",
  });
  expect(outline(run)).toEqual([
    "1<0 ExecutionStarted",
    "2<0 TaskStateEntered",
    "3<2 LambdaFunctionScheduled",
    "4<3 LambdaFunctionStarted",
    "5<4 LambdaFunctionTimedOut",
    "6<5 ExecutionFailed",
  ]);
  expect(run.execution).toMatchObject({ status: "FAILED", error: "States.Timeout" });
});

test("a retrier waits longer each time, up to its limit, and a catcher takes what is left", () => {
  const times: number[] = [];
  const run = runDefinition(
    machine({
      T: invoke({
        Retry: [{ ErrorEquals: ["Boom"], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 3, MaxDelaySeconds: 10 }],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "C", ResultPath: "$.error" }],
        End: true,
      }),
      C: pass(),
    }),
    { input: { a: 1 }, task: () => ({ error: "Boom", cause: "why" }) },
  );
  for (const event of run.events) if (event.type === "TaskScheduled") times.push(event.at - START_MS);
  expect(times).toEqual([0, 2000, 8000, 18_000]);
  expect(outline(run).slice(-5)).toEqual([
    "14<13 TaskFailed",
    "15<14 TaskStateExited",
    "16<15 PassStateEntered",
    "17<16 PassStateExited",
    "18<17 ExecutionSucceeded",
  ]);
  expect(JSON.parse(run.execution.output ?? "")).toEqual({ a: 1, error: { Error: "Boom", Cause: "why" } });
});

test("full jitter takes a random part of the delay", () => {
  const run = runDefinition(
    machine({
      T: invoke({
        Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 10, MaxAttempts: 1, JitterStrategy: "FULL" }],
        End: true,
      }),
    }),
    { random: () => 0.25, task: () => ({ error: "Boom" }) },
  );
  const scheduled = run.events.filter(({ type }) => type === "TaskScheduled");
  expect(scheduled.map(({ at }) => at - START_MS)).toEqual([0, 2500]);
});

test("the first retrier that matches is the only one asked; used up, the catchers are", () => {
  const run = runDefinition(
    machine({
      T: invoke({
        Retry: [
          { ErrorEquals: ["A"], MaxAttempts: 0 },
          { ErrorEquals: ["States.ALL"], MaxAttempts: 5 },
        ],
        End: true,
      }),
    }),
    { task: () => ({ error: "A" }) },
  );
  expect(run.events.filter(({ type }) => type === "TaskScheduled")).toHaveLength(1);
  expect(run.execution.error).toBe("A");
});

const timeOuts: readonly (readonly [string, string])[] = [
  ["States.TaskFailed", "FAILED"],
  ["States.Timeout", "SUCCEEDED"],
  ["States.ALL", "SUCCEEDED"],
];
test.each(timeOuts)("a time-out caught by %s ends %s", (name, status) => {
  const run = runDefinition(
    machine({ T: lambda({ End: true, TimeoutSeconds: 1, Catch: [{ ErrorEquals: [name], Next: "C" }] }), C: pass() }),
    { task: () => "hangs" },
  );
  expect(run.execution.status).toBe(status);
});

test("a lapsed heartbeat is reported as a time-out and known by its own name", () => {
  const run = runDefinition(
    machine({
      T: lambda({
        End: true,
        TimeoutSeconds: 60,
        HeartbeatSeconds: 5,
        Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "C" }],
      }),
      C: pass(),
    }),
    { task: () => "hangs" },
  );
  expect(run.execution.status).toBe("SUCCEEDED");
  expect(run.events.find(({ type }) => type === "LambdaFunctionTimedOut")).toMatchObject({
    error: "States.Timeout",
    at: START_MS + 5000,
  });
});

test("branches run side by side and their results come in their order", () => {
  const run = runDefinition(
    machine({
      P: {
        Type: "Parallel",
        Branches: [
          machine({ Slow: { Type: "Wait", Seconds: 2, Next: "A" }, A: pass({ Result: 1, End: true }) }),
          machine({ B: pass({ Result: 2, End: true }) }),
        ],
        End: true,
      },
    }),
  );
  expect(run.execution.output).toBe("[1,2]");
  const lines = outline(run);
  expect(lines.filter((line) => line.includes("Parallel"))).toEqual([
    "2<0 ParallelStateEntered",
    "3<2 ParallelStateStarted",
    "10<9 ParallelStateSucceeded",
    "11<9 ParallelStateExited",
  ]);
});

test("a failing branch cuts the others off, innermost first", () => {
  const run = runDefinition(
    machine({
      P: {
        Type: "Parallel",
        Branches: [
          machine({
            In: { Type: "Parallel", End: true, Branches: [machine({ W: { Type: "Wait", Seconds: 9, End: true } })] },
          }),
          machine({ T: invoke() }),
        ],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "C" }],
        End: true,
      },
      C: pass(),
    }),
    { task: () => ({ error: "Boom" }) },
  );
  expect(outline(run).slice(7)).toEqual([
    "8<7 TaskStarted",
    "9<5 WaitStateEntered",
    "10<8 TaskFailed",
    "11<10 TaskStateAborted",
    "12<10 WaitStateAborted",
    "13<10 ParallelStateAborted",
    "14<10 ParallelStateFailed",
    "15<14 ParallelStateExited",
    "16<15 PassStateEntered",
    "17<16 PassStateExited",
    "18<17 ExecutionSucceeded",
  ]);
});

const map = (processor: object, more: object = {}) => ({ Type: "Map", ItemProcessor: processor, End: true, ...more });

test("iterations one at a time follow one another's last inner event", () => {
  const run = runDefinition(machine({ M: map(machine({ A: pass() }), { MaxConcurrency: 1 }) }), { input: [1, 2] });
  expect(outline(run)).toEqual([
    "1<0 ExecutionStarted",
    "2<0 MapStateEntered",
    "3<2 MapStateStarted",
    "4<3 MapIterationStarted",
    "5<4 PassStateEntered",
    "6<5 PassStateExited",
    "7<6 MapIterationSucceeded",
    "8<6 MapIterationStarted",
    "9<8 PassStateEntered",
    "10<9 PassStateExited",
    "11<10 MapIterationSucceeded",
    "12<11 MapStateSucceeded",
    "13<11 MapStateExited",
    "14<13 ExecutionSucceeded",
  ]);
  expect(run.execution.output).toBe("[1,2]");
});

test("a Map over nothing begins and ends", () => {
  const run = runDefinition(machine({ M: map(machine({ A: pass() })) }), { input: [] });
  expect(outline(run).slice(2)).toEqual([
    "3<2 MapStateStarted",
    "4<3 MapStateSucceeded",
    "5<3 MapStateExited",
    "6<5 ExecutionSucceeded",
  ]);
  expect(run.execution.output).toBe("[]");
});

test.each([1, 2, 7, 40])("no more than %i iterations run at once", (limit) => {
  let [running, most] = [0, 0];
  const run = runDefinition(
    machine({ M: map(machine({ W: { Type: "Wait", Seconds: 1, End: true } }), { MaxConcurrency: limit }) }),
    {
      input: Array.from({ length: 90 }, (_, i) => i),
    },
  );
  for (const { type } of run.events) {
    if (type === "MapIterationStarted") running += 1;
    if (type === "MapIterationSucceeded") running -= 1;
    most = Math.max(most, running);
  }
  expect(most).toBe(limit);
  expect(JSON.parse(run.execution.output ?? "")).toHaveLength(90);
});

test("a retried Map begins anew after the event that failed it", () => {
  let calls = 0;
  const run = runDefinition(
    machine({ M: map(machine({ T: lambda() }), { Retry: [{ ErrorEquals: ["Boom"] }], MaxConcurrency: 1 }) }),
    { input: ["x"], task: () => (calls++ === 0 ? { error: "Boom" } : { output: "fine" }) },
  );
  expect(run.execution.output).toBe('["fine"]');
  expect(outline(run).filter((line) => line.includes("MapState"))).toEqual([
    "2<0 MapStateEntered",
    "3<2 MapStateStarted",
    "11<8 MapStateStarted",
    "19<18 MapStateSucceeded",
    "20<18 MapStateExited",
  ]);
});

test("an exception of the interpreter is not caught, wherever it happens", () => {
  const run = runDefinition(
    machine({
      P: {
        Type: "Parallel",
        Branches: [machine({ A: pass({ InputPath: "$.none", End: true }) })],
        Retry: [{ ErrorEquals: ["States.ALL"] }],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "C" }],
        End: true,
      },
      C: pass(),
    }),
  );
  expect(run.execution.error).toBe("States.Runtime");
  expect(run.execution.cause).toBe(
    "An error occurred while executing the state 'A' (entered at the event id #4). Invalid path '$.none' : No results for path: $['none']",
  );
});

test("the machine's time-out ends it with one event that follows nothing", () => {
  const run = runDefinition(machine({ W: { Type: "Wait", Seconds: 100, End: true } }, { TimeoutSeconds: 3 }));
  expect(outline(run).at(-1)).toBe("3<0 ExecutionTimedOut");
  expect(run.execution).toMatchObject({ status: "TIMED_OUT", stoppedAt: START_MS + 3000 });
  expect(run.execution.error).toBeUndefined();
});

test("a stop aborts with the caller's reason", () => {
  const run = runDefinition(machine({ W: { Type: "Wait", Seconds: 100, End: true } }), {
    commands: [{ type: "Stop", error: "E", cause: "C" }],
  });
  expect(outline(run).at(-1)).toBe("3<0 ExecutionAborted");
  expect(run.execution).toMatchObject({ status: "ABORTED", error: "E", cause: "C" });
});

test.each([
  ["a result that nobody waits for", { type: "TaskSucceeded", scheduledId: 99, output: "1" }],
  ["a failure that nobody waits for", { type: "TaskFailed", scheduledId: 99, error: "E" }],
  ["an admission that comes twice", { type: "TasksAdmitted", scheduledIds: [3] }],
  ["a tick before anything is due", { type: "Tick" }],
])("%s changes nothing", (_, command) => {
  const definition = machine({ T: lambda({ End: true, TimeoutSeconds: 9 }) });
  const plain = runDefinition(definition, { task: () => "hangs" });
  expect(outline(runDefinition(definition, { task: () => "hangs", commands: [command as never] }))).toEqual(
    outline(plain),
  );
});

test.each([99, 100])("a loop ends with the event number %i that the history may hold at most", (events) => {
  const run = runDefinition(
    machine({
      A: pass({ Next: "B" }),
      B: { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "C" }], Default: "A" },
      C: pass(),
    }),
    {
      limits: { historyEventsMax: events },
    },
  );
  expect(run.events).toHaveLength(events);
  expect(run.events.at(-1)).toMatchObject({
    type: "ExecutionFailed",
    error: "States.Runtime",
    cause: `The execution reached the maximum number of history events (${events}).`,
  });
});

test.each([
  [262_142, "SUCCEEDED"],
  [262_143, "FAILED"],
])("a result of %i characters and its quotes: %s", (length, status) => {
  const run = runDefinition(machine({ T: lambda() }), { task: () => ({ output: "x".repeat(length) }) });
  expect(run.execution.status).toBe(status);
  if (status === "FAILED") expect(run.execution.error).toBe("States.DataLimitExceeded");
});

const oversized = { "big.$": "States.Format('{}{}', $, $)" };
test.each([
  ["its result", {}, "States.ALL", "SUCCEEDED"],
  ["its output", { ResultSelector: oversized }, "States.ALL", "FAILED"],
  ["its output", { ResultSelector: oversized }, "States.DataLimitExceeded", "SUCCEEDED"],
  ["its parameters", { Parameters: oversized }, "States.ALL", "FAILED"],
  ["its parameters", { Parameters: oversized }, "States.DataLimitExceeded", "SUCCEEDED"],
])("a task over the quota with %s, %j, caught by %s, ends %s", (what, fields, name, status) => {
  const run = runDefinition(
    machine({
      T: lambda({ Next: "C", ...fields, Catch: [{ ErrorEquals: [name], Next: "C", ResultPath: null }] }),
      C: pass(),
    }),
    { input: "x".repeat(200_000), task: () => ({ output: "x".repeat(what === "its result" ? 300_000 : 200_000) }) },
  );
  expect(run.execution.status).toBe(status);
  if (status === "FAILED") expect(run.execution.error).toBe("States.DataLimitExceeded");
});

test.each([
  ["Parallel", { Branches: [machine({ A: pass({ Result: 1, End: true }) })], Parameters: oversized }],
  [
    "Map",
    { ItemProcessor: machine({ A: pass({ Result: 1, End: true }) }), ItemSelector: oversized, ItemsPath: "$.items" },
  ],
])("what a %s gives the states inside it has the quota of their input", (Type, fields) => {
  const states = { S: { Type, ...fields, End: true } };
  const run = (length: number) => runDefinition(machine(states), { input: { items: [1], text: "x".repeat(length) } });
  expect(run(1_000).execution.status).toBe("SUCCEEDED");
  expect(run(200_000).execution).toMatchObject({
    error: "States.DataLimitExceeded",
    cause: "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit.",
  });
});

test("a Map whose ItemSelector fails cuts off the iterations that run", () => {
  const run = runDefinition(
    machine({
      M: {
        Type: "Map",
        ItemSelector: { "x.$": "$$.Map.Item.Value.x" },
        ItemProcessor: machine({ T: lambda() }),
        End: true,
      },
    }),
    { input: [{ x: 1 }, {}], task: () => "hangs" },
  );
  expect(outline(run).slice(3)).toEqual([
    "4<3 MapIterationStarted",
    "5<4 TaskStateEntered",
    "6<5 LambdaFunctionScheduled",
    "7<6 LambdaFunctionStarted",
    "8<3 TaskStateAborted",
    "9<3 MapIterationAborted",
    "10<3 MapStateFailed",
    "11<10 ExecutionFailed",
  ]);
});

test("what a failure does not say is null to its catcher", () => {
  const run = runDefinition(
    machine({
      P: {
        Type: "Parallel",
        Branches: [machine({ F: { Type: "Fail" } })],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "C" }],
        End: true,
      },
      C: pass(),
    }),
  );
  expect(JSON.parse(run.execution.output ?? "")).toEqual({ Error: null, Cause: null });
});

test("a Map over nothing whose turn is cut short is due at once, and ends", () => {
  for (let turnEventsMax = 1; turnEventsMax <= 6; turnEventsMax++) {
    const run = runDefinition(machine({ M: map(machine({ A: pass() })) }), { input: [], limits: { turnEventsMax } });
    expect(run.execution.output).toBe("[]");
  }
});
