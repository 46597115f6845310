import { describe, expect, test } from "vitest";
import { parseDefinition } from "./parse.ts";

function complaints(States: unknown, StartAt = "A"): readonly (readonly [string, string, string | undefined])[] {
  const { diagnostics } = parseDefinition(JSON.stringify({ StartAt, States }), { type: "STANDARD" });
  return diagnostics.map(({ code, message, location }) => [code, message, location] as const);
}

const to = (Next: string) => ({ Type: "Pass", Next });
const end = { Type: "Pass", End: true };
const missing = (name: string, location: string) =>
  ["MISSING_TRANSITION_TARGET", `Missing 'Next' target: ${name}`, location] as const;
const unreachable = (name: string) =>
  ["MISSING_TRANSITION_TARGET", `State "${name}" is not reachable.`, `/States/${name}`] as const;
const noEnd = ["MISSING_END_STATE", "Workflow has no terminal state", undefined] as const;

describe("transitions", () => {
  test("a loop without an end", () => {
    expect(complaints({ A: to("B"), B: to("A") })).toEqual([noEnd]);
  });

  test("a loop without an end hides what cannot be reached", () => {
    expect(complaints({ A: to("B"), B: to("A"), C: to("A") })).toEqual([noEnd]);
  });

  test("a loop beside an end that nothing leads to", () => {
    expect(complaints({ A: to("B"), B: to("A"), C: end })).toEqual([unreachable("C")]);
  });

  test("a target that is not there, and so no end either", () => {
    expect(complaints({ A: to("NOPE") })).toEqual([missing("NOPE", "/States/A/Next"), noEnd]);
  });

  test("a target that is not there leaves another state alone", () => {
    expect(complaints({ A: to("X"), B: end })).toEqual([missing("X", "/States/A/Next"), unreachable("B")]);
  });

  test("of a lost chain only the first is named", () => {
    expect(complaints({ A: end, B: to("C"), C: to("D"), D: end })).toEqual([unreachable("B")]);
  });

  test("a lost cycle is named by its first state", () => {
    expect(complaints({ A: end, B: to("C"), C: to("B") })).toEqual([unreachable("B")]);
  });

  test("a state that leads to itself only is lost too", () => {
    expect(complaints({ A: end, B: to("B") })).toEqual([unreachable("B")]);
  });

  test("Default and Catch lead somewhere as well", () => {
    const task = {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
      Catch: [{ ErrorEquals: ["E"], Next: "C" }],
      Next: "B",
    };
    const choice = { Type: "Choice", Choices: [{ Variable: "$", IsNull: true, Next: "A" }], Default: "D" };
    expect(complaints({ A: task, B: choice, C: end, D: end })).toEqual([]);
  });

  test("with a fault in a state, nobody is called unreachable", () => {
    expect(complaints({ A: { Type: "Pass" }, B: end }).map(([, message]) => message)).toEqual([
      "This object should have only one of the following fields: [Next, End]",
    ]);
  });

  test("branches have borders", () => {
    const branch = { StartAt: "I", States: { I: to("B") } };
    expect(complaints({ A: { Type: "Parallel", Branches: [branch], Next: "B" }, B: end })).toEqual([
      missing("B", "/States/A/Branches[0]/States/I/Next"),
    ]);
  });

  test("a branch may go round for ever", () => {
    const branch = { StartAt: "I", States: { I: to("J"), J: to("I") } };
    expect(complaints({ A: { Type: "Parallel", Branches: [branch], End: true } })).toEqual([]);
  });

  test("names are unique over all nested machines", () => {
    const iterator = { StartAt: "Final", States: { Final: { Type: "Succeed" } } };
    const states = { A: { Type: "Map", Iterator: iterator, Next: "Final" }, Final: end };
    expect(complaints(states)).toEqual([["DUPLICATE_STATE_NAME", "Duplicate State name: Final", "/States/Final"]]);
  });

  test("a typing mistake gets the name that was meant", () => {
    const text = JSON.stringify({ StartAt: "A", States: { A: to("Shp"), Ship: end } });
    const [diagnostic] = parseDefinition(text, { type: "STANDARD" }).diagnostics;
    expect(diagnostic?.mend).toBe("did you mean 'Ship'?");
  });
});
