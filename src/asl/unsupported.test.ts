import { expect, test } from "vitest";
import { parseDefinition } from "./parse.ts";

const inner = { StartAt: "I", States: { I: { Type: "Succeed" } } };
const distributed = { ...inner, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };

test.each([
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

test("what AWS refuses is refused in an unsupported definition too", () => {
  const text = JSON.stringify({ StartAt: "S", States: { S: { Type: "Map", ItemProcessor: distributed, Next: "X" } } });
  expect(parseDefinition(text, { type: "STANDARD" }).diagnostics.map(({ message }) => message)).toEqual([
    "Missing 'Next' target: X",
    "Workflow has no terminal state",
  ]);
});
