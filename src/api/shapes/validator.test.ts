import { describe, expect, test } from "vitest";
import { DEFAULT_API_SETTINGS } from "../settings.ts";
import { REQUESTS } from "./requests.ts";
import type { StructureShape } from "./shape.ts";
import { boolean, integer, listOf, oneOf, structure, text } from "./shape.ts";
import { compileValidator } from "./validator.ts";

function refusal(shape: StructureShape, body: unknown): string {
  try {
    compileValidator(shape)(body, DEFAULT_API_SETTINGS);
    return "accepted";
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

describe("a constraint is refused in AWS's words", () => {
  const shape = structure({
    "name!": text(1, 5),
    type: oneOf("B", "A"),
    size: integer(0, 10),
    secret: text(1, 3, { sensitive: true }),
    trace: text(0, 9, { pattern: { source: "\\p{ASCII}*", test: /^\p{ASCII}*$/u } }),
    tags: listOf(structure({ key: text(1, 2) })),
    nested: structure({ "type!": oneOf("X") }),
  });
  const one = "ValidationException: 1 validation error detected: ";

  test.each([
    [{}, `${one}Value null at 'name' failed to satisfy constraint: Member must not be null`],
    [{ name: null }, `${one}Value null at 'name' failed to satisfy constraint: Member must not be null`],
    [
      { name: "" },
      `${one}Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      { name: "abcdef" },
      `${one}Value 'abcdef' at 'name' failed to satisfy constraint: Member must have length less than or equal to 5`,
    ],
    [
      { name: "n", type: "C" },
      `${one}Value 'C' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [B, A]`,
    ],
    [
      { name: "n", size: 11 },
      `${one}Value '11' at 'size' failed to satisfy constraint: Member must have value less than or equal to 10`,
    ],
    [
      { name: "n", size: -1 },
      `${one}Value '-1' at 'size' failed to satisfy constraint: Member must have value greater than or equal to 0`,
    ],
    [
      { name: "n", trace: "ä" },
      `${one}Value 'ä' at 'trace' failed to satisfy constraint: Member must satisfy regular expression pattern: \\p{ASCII}*`,
    ],
    [
      { name: "n", tags: [{ key: "k" }, { key: "kkk" }] },
      `${one}Value 'kkk' at 'tags.2.member.key' failed to satisfy constraint: Member must have length less than or equal to 2`,
    ],
    [
      { name: "n", tags: [null] },
      `${one}Value null at 'tags.1.member' failed to satisfy constraint: Member must not be null`,
    ],
    [
      { name: "n", nested: {} },
      `${one}Value null at 'nested.type' failed to satisfy constraint: Member must not be null`,
    ],
    [
      { name: "", size: 12 },
      "ValidationException: 2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '12' at 'size' failed to satisfy constraint: Member must have value less than or equal to 10",
    ],
  ])("%j", (body, expected) => {
    expect(refusal(shape, body)).toBe(expected);
  });

  test("the value of a sensitive member is not repeated", () => {
    expect(refusal(shape, { name: "n", secret: "hunter2" })).toBe(
      `${one}Value at 'secret' failed to satisfy constraint: Member must have length less than or equal to 3`,
    );
  });
});

describe("another JSON type is a SerializationException", () => {
  const shape = structure({
    "name!": text(1, 5),
    size: integer(0, 10),
    flag: boolean,
    list: listOf(text(1, 2)),
    of: structure({}),
  });

  test.each([
    ["[]", "Start of list found where not expected"],
    ["null", "Expected structure or null"],
    ['"text"', "Expected structure or null"],
    ['{"name":1}', "NUMBER_VALUE cannot be converted to String"],
    ['{"name":true}', "TRUE_VALUE cannot be converted to String"],
    ['{"name":["n"]}', "Start of list found where not expected"],
    ['{"name":{}}', "Start of structure or map found where not expected."],
    ['{"name":"n","size":"1"}', "STRING_VALUE cannot be converted to Integer"],
    ['{"name":"n","size":1.5}', "NUMBER_VALUE cannot be converted to Integer"],
    ['{"name":"n","size":3000000000}', "NUMBER_VALUE cannot be converted to Integer"],
    ['{"name":"n","size":1e400}', "NUMBER_VALUE cannot be converted to Integer"],
    ['{"name":"n","flag":"true"}', "STRING_VALUE cannot be converted to Boolean"],
    ['{"name":"n","list":"x"}', "Expected list or null"],
    ['{"name":"n","list":[["x"]]}', "Start of list found where not expected"],
    ['{"name":"n","of":7}', "Expected structure or null"],
    ['{"name":"\\ud800"}', "Invalid UTF-16 surrogate in a string"],
  ])("%s", (body, message) => {
    expect(refusal(shape, JSON.parse(body))).toBe(`SerializationException: ${message}`);
  });
});

test("a request holds the members of its shape only, without nulls", () => {
  const validate = compileValidator(REQUESTS.StartExecution);
  const body = JSON.parse('{"stateMachineArn":"a","name":null,"__proto__":{"input":"x"},"toString":"y"}');
  const request = validate(body, DEFAULT_API_SETTINGS);
  expect(request).toEqual({ stateMachineArn: "a" });
  expect(Object.keys(request as object)).toEqual(["stateMachineArn"]);
});

test("a request with a hundred thousand faults is refused with a short answer", () => {
  const tags = Array.from({ length: 100_000 }, () => ({ key: "" }));
  const message = refusal(REQUESTS.TagResource, { resourceArn: "a", tags });
  expect(message).toContain("20 validation errors detected");
  expect(message.length).toBeLessThan(4_000);
});

test("a hot request is checked in microseconds", () => {
  const validate = compileValidator(REQUESTS.StartExecution);
  const body = { stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:m", name: "n", input: '{"a":1}' };
  for (let warm = 0; warm < 20_000; warm++) validate(body, DEFAULT_API_SETTINGS);
  const begun = performance.now();
  for (let run = 0; run < 20_000; run++) validate(body, DEFAULT_API_SETTINGS);
  // 20 µs each leaves two orders of magnitude for a busy machine.
  expect((performance.now() - begun) / 20_000).toBeLessThan(0.02);
});
