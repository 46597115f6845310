import { expect, test } from "vitest";
import { parseDefinition } from "./parse.ts";

const inner = { StartAt: "I", States: { I: { Type: "Succeed" } } };
const distributed = { ...inner, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };

test.each([
  ["JSONata", { QueryLanguage: "JSONata", Type: "Pass", End: true }, "/States/S/QueryLanguage"],
  [
    "Distributed Map",
    { Type: "Map", ItemProcessor: distributed, End: true },
    "/States/S/ItemProcessor/ProcessorConfig/Mode",
  ],
])("%s is valid, and not run", (feature, state, location) => {
  const text = JSON.stringify({ StartAt: "S", States: { S: state } });
  const { program, diagnostics, unsupported } = parseDefinition(text, { type: "STANDARD" });
  expect(program).toBeUndefined();
  expect(diagnostics).toEqual([]);
  expect(unsupported).toMatchObject([
    {
      severity: "ERROR",
      code: "STEPWELL_UNSUPPORTED",
      message: `${feature} is not supported by this version of Stepwell`,
      location,
    },
  ]);
});

test("JSONata for the whole machine is named once", () => {
  const state = { Type: "Wait", Seconds: "{% 1 + 1 %}", End: true };
  const text = JSON.stringify({ QueryLanguage: "JSONata", StartAt: "S", States: { S: state } });
  const { diagnostics, unsupported } = parseDefinition(text, { type: "STANDARD" });
  expect(diagnostics).toEqual([]);
  expect(unsupported.map(({ location }) => location)).toEqual(["/QueryLanguage"]);
});

test("what AWS refuses is refused in an unsupported definition too", () => {
  const state = { Type: "Task", QueryLanguage: "JSONata", Resource: "arn:aws:states:::lambda:invoke", Next: "X" };
  const text = JSON.stringify({ StartAt: "S", States: { S: state } });
  expect(parseDefinition(text, { type: "STANDARD" }).diagnostics.map(({ message }) => message)).toEqual([
    "Arguments field is required for resource ARN: arn:aws:states:::lambda:invoke",
    "Missing 'Next' target: X",
  ]);
});
