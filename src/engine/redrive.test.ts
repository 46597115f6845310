import { describe, expect, test } from "vitest";
import type { Command } from "./command.ts";
import { type EngineRun, outline, runDefinition, START_MS, type TaskBehaviour } from "./testing-engine.ts";
import type { EventId, JsonText } from "./units.ts";

const machine = (states: Record<string, unknown>, more: object = {}) => ({
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });
const lambda = (more: object = { End: true }) => ({
  Type: "Task",
  Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
  ...more,
});
const fails: TaskBehaviour = () => ({ error: "Boom" });
const succeeds: TaskBehaviour = (_, state) => ({ output: state });
const failsIn =
  (...names: string[]): TaskBehaviour =>
  (_, state) =>
    names.includes(state) ? { error: "Boom" } : { output: state };
const redriven = (task: TaskBehaviour = succeeds) => [{ task }];
const STOP = { type: "Stop" } as const;
/** Stops an execution the first time that it is asked. */
const stopOnce = () => {
  const stops = [STOP];
  return () => stops.pop();
};

/** The history from the first redrive on. */
function afterRedrive(run: EngineRun): readonly string[] {
  const lines = outline(run);
  return lines.slice(lines.findIndex((line) => line.includes("ExecutionRedriven")));
}

/** How often each state was entered. */
function entries({ events }: EngineRun): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    if (event.type.endsWith("StateEntered") && "name" in event) counts[event.name] = (counts[event.name] ?? 0) + 1;
  }
  return counts;
}

describe("each type of state, redriven", () => {
  test("a Task is scheduled and started again, and what came before it is not", () => {
    const run = runDefinition(machine({ P: { Type: "Pass", Next: "T" }, T: lambda() }), {
      task: fails,
      redrives: redriven(),
    });
    expect(outline(run).slice(5)).toEqual([
      "6<5 LambdaFunctionStarted",
      "7<6 LambdaFunctionFailed",
      "8<7 ExecutionFailed",
      "9<8 ExecutionRedriven",
      "10<7 LambdaFunctionScheduled",
      "11<10 LambdaFunctionStarted",
      "12<11 LambdaFunctionSucceeded",
      "13<12 TaskStateExited",
      "14<13 ExecutionSucceeded",
    ]);
    expect(run.execution).toMatchObject({ status: "SUCCEEDED", output: '"T"', redriven: { count: 1, at: START_MS } });
    expect(run.execution.error).toBeUndefined();
  });

  test("a Task whose own output failed is scheduled again", () => {
    const task = lambda({ ResultSelector: { "x.$": "$.there" }, End: true });
    const behaviours: TaskBehaviour[] = [() => ({ output: {} }), () => ({ output: { there: 1 } })];
    const run = runDefinition(machine({ T: task }), {
      task: behaviours[0] as TaskBehaviour,
      redrives: [{ task: behaviours[1] as TaskBehaviour }],
    });
    expect(run.execution.output).toBe('{"x":1}');
  });

  test("a Task waiting for its back-off is scheduled at once", () => {
    const task = lambda({ Retry: [{ ErrorEquals: ["Boom"], IntervalSeconds: 1000 }], End: true });
    const run = runDefinition(machine({ T: task }), {
      task: fails,
      whenWaiting: ({ status }) => (status === "RUNNING" ? STOP : undefined),
      redrives: redriven(),
    });
    expect(run.execution.status).toBe("SUCCEEDED");
    expect(run.events.at(-1)?.at).toBe(START_MS);
  });

  test("a Pass that was still to be entered is, and one that was left is not again", () => {
    const passes = { A: { Type: "Pass", Result: 1, Next: "B" }, B: { Type: "Pass", Result: 2, End: true } };
    const run = runDefinition(machine(passes), {
      limits: { turnEventsMax: 2 },
      whenUnfinished: stopOnce(),
      redrives: [{}],
    });
    expect(outline(run)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 PassStateEntered",
      "3<2 PassStateExited",
      "4<0 ExecutionAborted",
      "5<4 ExecutionRedriven",
      "6<3 PassStateEntered",
      "7<6 PassStateExited",
      "8<7 ExecutionSucceeded",
    ]);
  });

  test("a Pass that was entered is left, and not entered again", () => {
    const Output = "{% $states.context.Execution.RedriveCount = 1 ? 7 : $undefinedFunction() %}";
    const run = runDefinition(machine({ P: { Type: "Pass", Output, End: true } }, { QueryLanguage: "JSONata" }), {
      redrives: [{}],
    });
    expect(afterRedrive(run).map((line) => line.split(" ")[1])).toEqual([
      "ExecutionRedriven",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
    expect(run.execution.output).toBe("7");
  });

  test("a Choice evaluates its rules again", () => {
    const choice = {
      Type: "Choice",
      Choices: [{ Variable: "$$.Execution.RedriveCount", NumericEquals: 1, Next: "P" }],
    };
    const run = runDefinition(machine({ C: choice, P: { Type: "Pass", End: true } }), { redrives: [{}] });
    expect(afterRedrive(run)).toEqual([
      "4<3 ExecutionRedriven",
      "5<2 ChoiceStateExited",
      "6<5 PassStateEntered",
      "7<6 PassStateExited",
      "8<7 ExecutionSucceeded",
    ]);
  });

  test("a Wait for an hour that has passed leaves at once", () => {
    const at = new Date(START_MS + 60_000).toISOString();
    const run = runDefinition(machine({ W: { Type: "Wait", Timestamp: at, End: true } }), {
      commands: [STOP],
      redrives: [{ afterMs: 61_000 }],
    });
    expect(afterRedrive(run)).toEqual(["4<3 ExecutionRedriven", "5<2 WaitStateExited", "6<5 ExecutionSucceeded"]);
    expect(run.events.at(-1)?.at).toBe(START_MS + 61_000);
  });

  test("a Wait of some seconds waits them anew", () => {
    const run = runDefinition(machine({ W: { Type: "Wait", Seconds: 30, End: true } }), {
      commands: [STOP],
      redrives: [{ afterMs: 20_000 }],
    });
    expect(run.events.at(-1)?.at).toBe(START_MS + 50_000);
  });

  test("a Fail is entered again and fails again", () => {
    const run = runDefinition(machine({ F: { Type: "Fail", Error: "E", Cause: "C" } }), { redrives: [{}] });
    expect(afterRedrive(run)).toEqual(["4<3 ExecutionRedriven", "5<2 FailStateEntered", "6<5 ExecutionFailed"]);
    expect(run.execution).toMatchObject({ status: "FAILED", error: "E", cause: "C", redriven: { count: 1 } });
  });

  test("a Succeed has succeeded: the execution is not redriven", () => {
    const run = runDefinition(machine({ S: { Type: "Succeed" } }), { redrives: [{}] });
    expect(run.events.at(-1)?.type).toBe("ExecutionSucceeded");
  });
});

describe("a Parallel, redriven", () => {
  const parallel = (more: object = {}) =>
    machine({
      Both: {
        Type: "Parallel",
        Branches: [branch("A", lambda()), branch("B", lambda()), branch("W", { Type: "Wait", Seconds: 9, End: true })],
        End: true,
        ...more,
      },
    });

  test("keeps the branch that succeeded, and takes on the one that failed and the one that was cut off", () => {
    const run = runDefinition(parallel(), { task: failsIn("B"), redrives: redriven() });
    expect(run.execution.output).toMatch(/^\["A","B",\{\}\]$/);
    expect(entries(run)).toEqual({ Both: 1, A: 1, B: 1, W: 1 });
    expect(run.events.filter(({ type }) => type === "LambdaFunctionScheduled")).toHaveLength(3);
    expect(run.events.filter(({ type }) => type === "ParallelStateStarted")).toHaveLength(1);
  });

  test("that was stopped goes on in every branch", () => {
    const run = runDefinition(parallel(), { commands: [STOP], redrives: redriven() });
    expect(run.execution.output).toBe('["A","B",{}]');
    expect(entries(run)).toEqual({ Both: 1, A: 1, B: 1, W: 1 });
  });

  test("that failed with States.DataLimitExceeded is run again, with the branches that succeeded", () => {
    const big: TaskBehaviour = () => ({ output: "x".repeat(200_000) });
    const twice = machine({
      Both: { Type: "Parallel", Branches: [branch("A", lambda()), branch("B", lambda())], End: true },
    });
    const run = runDefinition(twice, { task: big, redrives: redriven() });
    expect(run.events.find(({ type }) => type === "ExecutionFailed")).toMatchObject({
      error: "States.DataLimitExceeded",
    });
    expect(run.execution.output).toBe('["A","B"]');
    expect(entries(run)).toEqual({ Both: 1, A: 2, B: 2 });
    expect(run.events.filter(({ type }) => type === "ParallelStateStarted")).toHaveLength(2);
  });

  test("whose branches all succeeded, and whose own output failed, runs none of them again", () => {
    const Output = "{% $states.context.Execution.RedriveCount = 1 ? $states.result : $undefinedFunction() %}";
    const run = runDefinition(
      machine(
        { Both: { Type: "Parallel", Branches: [branch("A", lambda()), branch("B", lambda())], Output, End: true } },
        { QueryLanguage: "JSONata" },
      ),
      { task: succeeds, redrives: [{}] },
    );
    expect(run.execution.output).toBe('["A","B"]');
    expect(afterRedrive(run).map((line) => line.split(" ")[1])).toEqual([
      "ExecutionRedriven",
      "ParallelStateSucceeded",
      "ParallelStateExited",
      "ExecutionSucceeded",
    ]);
  });

  test("has its retries again", () => {
    const run = runDefinition(parallel({ Retry: [{ ErrorEquals: ["Boom"], MaxAttempts: 1 }] }), {
      task: failsIn("B"),
      redrives: [{}, { task: succeeds }],
    });
    expect(run.events.filter(({ type }) => type === "ParallelStateStarted")).toHaveLength(3);
    expect(run.execution.output).toBe('["A","B",{}]');
  });

  test("keeps its variables, and those of its branches", () => {
    const run = runDefinition(
      machine({
        Set: { Type: "Pass", Assign: { outer: 1 }, Next: "Both" },
        Both: {
          Type: "Parallel",
          Branches: [
            {
              StartAt: "In",
              States: {
                In: { Type: "Pass", Assign: { inner: 2 }, Next: "T" },
                T: lambda({ Parameters: { "sum.$": "States.MathAdd($outer, $inner)" }, End: true }),
              },
            },
          ],
          End: true,
        },
      }),
      { task: fails, redrives: redriven(({ parameters }) => ({ output: JSON.parse(parameters) })) },
    );
    expect(run.execution.output).toBe('[{"sum":3}]');
  });
});

describe("a Map, redriven", () => {
  const map = (more: object = {}, processor: object = branch("T", lambda())) =>
    machine({ M: { Type: "Map", ItemProcessor: processor, End: true, ...more } });
  const byItem =
    (failing: readonly number[]): TaskBehaviour =>
    ({ parameters }) =>
      failing.includes(Number(parameters)) ? { error: "Boom" } : { output: Number(parameters) * 10 };
  const indexes = (run: EngineRun, type: string) =>
    run.events.flatMap((event) => (event.type === type && "index" in event ? [event.index] : []));

  test("keeps iterations that succeeded, takes on the one that failed, and begins those never begun", () => {
    const run = runDefinition(map({ MaxConcurrency: 1 }), {
      input: [0, 1, 2, 3],
      task: byItem([1]),
      redrives: redriven(byItem([])),
    });
    expect(run.execution.output).toBe("[0,10,20,30]");
    expect(indexes(run, "MapIterationStarted")).toEqual([0, 1, 2, 3]);
    expect(indexes(run, "MapIterationFailed")).toEqual([1]);
    expect(indexes(run, "MapIterationSucceeded")).toEqual([0, 1, 2, 3]);
    expect(run.events.filter(({ type }) => type === "LambdaFunctionScheduled")).toHaveLength(5);
  });

  test("takes on the iterations that were cut off, as many at once as before", () => {
    const run = runDefinition(map({ MaxConcurrency: 2 }), {
      input: [0, 1, 2, 3, 4],
      task: (task) => (Number(task.parameters) === 1 ? { error: "Boom" } : "hangs"),
      redrives: redriven(byItem([])),
    });
    expect(run.execution.output).toBe("[0,10,20,30,40]");
    expect(indexes(run, "MapIterationAborted")).toEqual([0]);
  });

  test("that was stopped before its first iteration begins it", () => {
    const run = runDefinition(map(), {
      input: [1, 2],
      limits: { turnEventsMax: 3 },
      task: byItem([]),
      whenUnfinished: stopOnce(),
      redrives: [{}],
    });
    expect(
      outline(run)
        .slice(2, 6)
        .map((line) => line.split(" ")[1]),
    ).toEqual(["MapStateStarted", "ExecutionAborted", "ExecutionRedriven", "MapIterationStarted"]);
    expect(run.execution.output).toBe("[10,20]");
  });

  test("whose ItemSelector failed goes on with the iterations that ran, and begins the one that it could not", () => {
    const ItemSelector =
      "{% $states.context.Map.Item.Index = 1 and $states.context.Execution.RedriveCount = 0 ? $none() : $states.context.Map.Item.Value %}";
    const run = runDefinition(map({ QueryLanguage: "JSONata", ItemSelector, MaxConcurrency: 2 }), {
      input: [0, 1, 2],
      redrives: redriven(byItem([])),
    });
    expect(run.events.find(({ type }) => type === "EvaluationFailed")).toBeDefined();
    expect(run.execution.output).toBe("[0,10,20]");
    expect(indexes(run, "MapIterationStarted")).toEqual([0, 1, 2]);
  });

  test("fails as often as it is redriven in vain, and succeeds at last", () => {
    const run = runDefinition(map({ MaxConcurrency: 1 }), {
      input: [0, 1, 2],
      task: byItem([0, 1, 2]),
      redrives: [{ task: byItem([1, 2]) }, { task: byItem([2]) }, { task: byItem([]) }],
    });
    expect(run.execution).toMatchObject({ status: "SUCCEEDED", output: "[0,10,20]", redriven: { count: 3 } });
  });

  test("inside of a Parallel inside of a Map goes on in its innermost state alone", () => {
    const inner = branch("Inner", { Type: "Map", ItemsPath: "$", ItemProcessor: branch("T", lambda()), End: true });
    const both = branch("Both", {
      Type: "Parallel",
      Branches: [inner, branch("P", { Type: "Pass", End: true })],
      End: true,
    });
    const run = runDefinition(map({ MaxConcurrency: 1 }, both), {
      input: [
        [1, 2],
        [3, 4],
      ],
      task: byItem([2]),
      redrives: redriven(byItem([])),
    });
    expect(run.execution.output).toBe("[[[10,20],[1,2]],[[30,40],[3,4]]]");
    // Each item of all the lists once, and the one that failed twice.
    expect(run.events.filter(({ type }) => type === "LambdaFunctionScheduled")).toHaveLength(5);
    expect(entries(run)).toEqual({ M: 1, Both: 2, Inner: 2, P: 2, T: 4 });
  });
});

describe("an execution, redriven", () => {
  test("has its time anew, and its tasks theirs", () => {
    const run = runDefinition(machine({ T: lambda({ TimeoutSeconds: 20, End: true }) }, { TimeoutSeconds: 10 }), {
      redrives: [{ afterMs: 5_000 }],
    });
    expect(run.events.filter(({ type }) => type === "ExecutionTimedOut").map(({ at }) => at)).toEqual([
      START_MS + 10_000,
      START_MS + 25_000,
    ]);
    expect(run.execution).toMatchObject({ status: "TIMED_OUT", redriven: { count: 1, at: START_MS + 15_000 } });
  });

  test("has its retries anew", () => {
    const counts: unknown[] = [];
    const task = lambda({
      Parameters: { "n.$": "$$.State.RetryCount" },
      Retry: [{ ErrorEquals: ["Boom"], MaxAttempts: 1 }],
      End: true,
    });
    runDefinition(machine({ T: task }), {
      task: ({ parameters }) => {
        counts.push(JSON.parse(parameters).n);
        return { error: "Boom" };
      },
      redrives: [{}],
    });
    expect(counts).toEqual([0, 1, 0, 1]);
  });

  test("knows in its context object how often and when", () => {
    const task = lambda({ Parameters: { "e.$": "$$.Execution" }, End: true });
    const seen: Record<string, unknown>[] = [];
    runDefinition(machine({ T: task }), {
      task: ({ parameters }) => {
        seen.push(JSON.parse(parameters).e);
        return { error: "Boom" };
      },
      redrives: [{ afterMs: 1_000 }],
    });
    expect(seen[0]).toMatchObject({ RedriveCount: 0 });
    expect(seen[0]).not.toHaveProperty("RedriveTime");
    expect(seen[1]).toMatchObject({ RedriveCount: 1, RedriveTime: new Date(START_MS + 1_000).toISOString() });
  });

  test("gives a task's new attempt a new token; the old one is nobody's", () => {
    const task = {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { QueueUrl: "q", "MessageBody.$": "$$.Task.Token" },
      End: true,
    };
    let drawn = 0;
    const asked: { readonly scheduledId: EventId; readonly nonce: string }[] = [];
    const answer = (index: number) =>
      ({
        type: "TokenSucceeded",
        output: String(index) as JsonText,
        ...(asked[index] as (typeof asked)[number]),
      }) as const;
    const commands: (() => Command)[] = [() => STOP, () => answer(0), () => answer(1)];
    const run = runDefinition(machine({ T: task }), {
      random: () => ++drawn / 1000,
      task: ({ scheduledId, nonce = "" }) => {
        asked.push({ scheduledId, nonce });
        return { submitted: {} };
      },
      whenWaiting: () => commands.shift()?.(),
      redrives: [{}],
    });
    expect(new Set(asked.map(({ nonce }) => nonce)).size).toBe(2);
    expect(run.execution).toMatchObject({ status: "SUCCEEDED", output: "1" });
  });

  test("while it runs is not redriven", () => {
    const run = runDefinition(machine({ W: { Type: "Wait", Seconds: 1, End: true } }), {
      commands: [{ type: "Redrive" }],
    });
    expect(run.events.map(({ type }) => type)).not.toContain("ExecutionRedriven");
  });
});
