import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StatesFault } from "./fault.ts";
import { type Json, parseJson, printJson } from "./json.ts";
import { compilePath } from "./jsonpath.ts";
import { compileReferencePath } from "./reference-path.ts";
import { scopeOf } from "./testing-scope.ts";

function insert(text: string, document: Json, value: Json): Json {
  const path = compileReferencePath(text);
  if (!path.ok) throw new Error(path.reason);
  return path.value.insert(document, value);
}

describe("a result goes to the place that the path names", () => {
  test.each<[string, Json, Json]>([
    ["$", { a: 1 }, "x"],
    ["$.a", { a: 1, b: 2 }, { a: "x", b: 2 }],
    ["$.c", { a: 1 }, { a: 1, c: "x" }],
    ["$.a.b.c", {}, { a: { b: { c: "x" } } }],
    ["$.a.b", { a: null }, { a: { b: "x" } }],
    ["$['a:b, *']", {}, { "a:b, *": "x" }],
    ["$['a.b']['c']", {}, { "a.b": { c: "x" } }],
    ["$.l[1]", { l: [1, 2, 3] }, { l: [1, "x", 3] }],
    ["$.l[0].a", { l: [{ b: 1 }] }, { l: [{ b: 1, a: "x" }] }],
    ["$[0]", [1], ["x"]],
    ["$.a", null, { a: "x" }],
  ])("%s", (text, document, expected) => {
    const before = structuredClone(document);
    expect(insert(text, document, "x")).toStrictEqual(expected);
    expect(document).toStrictEqual(before);
  });

  test("members keep their order, integer-like ones too", () => {
    expect(printJson(insert("$.1", parseJson('{"2":1.0,"a":2}'), "x"))).toBe('{"2":1.0,"a":2,"1":"x"}');
    expect(printJson(insert("$.__proto__.a", {}, 1))).toBe('{"__proto__":{"a":1}}');
  });

  test("the path reads back what was put there", () => {
    const name = fc.stringMatching(/^[a-z]{1,2}$/);
    const object = fc.dictionary(name, fc.dictionary(name, fc.constant(null)));
    fc.assert(
      fc.property(object, fc.array(name, { minLength: 1, maxLength: 4 }), (document, names) => {
        const text = `$.${names.join(".")}`;
        const path = compilePath(text);
        if (!path.ok) throw new Error(path.reason);
        expect(path.value.evaluate(scopeOf(insert(text, document, 7)))).toBe(7);
      }),
    );
  });
});

describe("what stands in the way fails the state", () => {
  test.each<[string, Json]>([
    ["$.a", "text"],
    ["$.a", [1]],
    ["$.a.b", { a: 1 }],
    ["$.l[3]", { l: [1, 2, 3] }],
    ["$.l[0]", {}],
    ["$.l[0]", { l: { "0": 1 } }],
  ])("%s into %j", (text, document) => {
    let fault: unknown;
    try {
      insert(text, document, 1);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(StatesFault);
    expect(fault).toMatchObject({
      error: "States.ResultPathMatchFailure",
      cause: `Unable to apply ReferencePath ${text} to input ${JSON.stringify(document)}`,
    });
  });
});

test.each([
  "a",
  "$$.a",
  "$v",
  "$.a[*]",
  "$..a",
  "$.a[0,1]",
  "$['a','b']",
  "$.a[1:2]",
  "$.a[?(@.b)]",
  "$.a[-1]",
  "$.a*",
  "$.a:b",
  "$.a,b",
  "$.@",
  "$.a.length()",
  "$.",
])("%s is no reference path", (text) => {
  expect(compileReferencePath(text).ok).toBe(false);
});
