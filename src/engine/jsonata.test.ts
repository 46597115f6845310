import { describe, expect, test } from "vitest";
import type { EvaluationFailed, StateExited } from "./records.ts";
import { type EngineRun, outline, runDefinition } from "./testing-engine.ts";

type Fields = Readonly<Record<string, unknown>>;

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:f";
const jsonata = (States: Fields): Fields => ({
  QueryLanguage: "JSONata",
  StartAt: Object.keys(States)[0],
  States,
});
const alone = (state: Fields): Fields => jsonata({ S: state });
const pass = (fields: Fields): Fields => ({ Type: "Pass", End: true, ...fields });
const task = (fields: Fields): Fields => ({ Type: "Task", Resource: LAMBDA, End: true, ...fields });
const done = { Type: "Succeed" };

const outputOf = ({ execution }: EngineRun): unknown => JSON.parse(execution.output ?? "null");
const assignedBy = ({ events }: EngineRun, state: string): unknown =>
  events.flatMap((event) =>
    event.type.endsWith("StateExited") && (event as StateExited).name === state
      ? [Object.entries((event as StateExited).assigned ?? {})]
      : [],
  )[0];
const evaluationsOf = ({ events }: EngineRun): readonly EvaluationFailed[] =>
  events.filter((event) => event.type === "EvaluationFailed");

/** The cause without AWS's prefix, which names the state. */
function causeOf({ execution }: EngineRun): string | undefined {
  return execution.cause?.replace(
    /^An error occurred while executing the state '\w+' \(entered at the event id #\d+\)\. /,
    "",
  );
}

describe("what a state puts out", () => {
  test("is its input where it has no Output and no work", () => {
    for (const state of [pass({}), { Type: "Wait", Seconds: "{% 0 %}", End: true }, done]) {
      expect(outputOf(runDefinition(alone(state), { input: { a: 1 } }))).toEqual({ a: 1 });
    }
  });

  test("is its result where its work has one", () => {
    const machine = { StartAt: "B", States: { B: pass({ Output: "{% $states.input * 2 %}" }) } };
    const behaviour = { task: () => ({ output: "done" }) };
    expect(outputOf(runDefinition(alone(task({})), behaviour))).toBe("done");
    expect(outputOf(runDefinition(alone({ Type: "Parallel", Branches: [machine], End: true }), { input: 4 }))).toEqual([
      8,
    ]);
    expect(
      outputOf(runDefinition(alone({ Type: "Map", ItemProcessor: machine, End: true }), { input: [1, 2] })),
    ).toEqual([2, 4]);
  });

  test("is made of expressions at any depth, in the order of the definition", () => {
    const Output = {
      b: ["x", "{% $states.input.n + 1 %}", { c: "{% $states.input %}" }],
      a: 1.5,
      "1": null,
      t: "{ % no %}",
    };
    const { execution } = runDefinition(alone(pass({ Output })), { input: { n: 41 } });
    expect(execution.output).toBe('{"1":null,"b":["x",42,{"c":{"n":41}}],"a":1.5,"t":"{ % no %}"}');
  });

  test("sees the result, the input and the context object", () => {
    const Output = {
      all: "{% $states %}",
      name: "{% $states.context.State.Name %}",
      merged: "{% $merge([$states.input, $states.result]) %}",
    };
    const run = runDefinition(alone(task({ Arguments: { x: "{% $states.input.a %}" }, Output })), {
      input: { a: 1 },
      task: ({ parameters }) => ({ output: { got: JSON.parse(parameters) } }),
    });
    expect(outputOf(run)).toMatchObject({
      all: { input: { a: 1 }, result: { got: { x: 1 } }, context: { Execution: { Name: "one" } } },
      name: "S",
      merged: { a: 1, got: { x: 1 } },
    });
  });

  test("comes from the rule of a Choice that is true, from the state itself by Default", () => {
    const choice = {
      Type: "Choice",
      Choices: [
        {
          Condition: "{% $states.input.a = 1 %}",
          Output: "{% 'rule' %}",
          Assign: { x: "{% $states.input.a %}" },
          Next: "End",
        },
        { Condition: "{% $states.input.a = 2 %}", Next: "End" },
        { Condition: false, Next: "End" },
      ],
      Output: "state",
      Assign: { x: "default" },
      Default: "End",
    };
    const runOf = (a: number) => runDefinition(jsonata({ C: choice, End: done }), { input: { a } });
    expect([1, 2, 3].map((a) => outputOf(runOf(a)))).toEqual(["rule", { a: 2 }, "state"]);
    expect([1, 2, 3].map((a) => assignedBy(runOf(a), "C"))).toEqual([[["x", "1"]], [], [["x", '"default"']]]);
  });

  test("of a state that failed comes from its catcher", () => {
    const caught = (fields: Fields): Fields => ({ ErrorEquals: ["States.ALL"], Next: "End", ...fields });
    const runOf = (fields: Fields) =>
      runDefinition(jsonata({ S: task({ Catch: [caught(fields)] }), End: done }), {
        input: { a: 1 },
        task: () => ({ error: "E", cause: "why" }),
      });
    expect(outputOf(runOf({}))).toEqual({ Error: "E", Cause: "why" });
    const declared = runOf({
      Output: { e: "{% $states.errorOutput.Error %}", i: "{% $states.input %}" },
      Assign: { c: "{% $states.errorOutput.Cause %}" },
    });
    expect(outputOf(declared)).toEqual({ e: "E", i: { a: 1 } });
    expect(assignedBy(declared, "S")).toEqual([["c", '"why"']]);
  });
});

describe("variables", () => {
  test("have in Assign and Output the values of the state's entry", () => {
    const definition = jsonata({
      A: pass({ Assign: { x: 1 }, End: undefined, Next: "B" }),
      B: pass({ Assign: { x: "{% $x + 1 %}", y: "{% $x %}" }, Output: "{% $x %}", End: undefined, Next: "C" }),
      C: pass({ Output: "{% [$states.input, $x, $y] %}" }),
    });
    expect(outputOf(runDefinition(definition))).toEqual([1, 2, 1]);
  });

  test("pass between the languages of a mixed machine, and into a Map of either", () => {
    const definition = {
      StartAt: "A",
      States: {
        A: { Type: "Pass", Result: [1, 2], Assign: { x: 10 }, Next: "M" },
        M: {
          QueryLanguage: "JSONata",
          Type: "Map",
          Items: "{% $states.input[$ > 1] ~> $append(3) %}",
          ItemSelector: { at: "{% $states.context.Map.Item.Index %}", v: "{% $states.context.Map.Item.Value * $x %}" },
          ItemProcessor: {
            StartAt: "I",
            States: { I: { Type: "Pass", Parameters: { "v.$": "$.v", "x.$": "$x", "i.$": "$.at" }, End: true } },
          },
          End: true,
        },
      },
    };
    expect(outputOf(runDefinition(definition))).toEqual([
      { v: 20, x: 10, i: 0 },
      { v: 30, x: 10, i: 1 },
    ]);
  });
});

describe("fields that take an expression", () => {
  test("of a Task: its time-outs and the role", () => {
    const state = task({
      TimeoutSeconds: "{% $states.input.t %}",
      HeartbeatSeconds: "{% 2 %}",
      Credentials: { RoleArn: "{% 'arn:aws:iam::1:role/' & $states.input.r %}" },
    });
    const { events } = runDefinition(alone(state), { input: { t: 7, r: "x" }, task: () => ({ output: 1 }) });
    expect(events[2]).toMatchObject({ timeoutSeconds: 7, heartbeatSeconds: 2, roleArn: "arn:aws:iam::1:role/x" });
  });

  test("of a Wait: its hour", () => {
    const afterOf = (fields: Fields): number => {
      const { events } = runDefinition(alone({ Type: "Wait", ...fields, End: true }), { input: { s: 5 } });
      return (events[2]?.at ?? 0) - (events[1]?.at ?? 0);
    };
    expect(afterOf({ Seconds: "{% $states.input.s %}" })).toBe(5000);
    expect(afterOf({ Timestamp: "{% $fromMillis($millis() + 3000) %}" })).toBe(3000);
  });

  test("of a Fail: its error and cause", () => {
    const { execution } = runDefinition(alone({ Type: "Fail", Error: "{% $states.input.e %}", Cause: "as it is" }), {
      input: { e: "E1" },
    });
    expect(execution).toMatchObject({ error: "E1", cause: "as it is" });
  });

  test("of a Map: how many iterations run at once, and a written list of items", () => {
    const processor = { StartAt: "I", States: { I: { Type: "Wait", Seconds: 1, End: true } } };
    const state = {
      Type: "Map",
      Items: [1, "{% $states.input %}", [3]],
      MaxConcurrency: "{% 1 %}",
      ItemProcessor: processor,
      End: true,
    };
    const run = runDefinition(alone(state), { input: "two" });
    expect(outputOf(run)).toEqual([1, "two", [3]]);
    expect(
      run.events.filter(({ type }) => type === "MapIterationStarted").map(({ at }) => at - (run.events[0]?.at ?? 0)),
    ).toEqual([0, 1000, 2000]);
  });
});

describe("a field that comes to no value", () => {
  const input = { n: 1, s: "text" };
  test.each<[string, Fields, string]>([
    ["Output/x", pass({ Output: { x: "{% $states.input.none %}" } }), "returned nothing (undefined)."],
    ["Output/l[1]/y", pass({ Output: { l: [0, { y: "{% $none %}" }] } }), "returned nothing (undefined)."],
    ["Assign/v", pass({ Assign: { v: "{% function(){1} %}" } }), "returned an unsupported result type."],
    [
      "Output",
      pass({ Output: "{% $none() %}" }),
      "threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
    [
      "Arguments/a",
      task({ Arguments: { a: "{% $eval('1') %}" } }),
      "threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
    [
      "TimeoutSeconds",
      task({ TimeoutSeconds: "{% $states.input.s %}" }),
      "returned an unexpected result type. Expected 'number', but was 'string' for value: \"text\"",
    ],
    [
      "HeartbeatSeconds",
      task({ HeartbeatSeconds: "{% 1.5 %}" }),
      "returned an unexpected result type. Expected 'integer', but was 'number' for value: 1.5",
    ],
    [
      "TimeoutSeconds",
      task({ TimeoutSeconds: "{% 0 %}" }),
      "returned a value out of range. Expected 1 to 99999999, but was: 0",
    ],
    [
      "Credentials/RoleArn",
      task({ Credentials: { RoleArn: "{% [] %}" } }),
      "returned an unexpected result type. Expected 'string', but was 'array' for value: []",
    ],
    [
      "Error",
      { Type: "Fail", Error: "{% $states.input.n %}" },
      "returned an unexpected result type. Expected 'string', but was 'number' for value: 1",
    ],
  ])("%s", (field, state, what) => {
    const run = runDefinition(alone(state), { input });
    const expression = /\{% (.*?) %\}/.exec(JSON.stringify(state))?.[1];
    const cause = `The JSONata expression '${expression}' specified for the field '${field}' ${what}`;
    expect(run.execution).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
    expect(causeOf(run)).toBe(cause);
    expect(evaluationsOf(run)).toMatchObject([
      { location: field, state: "S", error: "States.QueryEvaluationError", cause: run.execution.cause },
    ]);
  });

  test("in a rule of a Choice and in a catcher is named with its place there", () => {
    const rules = [
      { Condition: "{% false %}", Next: "End" },
      { Condition: "{% $states.input.n %}", Next: "End" },
    ];
    const choice = runDefinition(jsonata({ S: { Type: "Choice", Choices: rules }, End: done }), { input });
    expect(evaluationsOf(choice).map(({ location }) => location)).toEqual(["Choices[1]/Condition"]);
    const catcher = { ErrorEquals: ["E"], Output: { x: "{% $none %}" }, Next: "End" };
    const caught = runDefinition(jsonata({ S: task({ Catch: [catcher] }), End: done }), {
      task: () => ({ error: "E" }),
    });
    expect(evaluationsOf(caught).map(({ location }) => location)).toEqual(["Catch[0]/Output/x"]);
    expect(caught.execution).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
  });

  test("follows the event before the state's own, as recorded", () => {
    const definition = jsonata({ A: pass({ End: undefined, Next: "S" }), S: pass({ Output: "{% $none %}" }) });
    expect(outline(runDefinition(definition)).slice(3)).toEqual([
      "4<3 PassStateEntered",
      "5<3 EvaluationFailed",
      "6<5 ExecutionFailed",
    ]);
  });

  test("after the work follows the work", () => {
    const run = runDefinition(alone(task({ Output: "{% $none %}" })), { task: () => ({ output: 1 }) });
    expect(outline(run).slice(4)).toEqual([
      "5<4 LambdaFunctionSucceeded",
      "6<5 EvaluationFailed",
      "7<6 ExecutionFailed",
    ]);
  });

  test("keeps a Map from beginning, which it says", () => {
    const processor = { StartAt: "I", States: { I: done } };
    const run = runDefinition(alone({ Type: "Map", ItemProcessor: processor, End: true }), { input: { a: 1 } });
    expect(outline(run).slice(1)).toEqual([
      "2<0 MapStateEntered",
      "3<0 EvaluationFailed",
      "4<3 MapStateFailed",
      "5<4 ExecutionFailed",
    ]);
    expect(causeOf(run)).toBe('Map state input must be an array but was: {"a":1}');
    expect(evaluationsOf(run)[0]).not.toHaveProperty("location");
  });

  test("is retried, each attempt with its own EvaluationFailed, and then caught", () => {
    const state = task({
      Arguments: "{% $none %}",
      Retry: [{ ErrorEquals: ["States.QueryEvaluationError"], MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ["States.ALL"], Output: "{% $states.errorOutput.Error %}", Next: "End" }],
    });
    const run = runDefinition(jsonata({ S: state, End: done }));
    expect(outline(run).slice(1, 6)).toEqual([
      "2<0 TaskStateEntered",
      "3<0 EvaluationFailed",
      "4<3 EvaluationFailed",
      "5<4 EvaluationFailed",
      "6<5 TaskStateExited",
    ]);
    expect(outputOf(run)).toBe("States.QueryEvaluationError");
  });

  test("is no failure of the task: States.TaskFailed does not take it", () => {
    const Catch = [{ ErrorEquals: ["States.TaskFailed"], Next: "End" }];
    const run = runDefinition(jsonata({ S: task({ Arguments: "{% $none %}", Catch }), End: done }));
    expect(run.execution.status).toBe("FAILED");
  });

  test("in an iteration fails the Map around it", () => {
    const processor = { StartAt: "I", States: { I: pass({ Output: "{% $none %}" }) } };
    const run = runDefinition(alone({ Type: "Map", Items: [1], ItemProcessor: processor, End: true }));
    expect(outline(run).slice(3)).toEqual([
      "4<3 MapIterationStarted",
      "5<4 PassStateEntered",
      "6<4 EvaluationFailed",
      "7<6 MapIterationFailed",
      "8<6 MapStateFailed",
      "9<8 ExecutionFailed",
    ]);
  });
});

describe("an expression that has no end", () => {
  test.each([
    ["calls itself for ever", "{% ($f := function(){$f()}; $f()) %}"],
    ["recurses without a tail", "{% ($f := function($n){1 + $f($n)}; $f(1)) %}"],
    ["makes too much", "{% [1..900000] %}"],
  ])("%s: fails its state alone, soon", (_, Output) => {
    const begun = performance.now();
    expect(runDefinition(alone(pass({ Output }))).execution).toMatchObject({
      status: "FAILED",
      error: "States.QueryEvaluationError",
    });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

test("much work of expressions ends the turn early", () => {
  const processor = { StartAt: "I", States: { I: pass({ Output: "{% $sum([1..5000]) %}" }) } };
  const definition = alone({ Type: "Map", Items: "{% [1..20] %}", ItemProcessor: processor, End: true });
  const whole = runDefinition(definition);
  const cut = runDefinition(definition, { limits: { turnStepsMax: 30_000 } });
  expect(whole.turns).toBe(1);
  expect(cut.turns).toBeGreaterThan(5);
  expect(outputOf(cut)).toEqual(outputOf(whole));
});

test("clock and randomness are the turn's", () => {
  const Output = { at: "{% $millis() %}", now: "{% $now() %}", random: "{% $random() %}", seeded: "{% $random(42) %}" };
  const run = runDefinition(alone(pass({ Output })), { random: () => 0.25 });
  expect(outputOf(run)).toEqual({
    at: 1_700_000_000_000,
    now: "2023-11-14T22:13:20.000Z",
    random: 0.25,
    seeded: 0.7275636800328681,
  });
});
