import { describe, expect, test } from "vitest";
import { parseDefinition, parseIncompleteDefinition } from "./parse.ts";

type Fields = Readonly<Record<string, unknown>>;

const pass = (fields: Fields): Fields => ({ Type: "Pass", ...("Next" in fields ? {} : { End: true }), ...fields });
const machine = (states: Fields, more: Fields = {}): Fields => ({
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});

function warningsOf(states: Fields, more: Fields = {}): readonly string[] {
  const { program, diagnostics } = parseDefinition(JSON.stringify(machine(states, more)), { type: "STANDARD" });
  expect(program).toBeDefined();
  expect(diagnostics.every(({ severity }) => severity === "WARNING")).toBe(true);
  return diagnostics.map(({ code, message, location }) => `${code} ${/'(.*)'/.exec(message)?.[1]} ${location}`);
}

const warning = (name: string, location: string) => `POSSIBLY_UNDEFINED_VARIABLE ${name} ${location}`;

describe("a variable", () => {
  test("that nothing assigns is possibly undefined, in every field", () => {
    expect(
      warningsOf({
        A: pass({ InputPath: "$a", Parameters: { "x.$": "States.Format('{}', $b)" }, Next: "B" }),
        B: { Type: "Choice", Choices: [{ Variable: "$c", NumericEquals: 1, Next: "C" }], Default: "C" },
        C: pass({ QueryLanguage: "JSONata", Output: { v: ["{% $d + 1 %}"] } }),
      }),
    ).toEqual([
      warning("$a", "/States/A/InputPath"),
      warning("$b", "/States/A/Parameters"),
      warning("$c", "/States/B/Choices[0]"),
      warning("$d", "/States/C/Output/v[0]"),
    ]);
  });

  test("counts from the next state on", () => {
    const states = { A: pass({ Assign: { a: 1, "b.$": "$a" }, Next: "B" }), B: pass({ Parameters: { "x.$": "$a" } }) };
    expect(warningsOf(states)).toEqual([warning("$a", "/States/A/Assign")]);
  });

  test("must be assigned on every way", () => {
    const join = pass({ Parameters: { "x.$": "$x" } });
    const choice = (rule: Fields, state: Fields) => ({
      C: {
        Type: "Choice",
        Choices: [{ Variable: "$.a", IsPresent: true, Next: "J", ...rule }],
        Default: "J",
        ...state,
      },
      J: join,
    });
    const found = [warning("$x", "/States/J/Parameters")];
    expect(warningsOf(choice({ Assign: { x: 1 } }, {}))).toEqual(found);
    expect(warningsOf(choice({}, { Assign: { x: 1 } }))).toEqual(found);
    expect(warningsOf(choice({ Assign: { x: 1 } }, { Assign: { x: 1 } }))).toEqual([]);
    const task = (catcher: Fields) => ({
      T: {
        Type: "Task",
        Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
        Assign: { x: 1 },
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "J", ...catcher }],
        Next: "J",
      },
      J: join,
    });
    expect(warningsOf(task({}))).toEqual(found);
    expect(warningsOf(task({ Assign: { x: 2 } }))).toEqual([]);
  });

  test("may come round in a loop", () => {
    const loop = (first: Fields) => ({
      A: pass({ ...first, Next: "B" }),
      B: pass({ Parameters: { "x.$": "$x" }, Next: "C" }),
      C: { Type: "Choice", Choices: [{ Variable: "$.x", IsNull: true, Assign: { x: 1 }, Next: "B" }], Default: "D" },
      D: { Type: "Succeed" },
    });
    expect(warningsOf(loop({ Assign: { x: 0 } }))).toEqual([]);
    expect(warningsOf(loop({}))).toEqual([warning("$x", "/States/B/Parameters")]);
  });

  test("is seen inside branches and iterations, but not from there", () => {
    const inner = { StartAt: "I", States: { I: pass({ Parameters: { "x.$": "$x" }, Assign: { y: 1 } }) } };
    const states = (processor: Fields) => ({
      A: pass({ Assign: { x: 1 }, Next: "M" }),
      M: { Type: "Map", ItemProcessor: { ...inner, ...processor }, Next: "Z" },
      Z: pass({ Parameters: { "y.$": "$y" } }),
    });
    const behind = warning("$y", "/States/Z/Parameters");
    expect(warningsOf(states({}))).toEqual([behind]);
    const text = JSON.stringify(
      machine(states({ ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } })),
    );
    const { diagnostics } = parseDefinition(text, { type: "STANDARD" });
    expect(diagnostics.map(({ location }) => location)).toEqual([
      "/States/M/ItemProcessor/States/I/Parameters",
      "/States/Z/Parameters",
    ]);
  });

  test("may be asked for", () => {
    const states = {
      C: {
        Type: "Choice",
        Choices: [
          {
            And: [
              { Variable: "$x", IsPresent: true },
              { Variable: "$x", NumericEquals: 1 },
            ],
            Next: "D",
          },
        ],
        Default: "D",
      },
      D: pass({ QueryLanguage: "JSONata", Output: "{% $exists($x) ? $x : 0 %}" }),
    };
    expect(warningsOf(states)).toEqual([]);
  });

  test("of a state that is tested alone comes with the test", () => {
    const text = JSON.stringify(machine({ A: pass({ Parameters: { "x.$": "$x" } }) }));
    expect(parseIncompleteDefinition(text, { type: "STANDARD" }).diagnostics).toEqual([]);
  });
});
