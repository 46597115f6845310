import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../expr/json.ts";
import { compilePath } from "../../expr/jsonpath.ts";
import { parsePath } from "../../expr/path-parse.ts";
import { readJson } from "../json-reader.ts";
import { follow } from "./follow.ts";
import { lintDefinition } from "./lint-definition.ts";
import { literalShape } from "./shape.ts";
import { DONE, FUNCTION, lintMachine, lintStates } from "./testing-lint.ts";

const read = (path: string, next: object = { End: true }) => ({ Type: "Pass", Parameters: { "x.$": path }, ...next });
const found = (path: string, reason: string, at = "/States/B/Parameters/x.$") =>
  `STEPWELL_PATH_NEVER_EXISTS ${at}: The path '${path}' can never exist here: ${reason}`;

describe("a path that can never exist", () => {
  test("what a Pass writes down has no other members", () => {
    const states = { A: { Type: "Pass", Result: { order: { id: 1 } }, Next: "B" }, B: read("$.order.ids") };
    expect(lintStates(states)).toEqual([
      `${found("$.order.ids", "there is no 'ids' in an object of id")} (did you mean 'id'?)`,
    ]);
  });

  test("Parameters make an object of their own", () => {
    const states = { A: { Type: "Pass", Parameters: { "a.$": "$.in", b: 1 }, Next: "B" }, B: read("$.c") };
    expect(lintStates(states)).toHaveLength(1);
    expect(lintStates({ ...states, B: read("$.a.anything") })).toEqual([]);
  });

  test("nothing is in a number, and no index in an object", () => {
    const A = { Type: "Pass", Result: { n: 1, list: [1, 2] }, Next: "B" };
    expect(lintStates({ A, B: read("$.n.more") })[0]).toContain("'more' is looked for in a value that is no object");
    expect(lintStates({ A, B: read("$.list[2]") })[0]).toContain("there is no [2] in an array of 2");
    expect(lintStates({ A, B: read("$.list[-1]") })).toEqual([]);
    expect(lintStates({ A, B: read("$.list.n") })[0]).toContain("'n' is looked for in an array");
    expect(lintStates({ A, B: read("$[0]") })[0]).toContain("[0] is looked for in a value that is no array");
  });

  test("a variable that no state before assigns", () => {
    const A = { Type: "Pass", Assign: { total: 1 }, Next: "B" };
    expect(lintStates({ A, B: read("$totl") })).toEqual([
      `${found("$totl", "no state that leads here assigns the variable $totl")} (did you mean 'total'?)`,
    ]);
    expect(lintStates({ A, B: read("$total") })).toEqual([]);
    expect(lintStates({ A, B: read("$total.x") })).toHaveLength(1);
  });

  test("a variable is assigned from the next state on", () => {
    expect(lintStates({ B: { ...read("$n"), Assign: { n: 1 } } })).toHaveLength(1);
  });

  test("a catcher gives Error and Cause, in its ResultPath", () => {
    const task = (more: object) => ({
      A: { Type: "Task", Resource: FUNCTION, End: true, Catch: [{ ErrorEquals: ["States.ALL"], Next: "B", ...more }] },
    });
    expect(lintStates({ ...task({}), B: read("$.Error") })).toEqual([]);
    expect(lintStates({ ...task({}), B: read("$.error") })).toHaveLength(1);
    expect(lintStates({ ...task({ ResultPath: "$.why" }), B: read("$.why.Message") })).toHaveLength(1);
    expect(lintStates({ ...task({ ResultPath: "$.why" }), B: read("$.order") })).toEqual([]);
  });

  test("the branches of a Parallel give one item each, the iterations of a Map alike ones", () => {
    const machine = { StartAt: "I", States: { I: { Type: "Pass", Result: { a: 1 }, End: true } } };
    const parallel = { A: { Type: "Parallel", Branches: [machine], Next: "B" } };
    expect(lintStates({ ...parallel, B: read("$[0].a") })).toEqual([]);
    expect(lintStates({ ...parallel, B: read("$[1].a") })).toHaveLength(1);
    const map = { A: { Type: "Map", ItemProcessor: machine, Next: "B" } };
    expect(lintStates({ ...map, B: read("$[7].a") })).toEqual([]);
    expect(lintStates({ ...map, B: read("$[7].b") })).toHaveLength(1);
  });

  test("nested states know what their ItemSelector gives, and the variables around them", () => {
    const map = {
      Type: "Map",
      ItemSelector: { "item.$": "$$.Map.Item.Value", "n.$": "$n" },
      ItemProcessor: { StartAt: "B", States: { B: read("$.id") } },
      End: true,
    };
    expect(lintStates({ A: { Type: "Pass", Assign: { n: 1 }, Next: "M" }, M: map })).toEqual([
      expect.stringContaining("/States/M/ItemProcessor/States/B/Parameters/x.$"),
    ]);
  });

  test("comparisons, waits, failures and selections read paths as well", () => {
    const A = (next: string) => ({ A: { Type: "Pass", Result: { n: 1 }, Next: next } });
    const choice = {
      Type: "Choice",
      Choices: [{ Not: { Variable: "$.m", NumericEquals: 1 }, Next: "D" }],
      Default: "D",
    };
    expect(lintStates({ ...A("C"), C: choice, D: DONE })[0]).toContain("/States/C/Choices[0]/Not/Variable");
    expect(lintStates({ ...A("W"), W: { Type: "Wait", SecondsPath: "$.m", End: true } })).toHaveLength(1);
    expect(lintStates({ ...A("F"), F: { Type: "Fail", CausePath: "$.m" } })).toHaveLength(1);
    expect(lintStates({ ...A("S"), S: { Type: "Succeed", OutputPath: "$.m" } })).toHaveLength(1);
    expect(lintStates({ ...A("P"), P: { Type: "Pass", InputPath: "$.m", End: true } })).toHaveLength(1);
  });

  test("JSONata states hand on what they write down", () => {
    const A = { Type: "Pass", QueryLanguage: "JSONata", Output: { a: 1, b: "{% $states.input %}" }, Next: "B" };
    expect(lintStates({ A, B: read("$.b.c") })).toEqual([]);
    expect(lintStates({ A, B: read("$.c") })).toHaveLength(1);
  });
});

describe("what may exist is left alone", () => {
  test("the execution's input, the context object and a task's result", () => {
    expect(lintStates({ B: read("$.any.thing") })).toEqual([]);
    expect(lintStates({ B: read("$$.Execution.Whatever") })).toEqual([]);
    expect(lintStates({ A: { Type: "Task", Resource: FUNCTION, Next: "B" }, B: read("$.x") })).toEqual([]);
  });

  test("a result beside an unknown input", () => {
    const A = { Type: "Pass", Result: { n: 1 }, ResultPath: "$.added", Next: "B" };
    expect(lintStates({ A, B: read("$.other") })).toEqual([]);
    expect(lintStates({ A, B: read("$.added.m") })).toHaveLength(1);
  });

  test("where two ways meet, what either gives", () => {
    const states = (left: unknown, right: unknown, path: string) => ({
      C: { Type: "Choice", Choices: [{ Variable: "$.l", BooleanEquals: true, Next: "L" }], Default: "R" },
      L: { Type: "Pass", Result: left, Next: "B" },
      R: { Type: "Pass", Result: right, Next: "B" },
      B: read(path),
    });
    expect(lintStates(states({ a: 1 }, { b: 1 }, "$.a"))).toEqual([]);
    expect(lintStates(states({ a: 1 }, { b: 1 }, "$.c"))).toHaveLength(1);
    expect(lintStates(states({ a: 1 }, [{ b: 1 }], "$[0].b"))).toEqual([]);
    expect(lintStates(states([1], [1, 2], "$[1]"))).toEqual([]);
  });

  test("an unknown value stays unknown beside a known one", () => {
    const states = {
      C: { Type: "Choice", Choices: [{ Variable: "$.l", BooleanEquals: true, Next: "L" }], Default: "R" },
      L: { Type: "Pass", Result: 1, ResultPath: "$.n", Next: "B" },
      R: { Type: "Pass", Result: 1, ResultPath: "$.m", Next: "B" },
      B: read("$.n.deep"),
    };
    expect(lintStates(states)).toEqual([]);
  });

  test("a loop that adds what the first pass through it lacks", () => {
    const states = {
      A: { Type: "Pass", Result: {}, Next: "C" },
      C: { Type: "Choice", Choices: [{ Variable: "$.n", IsPresent: true, Next: "B" }], Default: "S" },
      S: { Type: "Pass", Result: { k: 1 }, ResultPath: "$.n", Next: "C" },
      B: read("$.n.k"),
    };
    expect(lintStates(states)).toEqual([]);
  });

  test("a loop that wraps its input ever deeper ends", () => {
    const states = {
      A: { Type: "Pass", Result: {}, Next: "W" },
      W: { Type: "Pass", Parameters: { "a.$": "$", "b.$": "$" }, Next: "C" },
      C: { Type: "Choice", Choices: [{ Variable: "$.a.b.a", IsPresent: true, Next: "B" }], Default: "W" },
      B: read("$.a.a.b.b"),
    };
    expect(lintStates(states)).toEqual([]);
  });

  test("comparisons beside a question whether something is present", () => {
    const rule = {
      And: [
        { Variable: "$.m", IsPresent: true },
        { Variable: "$.m", NumericEquals: 1 },
      ],
      Next: "B",
    };
    const states = {
      A: { Type: "Pass", Result: {}, Next: "C" },
      C: { Type: "Choice", Choices: [rule], Default: "D" },
      B: read("$.m"),
      D: DONE,
    };
    expect(lintStates(states)).toEqual([]);
  });

  test("paths that give a list, maybe an empty one", () => {
    const A = { Type: "Pass", Result: {}, Next: "B" };
    for (const path of ["$..x", "$.x[*]", "$.x[?(@.y)]", "$.x[0:1]"])
      expect(lintStates({ A, B: read(path) })).toEqual([]);
  });

  test("what is put in only later", () => {
    const A = { Type: "Pass", Result: { "${name}": 1, value: null }, Next: "B" };
    for (const path of ["$.value.x", "$.other", "$.${path}"]) expect(lintStates({ A, B: read(path) })).toEqual([]);
    const filled = { Type: "Pass", Parameters: { "${name}": 1, value: null }, Next: "B" };
    for (const path of ["$.value.x", "$.other"]) expect(lintStates({ A: filled, B: read(path) })).toEqual([]);
  });

  test("a definition with an error", () => {
    const States = { A: { Type: "Pass", Result: {}, Next: "B" }, B: read("$.x", { Next: "Nowhere" }) };
    expect(lintDefinition(JSON.stringify({ StartAt: "A", States }))).toEqual([]);
  });
});

test("a shape of a value holds exactly the paths that the value has", () => {
  const key = fc.constantFrom("a", "b");
  const value = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(1, "t", true),
      fc.dictionary(key, tie("json")),
      fc.array(tie("json"), { maxLength: 2 }),
    ),
  })).json;
  const step = fc.oneof(fc.constantFrom(".a", ".b"), fc.constantFrom("[0]", "[1]", "[-1]"));
  fc.assert(
    fc.property(value, fc.array(step, { maxLength: 4 }), (json, steps) => {
      const text = JSON.stringify(json);
      const path = `$${steps.join("")}`;
      const node = readJson(text);
      if (!node.ok || node.root === undefined) throw new Error("JSON.stringify gives JSON");
      expect(follow(literalShape(node.root), parsePath(path).steps).kind).toBe(isThere(text, path) ? "found" : "never");
    }),
  );
});

function isThere(text: string, path: string): boolean {
  const compiled = compilePath(path);
  if (!compiled.ok) throw new Error(compiled.reason);
  const input = parseJson(text);
  try {
    compiled.value.evaluate({ input, context: {}, variables: new Map(), random: () => 0 });
    return true;
  } catch {
    return false;
  }
}

test("a machine that is nested deep is given up, not gone through for hours", () => {
  let machine: object = { StartAt: "I", States: { I: read("$.x") } };
  for (let depth = 0; depth < 12; depth++) {
    machine = {
      StartAt: `S${depth}`,
      States: {
        [`S${depth}`]: { Type: "Pass", Parameters: { "a.$": "$" }, Next: `P${depth}` },
        [`P${depth}`]: {
          Type: "Parallel",
          Branches: [machine],
          Next: `S${depth}`,
          Catch: [{ ErrorEquals: ["E"], Next: `D${depth}` }],
        },
        [`D${depth}`]: DONE,
      },
    };
  }
  expect(lintMachine(machine).length).toBeLessThan(2);
});
