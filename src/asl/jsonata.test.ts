import { describe, expect, test } from "vitest";
import { printJson } from "../expr/json.ts";
import { createBudget } from "../expr/jsonata/compile.ts";
import { compileAccepted, parseDefinition } from "./parse.ts";
import { complaintsAbout, type Fields, fail, inner, map, pass, schema, task, wait } from "./testing-states.ts";

const jsonata = (state: Fields): Fields => ({ QueryLanguage: "JSONata", ...state });
const complaints = (state: Fields): string => complaintsAbout(jsonata(state));
const invalid = (text: string, pointer: string): string => `INVALID_JSONATA_EXPRESSION: ${text} at ${pointer}`;
const unsupported = (text: string, pointer: string): string => `UNSUPPORTED_JSONATA_EXPRESSION: ${text} at ${pointer}`;
const end = (Next: string): Fields => ({ Type: "Choice", Choices: [], Default: Next });

describe("an expression that cannot be read", () => {
  test.each<[Fields, string]>([
    [pass({ Output: "{% 1 + %}" }), invalid("Unexpected end of expression", "/States/S/Output")],
    [
      pass({ Output: { a: [0, { b: '{% "open %}' }] } }),
      invalid("String literal must be terminated by a matching quote", "/States/S/Output/a[1]/b"),
    ],
    [
      pass({ Assign: { x: "{% $ %}" } }),
      unsupported("Reference to '$' at the top level is not supported.", "/States/S/Assign/x"),
    ],
    [pass({ Output: "{% $$ %}" }), unsupported("Reference to '$$' is not supported.", "/States/S/Output")],
    [
      pass({ Output: "{% phone.home %}" }),
      unsupported("Reference to 'phone' at the top level is not supported.", "/States/S/Output"),
    ],
    [
      task({ TimeoutSeconds: "{% ) %}" }),
      invalid('The symbol ")" cannot be used as a unary operator', "/States/S/TimeoutSeconds"),
    ],
    [
      task({ Credentials: { RoleArn: "{% x %}" } }),
      unsupported("Reference to 'x' at the top level is not supported.", "/States/S/Credentials/RoleArn"),
    ],
    [
      wait({ Seconds: "{% x %}" }),
      unsupported("Reference to 'x' at the top level is not supported.", "/States/S/Seconds"),
    ],
    [
      wait({ Timestamp: "{% x %}" }),
      unsupported("Reference to 'x' at the top level is not supported.", "/States/S/Timestamp"),
    ],
    [fail({ Cause: "{% x %}" }), unsupported("Reference to 'x' at the top level is not supported.", "/States/S/Cause")],
    [map({ Items: "{% x %}" }), unsupported("Reference to 'x' at the top level is not supported.", "/States/S/Items")],
    [
      map({ MaxConcurrency: "{% x %}" }),
      unsupported("Reference to 'x' at the top level is not supported.", "/States/S/MaxConcurrency"),
    ],
    [
      map({ ToleratedFailureCount: "{% x %}" }),
      unsupported("Reference to 'x' at the top level is not supported.", "/States/S/ToleratedFailureCount"),
    ],
    [map({ Items: "no list" }), schema("Expected value of type Array", "/States/S/Items")],
    [pass({ Output: "{% 1" }), schema("JSONata string must start with {% and end with %}", "/States/S/Output")],
    [pass({ Output: "{%}" }), schema("JSONata string must start with {% and end with %}", "/States/S/Output")],
  ])("%j", (state, complaint) => {
    expect(complaints(state)).toBe(complaint);
  });

  test("is pointed at where its fault lies", () => {
    const text = '{"StartAt":"S","QueryLanguage":"JSONata","States":{"S":{"Type":"Succeed","Output":"{% $a + b %}"}}}';
    const [diagnostic] = parseDefinition(text, { type: "STANDARD" }).diagnostics;
    expect(text.slice((diagnostic?.column ?? 0) - 1)).toMatch(/^b %\}/);
  });
});

describe("$states has at each place what is there by then", () => {
  const none = (field: string, pointer: string): string =>
    unsupported(`Field '$states.${field}' does not exist.`, pointer);
  test.each<[Fields, string]>([
    [pass({ Output: "{% $states.result %}" }), none("result", "/States/S/Output")],
    [task({ Arguments: "{% $states.result %}" }), none("result", "/States/S/Arguments")],
    [task({ Output: "{% $states.errorOutput %}" }), none("errorOutput", "/States/S/Output")],
    [map({ ItemSelector: "{% $states.result %}" }), none("result", "/States/S/ItemSelector")],
    [task({ Output: "{% $states.result %}", Assign: { x: "{% $states.result %}" } }), ""],
    [map({ Output: "{% $states.result %}" }), ""],
    [{ Type: "Parallel", Branches: [inner], Output: "{% $states.result %}", End: true }, ""],
    [pass({ Output: "{% [$states.input, $states.context] %}" }), ""],
    [pass({ Output: "{% $states %}" }), ""],
  ])("%j", (state, complaint) => {
    expect(complaints(state)).toBe(complaint);
  });

  test("the error output in a catcher, and there alone", () => {
    const catcher = (Output: string) => ({ ErrorEquals: ["States.ALL"], Output, Next: "S" });
    expect(complaints(task({ Catch: [catcher("{% $states.errorOutput %}")] }))).toBe("");
    expect(complaints(task({ Catch: [catcher("{% $states.result %}")] }))).toBe(
      none("result", "/States/S/Catch[0]/Output"),
    );
  });
});

test("a revision that was accepted with a misplaced member of $states still compiles, to the same expression", () => {
  const states = { S: jsonata(pass({ Output: "{% $states.result %}" })) };
  const flow = compileAccepted(JSON.stringify({ StartAt: "S", States: states })).program?.root.startAt.flow;
  expect(flow?.language === "JSONata" && flow.output).toMatchObject({ constant: false });
});

test("a Condition is an expression or a truth value", () => {
  const choiceOf = (Condition: unknown) => {
    const states = { S: jsonata({ ...end("E"), Choices: [{ Condition, Next: "E" }] }), E: { Type: "Succeed" } };
    return parseDefinition(JSON.stringify({ StartAt: "S", States: states }), { type: "STANDARD" }).diagnostics.map(
      ({ message }) => message,
    );
  };
  expect(choiceOf("{% true %}")).toEqual([]);
  expect(choiceOf(true)).toEqual([]);
  expect(choiceOf("true")).toEqual(["JSONata string must start with {% and end with %}"]);
  expect(choiceOf(1)).toEqual(["Expected value of type String"]);
});

test("variableReferences name what expressions read and do not bind, in every field", () => {
  const states = {
    T: jsonata({
      ...task({ End: undefined, Next: "M" }),
      Arguments: { a: "{% ($own := $b; $own + $map($c, function($d){$d})) %}" },
      TimeoutSeconds: "{% $timeout %}",
      Catch: [{ ErrorEquals: ["E"], Output: "{% $caught %}", Assign: { set: "{% $old %}" }, Next: "M" }],
    }),
    M: jsonata(map({ Items: "{% $items %}", ItemSelector: "{% $selected %}", MaxConcurrency: "{% $limit %}" })),
  };
  const { program } = parseDefinition(JSON.stringify({ StartAt: "T", States: states }), { type: "STANDARD" });
  expect(Object.fromEntries(program?.variableReferences ?? [])).toEqual({
    T: ["b", "c", "caught", "old", "timeout"],
    M: ["items", "limit", "selected"],
  });
});

test("what is written keeps its digits and the order of its keys beside an expression", () => {
  const text =
    '{"QueryLanguage":"JSONata","StartAt":"S","States":{"S":{"Type":"Succeed","Output":{"b":[1.0,{"2":12345678901234567890,"1":0}],"1":"{% 1 %}"}}}}';
  const flow = parseDefinition(text, { type: "STANDARD" }).program?.root.startAt.flow;
  if (flow?.language !== "JSONata") throw new Error("the state is in JSONata");
  const scope = { states: {}, variables: new Map(), now: 0, random: () => 0, budget: createBudget() };
  expect(printJson(flow.output?.evaluate(scope) ?? null)).toBe('{"b":[1.0,{"2":12345678901234567890,"1":0}],"1":1}');
});

test("each state of a mixed machine speaks its own language, those inside it the machine's", () => {
  const machine = {
    StartAt: "M",
    States: {
      M: jsonata({
        ...map({}),
        ItemProcessor: { StartAt: "P", States: { P: pass({ Parameters: { "x.$": "$" } }) } },
      }),
    },
  };
  const { program, diagnostics } = parseDefinition(JSON.stringify(machine), { type: "STANDARD" });
  expect(diagnostics).toEqual([]);
  const state = program?.root.startAt;
  expect(state?.flow.language).toBe("JSONata");
  expect(state?.type === "Map" && state.processor.startAt.flow.language).toBe("JSONPath");
});
