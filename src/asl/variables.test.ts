import { describe, expect, test } from "vitest";
import { parseDefinition } from "./parse.ts";
import { type Fields, LAMBDA, pass, task } from "./testing-states.ts";

function parse(states: Fields, top: Fields = {}) {
  const definition = { StartAt: Object.keys(states)[0], States: states, ...top };
  return parseDefinition(JSON.stringify(definition), { type: "STANDARD" });
}

const codesOf = (states: Fields): readonly (readonly [string, string | undefined])[] =>
  parse(states).diagnostics.map(({ code, location }) => [code, location]);

describe("the name of a variable", () => {
  test.each([
    ["states", "RESERVED_VARIABLE_NAME"],
    ["states.$", "RESERVED_VARIABLE_NAME"],
    ["not a name", "INVALID_VARIABLE_NAME"],
    ["1st", "INVALID_VARIABLE_NAME"],
    ["", "INVALID_VARIABLE_NAME"],
    ["n".repeat(81), "INVALID_VARIABLE_NAME"],
  ])("cannot be %s", (name, code) => {
    const value = name.endsWith(".$") ? "$.x" : 1;
    expect(codesOf({ S: pass({ Assign: { [name]: value } }) })).toEqual([[code, "/States/S/Assign"]]);
  });

  test.each(["n".repeat(80), "_x", "größe", "変数", "__proto__"])("can be %s", (name) => {
    expect(codesOf({ S: pass({ Assign: { [name]: 1 } }) })).toEqual([]);
  });

  test("is checked in a rule and in a catcher too", () => {
    const choices = [{ Variable: "$.a", IsNull: true, Next: "T", Assign: { states: 1 } }];
    const catchers = [{ ErrorEquals: ["States.ALL"], Next: "E", Assign: { states: 1 } }];
    expect(
      codesOf({
        S: { Type: "Choice", Choices: choices, Default: "T" },
        T: task({ Catch: catchers }),
        E: { Type: "Succeed" },
      }),
    ).toEqual([
      ["RESERVED_VARIABLE_NAME", "/States/S/Choices[0]/Assign"],
      ["RESERVED_VARIABLE_NAME", "/States/T/Catch[0]/Assign"],
    ]);
  });
});

test("Succeed and Fail have no Assign", () => {
  for (const Type of ["Succeed", "Fail"]) {
    expect(parse({ S: { Type, Assign: { x: 1 } } }).diagnostics.map(({ message }) => message)).toEqual([
      "Field 'Assign' is not supported",
    ]);
  }
});

describe("a scope inside another", () => {
  const inside = (Assign: Fields, config: Fields = {}): Fields => ({
    Type: "Map",
    ItemProcessor: { StartAt: "I", States: { I: pass({ Assign }) }, ...config },
    Next: "Z",
  });

  test("may not set what a state around it sets, before it or behind it", () => {
    expect(codesOf({ S: inside({ x: 1, "y.$": "$" }), Z: pass({ Assign: { "x.$": "$", z: 2 } }) })).toEqual([
      ["DUPLICATE_VARIABLE_NAME", "/States/S/ItemProcessor/States/I/Assign"],
    ]);
  });

  test("may not set what the Map's own catcher sets, for that sets it outside", () => {
    const catchers = [{ ErrorEquals: ["States.ALL"], Next: "Z", Assign: { x: 1 } }];
    expect(codesOf({ S: { ...inside({ x: 1 }), Catch: catchers }, Z: pass({}) })).toEqual([
      ["DUPLICATE_VARIABLE_NAME", "/States/S/ItemProcessor/States/I/Assign"],
    ]);
  });

  test("may set what its sibling sets", () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: pass({ Assign: { x: 1 } }) } });
    expect(codesOf({ S: { Type: "Parallel", Branches: [branch("A"), branch("B")], End: true } })).toEqual([]);
  });

  test("may set anything where it runs as an execution of its own", () => {
    const config = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };
    expect(codesOf({ S: inside({ x: 1 }, config), Z: pass({ Assign: { x: 1 } }) })).toEqual([]);
  });
});

describe("variableReferences", () => {
  const referencesOf = (states: Fields) =>
    Object.fromEntries(parse(states).program?.variableReferences ?? new Map<string, readonly string[]>());

  test("name the variables that a state reads, sorted, and not those that it sets", () => {
    expect(
      referencesOf({
        S: pass({
          InputPath: "$b.c",
          Parameters: { "x.$": "States.Format('{}{}', $z, $A)", "y.$": "$b", plain: "$no" },
          Assign: { set: 1, "copy.$": "$c" },
          OutputPath: "$d",
        }),
      }),
    ).toEqual({ S: ["A", "b", "c", "d", "z"] });
  });

  test("hold nested states by their own names, and the fields of each type", () => {
    expect(
      referencesOf({
        C: {
          Type: "Choice",
          Choices: [{ Not: { Variable: "$a", StringEqualsPath: "$b" }, Assign: { "x.$": "$c" }, Next: "W" }],
          Default: "W",
        },
        W: { Type: "Wait", SecondsPath: "$seconds", Next: "M" },
        M: {
          Type: "Map",
          ItemsPath: "$items",
          MaxConcurrencyPath: "$limit",
          ToleratedFailureCountPath: "$count",
          ItemProcessor: { StartAt: "I", States: { I: task({ TimeoutSecondsPath: "$timeout" }) } },
          Next: "T",
        },
        T: {
          Type: "Task",
          Resource: LAMBDA,
          Catch: [{ ErrorEquals: ["States.ALL"], Assign: { "e.$": "$old" }, Next: "F" }],
          Next: "F",
        },
        F: { Type: "Fail", ErrorPath: "$error", CausePath: "States.Format('{}', $cause)" },
      }),
    ).toEqual({
      C: ["a", "b", "c"],
      W: ["seconds"],
      M: ["count", "items", "limit"],
      I: ["timeout"],
      T: ["old"],
      F: ["cause", "error"],
    });
  });
});

test("the Assign of a JSONata state is checked", () => {
  const state = pass({ QueryLanguage: "JSONata", Assign: { x: "{% 1 %}", states: "{% 2" } });
  const { diagnostics } = parse({ S: state });
  expect(diagnostics.map(({ code }) => code)).toEqual(["RESERVED_VARIABLE_NAME", "SCHEMA_VALIDATION_FAILED"]);
});
