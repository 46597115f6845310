import { describe, expect, test } from "vitest";
import type { JsonNode } from "./document.ts";
import { readJson } from "./json-reader.ts";
import { parseDefinition } from "./parse.ts";

function diagnosticsOf(text: string) {
  return parseDefinition(text, { type: "STANDARD" }).diagnostics;
}

describe("what is no JSON", () => {
  test("is reported as AWS's parser does", () => {
    expect(diagnosticsOf("not a definition")).toEqual([
      {
        severity: "ERROR",
        code: "INVALID_JSON_DESCRIPTION",
        message:
          "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)\"not a definition\"; line: 1, column: 4]",
        location: '[Source: (String)"not a definition"; line: 1, column: 4]',
        line: 1,
        column: 1,
      },
    ]);
  });

  test.each([
    [
      '{"a":1,}',
      "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
      "1, column: 9",
    ],
    [
      '{"a" 1}',
      "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
      "1, column: 7",
    ],
    [
      '{"a":1\n"b":2}',
      "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
      "2, column: 2",
    ],
    ['{"a":1', "Unexpected end-of-input: expected close marker for Object", "1, column: "],
  ])("%j", (text, message, place) => {
    const [diagnostic] = diagnosticsOf(text);
    expect(diagnostic?.message.startsWith(message)).toBe(true);
    expect(diagnostic?.location).toContain(`line: ${place}`);
  });

  test("comments are refused, with advice", () => {
    const [diagnostic] = diagnosticsOf('{ // a comment\n"StartAt": "A" }');
    expect(diagnostic).toMatchObject({ code: "INVALID_JSON_DESCRIPTION", line: 1, column: 3 });
  });

  test("a key that an object has twice", () => {
    const [diagnostic] = diagnosticsOf('{"a":1,\n "a":2}');
    expect(diagnostic).toMatchObject({
      code: "INVALID_JSON_DESCRIPTION",
      message: 'Duplicate field \'a\'\n at [Source: (String)"{"a":1,\n "a":2}"; line: 2, column: 5]',
      line: 2,
      column: 2,
    });
  });

  test.each(["", " \n", "[]", "null", '"text"', "1"])("%j is no definition", (text) => {
    expect(diagnosticsOf(text)).toMatchObject([
      { code: "SCHEMA_VALIDATION_FAILED", message: "Definition must be a valid JSON object", location: undefined },
    ]);
  });
});

/** The plain value of a tree, for comparison with `JSON.parse`. */
function valueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.members.map(({ key, value }) => [key, valueOf(value)]));
    case "array":
      return node.items.map(valueOf);
    case "null":
      return null;
    default:
      return node.value;
  }
}

test("the tree holds what the text says, and knows where", () => {
  const text = ' {"a\\u0041": [1, -2.5e3, true, false, null, "x\\n", {}, []], "": {"b": "…"}} ';
  const read = readJson(text);
  const root = read.ok ? read.root : undefined;
  if (root === undefined) throw new Error("not read");
  expect(valueOf(root)).toEqual(JSON.parse(text));
  expect(text.slice(root.start, root.end)).toBe(text.trim());
  const list = root.kind === "object" ? root.members[0]?.value : undefined;
  expect(text.slice(list?.start, list?.end)).toBe('[1, -2.5e3, true, false, null, "x\\n", {}, []]');
});
