import { describe, expect, test } from "vitest";
import type { StateExited } from "./records.ts";
import { type EngineRun, outline, runDefinition } from "./testing-engine.ts";

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:f";
type Fields = Readonly<Record<string, unknown>>;

const pass = (fields: Fields): Fields => ({ Type: "Pass", End: true, ...fields });
const chain = (first: Fields, ...more: readonly Fields[]): Fields => {
  const states = [first, ...more].map((state, index) => {
    const next = index < more.length ? { Next: `S${index + 2}` } : { End: true };
    return [`S${index + 1}`, state.Type === "Choice" || state.Type === "Fail" ? state : { ...state, ...next }] as const;
  });
  return { StartAt: "S1", States: Object.fromEntries(states) };
};

/** What each state set, by its name; of a state that ran several times all in turn. */
function assignedIn({ events }: EngineRun): Readonly<Record<string, readonly unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const event of events) {
    if (!event.type.endsWith("StateExited")) continue;
    const { name, assigned } = event as StateExited;
    if (assigned === undefined) continue;
    const values = Object.entries(assigned).map(([variable, text]) => [variable, JSON.parse(text)] as const);
    found[name] = [...(found[name] ?? []), Object.fromEntries(values)];
  }
  return found;
}

const outputOf = ({ execution }: EngineRun): unknown => JSON.parse(execution.output ?? "null");

describe("what $ is in Assign", () => {
  test("of a Pass: its result", () => {
    const definition = chain(
      { Type: "Pass", InputPath: "$.in", Assign: { "x.$": "$" } },
      { Type: "Pass", Parameters: { a: 1 }, ResultPath: "$.p", Assign: { "x.$": "$" } },
      { Type: "Pass", Result: [2], ResultPath: null, Assign: { "x.$": "$" } },
    );
    expect(assignedIn(runDefinition(definition, { input: { in: { deep: true } } }))).toEqual({
      S1: [{ x: { deep: true } }],
      S2: [{ x: { a: 1 } }],
      S3: [{ x: [2] }],
    });
  });

  test("of a Wait and a Choice: their effective input", () => {
    const definition = {
      StartAt: "W",
      States: {
        W: { Type: "Wait", Seconds: 3, InputPath: "$.in", OutputPath: null, Assign: { "x.$": "$" }, Next: "C" },
        C: {
          Type: "Choice",
          Choices: [{ Variable: "$", IsPresent: true, Assign: { "y.$": "$", "x.$": "$x" }, Next: "End" }],
          Assign: { y: "the state's own" },
        },
        End: { Type: "Succeed" },
      },
    };
    expect(assignedIn(runDefinition(definition, { input: { in: 7 } }))).toEqual({
      W: [{ x: 7 }],
      C: [{ y: {}, x: 7 }],
    });
  });

  test("of a Task, a Parallel and a Map: the result before ResultSelector", () => {
    const after = { ResultSelector: { cut: true }, Assign: { "x.$": "$" } };
    const inner = { StartAt: "I", States: { I: pass({}) } };
    const definition = chain(
      { Type: "Task", Resource: LAMBDA, ...after },
      { Type: "Parallel", Branches: [inner], ...after },
      { Type: "Map", ItemsPath: "$x", ItemProcessor: { StartAt: "J", States: { J: pass({}) } }, ...after },
    );
    expect(assignedIn(runDefinition(definition, { task: () => ({ output: { answer: 42 } }) }))).toEqual({
      S1: [{ x: { answer: 42 } }],
      S2: [{ x: [{ cut: true }] }],
      S3: [{ x: [{ cut: true }] }],
    });
  });

  test("of a catcher: the error output, and the state's own Assign is left out", () => {
    const definition = {
      StartAt: "T",
      States: {
        T: {
          Type: "Task",
          Resource: LAMBDA,
          Assign: { done: true },
          Catch: [
            {
              ErrorEquals: ["Boom"],
              ResultPath: "$.error",
              Assign: { "x.$": "$.Error", "y.$": "$$.State.Name" },
              Next: "E",
            },
          ],
          Next: "E",
        },
        E: pass({ Parameters: { "x.$": "$x" } }),
      },
    };
    const run = runDefinition(definition, { task: () => ({ error: "Boom", cause: "why" }) });
    expect(assignedIn(run)).toEqual({ T: [{ x: "Boom", y: "T" }] });
    expect(outputOf(run)).toEqual({ x: "Boom" });
  });
});

describe("the Assign of a Choice", () => {
  const definition = (rule: Fields) => ({
    StartAt: "C",
    States: {
      C: {
        Type: "Choice",
        Choices: [{ Variable: "$.a", NumericEquals: 1, Next: "End", ...rule }],
        Default: "End",
        Assign: { x: "state" },
      },
      End: { Type: "Succeed" },
    },
  });

  test.each([
    ["is the rule's where a rule is true", 1, { Assign: { x: "rule" } }, { C: [{ x: "rule" }] }],
    ["is nothing where the true rule has none", 1, {}, {}],
    ["is the state's own where Default is taken", 2, { Assign: { x: "rule" } }, { C: [{ x: "state" }] }],
  ])("%s", (_, a, rule, expected) => {
    expect(assignedIn(runDefinition(definition(rule), { input: { a } }))).toEqual(expected);
  });
});

test("all fields of a state see the values at its entry", () => {
  const definition = chain(
    { Type: "Pass", Assign: { a: 1, b: 2 } },
    { Type: "Pass", InputPath: "$a", ResultPath: "$.was", OutputPath: "$b", Assign: { "a.$": "$b", "b.$": "$a" } },
    { Type: "Pass", Parameters: { "a.$": "$a", "b.$": "$b" } },
  );
  const run = runDefinition(definition);
  expect(assignedIn(run).S2).toEqual([{ a: 2, b: 1 }]);
  expect(outputOf(run)).toEqual({ a: 2, b: 1 });
});

test("an empty Assign leaves no trace", () => {
  const { events, execution } = runDefinition(chain({ Type: "Pass", Assign: {} }, { Type: "Pass" }));
  expect(events.filter((event) => "assigned" in event)).toEqual([]);
  expect(execution.frames.get(0 as never)).not.toHaveProperty("variables");
});

test("a variable may be called __proto__", () => {
  const definition = chain(
    { Type: "Pass", Assign: JSON.parse('{"__proto__": {"x": 1}}') },
    pass({ InputPath: "$__proto__.x" }),
  );
  expect(outputOf(runDefinition(definition))).toBe(1);
});

test("a variable that keeps its value keeps every digit of it", () => {
  const definition = JSON.parse(
    JSON.stringify(
      chain({ Type: "Pass", Assign: { "x.$": "States.StringToJson($.text)" } }, pass({ InputPath: "$x" })),
    ),
  );
  const run = runDefinition(definition, { input: { text: '{"n":1234567890123456789,"d":1.0}' } });
  expect(run.execution.output).toBe('{"n":1234567890123456789,"d":1.0}');
});

describe("scopes", () => {
  const iteration = (states: Fields, fields: Fields = {}) => ({
    Type: "Map",
    MaxConcurrency: 2,
    ItemProcessor: { StartAt: Object.keys(states)[0], States: states },
    ...fields,
  });

  test("inside read those outside, at any depth, and do not see each other", () => {
    const innermost = { StartAt: "B", States: { B: pass({ Parameters: { "all.$": "States.Array($out, $mine)" } }) } };
    const definition = chain(
      { Type: "Pass", Assign: { out: "o" } },
      iteration({
        A: { Type: "Pass", Assign: { "mine.$": "$" }, Next: "P" },
        P: { Type: "Parallel", Branches: [innermost], End: true },
      }),
    );
    const run = runDefinition(definition, { input: [1, 2, 3] });
    expect(outputOf(run)).toEqual([1, 2, 3].map((item) => [{ all: ["o", item] }]));
  });

  test("vanish at their end", () => {
    const definition = chain(iteration({ A: pass({ Assign: { mine: 1 } }) }), pass({ Parameters: { "x.$": "$mine" } }));
    const { execution } = runDefinition(definition, { input: [1] });
    expect(execution.error).toBe("States.Runtime");
    expect(execution.cause).toContain(
      "The JSONPath '$mine' specified for the field 'x.$' could not be found in the input",
    );
  });

  test("begin empty in every attempt of a Map", () => {
    const definition = chain(
      iteration(
        {
          A: {
            Type: "Choice",
            Choices: [{ Variable: "$seen", IsPresent: true, Next: "Seen" }],
            Default: "B",
          },
          B: { Type: "Pass", Assign: { seen: true }, Next: "F" },
          F: { Type: "Fail", Error: "Again" },
          Seen: { Type: "Succeed" },
        },
        { Retry: [{ ErrorEquals: ["Again"], MaxAttempts: 2 }] },
      ),
    );
    const { execution } = runDefinition(definition, { input: [1] });
    expect(execution.error).toBe("Again");
  });

  test.each(["Map", "Parallel"])("the catcher of a %s sets variables outside", (type) => {
    const machine = { StartAt: "F", States: { F: { Type: "Fail", Error: "Boom", Cause: "why" } } };
    const definition = chain(
      {
        Type: type,
        ...(type === "Map" ? { ItemProcessor: machine } : { Branches: [machine] }),
        Catch: [{ ErrorEquals: ["States.ALL"], Assign: { "error.$": "$" }, Next: "S2" }],
      },
      pass({ InputPath: "$error" }),
    );
    expect(outputOf(runDefinition(definition, { input: [1] }))).toEqual({ Error: "Boom", Cause: "why" });
  });

  test("outlive a Map of which they choose the items and the concurrency, also where the number is a text", () => {
    const definition = chain(
      { Type: "Pass", Assign: { items: [1, 2], limit: "1" } },
      {
        Type: "Map",
        ItemsPath: "$items",
        MaxConcurrencyPath: "$limit",
        ItemSelector: { "n.$": "States.ArrayLength($items)" },
        ItemProcessor: { StartAt: "A", States: { A: pass({}) } },
      },
      pass({ Parameters: { "both.$": "States.Array($items, $)" } }),
    );
    const run = runDefinition(definition);
    expect(outputOf(run)).toEqual({
      both: [
        [1, 2],
        [{ n: 2 }, { n: 2 }],
      ],
    });
    // One after the other: the second iteration begins behind the first one's end.
    const types = outline(run).map((line) => line.split(" ")[1]);
    expect(types.lastIndexOf("MapIterationStarted")).toBeGreaterThan(types.indexOf("MapIterationSucceeded"));
  });
});

describe("limits", () => {
  const text = (length: number): string => "x".repeat(length);

  test("one Assign may not be larger than a payload", () => {
    const run = (Assign: Fields) =>
      runDefinition(chain({ Type: "Pass", Assign }), { limits: { payloadBytesMax: 100 } });
    expect(run({ a: text(48), b: text(48) }).execution.status).toBe("SUCCEEDED");
    expect(run({ a: text(48), b: text(49) }).execution).toMatchObject({
      status: "FAILED",
      error: "States.DataLimitExceeded",
      cause:
        "The variables assigned by the state 'S1' have a size exceeding the maximum number of bytes service limit.",
    });
  });

  test("bytes count, not characters", () => {
    const limits = { payloadBytesMax: 100 };
    expect(runDefinition(chain({ Type: "Pass", Assign: { a: "é".repeat(50) } }), { limits }).execution.error).toBe(
      "States.DataLimitExceeded",
    );
  });

  test("all variables of an execution have one bound, whatever scope they are in", () => {
    const inner = (name: string) => ({
      StartAt: name,
      States: {
        [name]: { Type: "Pass", Assign: { b: text(28) }, Next: `${name}.` },
        [`${name}.`]: { Type: "Wait", Seconds: 1, End: true },
      },
    });
    const definition = (names: readonly string[]) =>
      chain({ Type: "Pass", Assign: { a: text(28) } }, { Type: "Parallel", Branches: names.map(inner) });
    const limits = { variablesBytesMax: 100 };
    expect(runDefinition(definition(["A", "B"]), { limits }).execution.status).toBe("SUCCEEDED");
    expect(runDefinition(definition(["A", "B", "C"]), { limits }).execution).toMatchObject({
      status: "FAILED",
      error: "States.DataLimitExceeded",
      cause: "The variables of the execution have a size exceeding the maximum number of bytes service limit.",
    });
  });

  test("a value that is replaced no longer counts", () => {
    const states = Array.from({ length: 5 }, () => ({ Type: "Pass", Assign: { a: text(60) } }));
    const definition = chain({ Type: "Pass" }, ...states);
    expect(runDefinition(definition, { limits: { variablesBytesMax: 100 } }).execution.status).toBe("SUCCEEDED");
  });
});

test("a failing Assign fails its state, after its output was made", () => {
  const definition = chain({ Type: "Pass", OutputPath: "$.no", Assign: { "x.$": "$.nor" } });
  expect(runDefinition(definition).execution.cause).toContain("Invalid path '$.no'");
  const { execution } = runDefinition(chain({ Type: "Pass", Assign: { "x.$": "$.nor" } }));
  expect(execution).toMatchObject({
    error: "States.Runtime",
    cause:
      "An error occurred while executing the state 'S1' (entered at the event id #2). " +
      "The JSONPath '$.nor' specified for the field 'x.$' could not be found in the input '{}'",
  });
});
