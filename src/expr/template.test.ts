import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, parseJson, printJson } from "./json.ts";
import { compileTemplate } from "./template.ts";
import { scopeOf } from "./testing-scope.ts";

function compile(template: Json, fieldPrefix?: string) {
  const compiled = compileTemplate(template, fieldPrefix);
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.value;
}

describe("a template", () => {
  const template: Json = {
    "z.$": "$.a",
    literal: "$.a",
    nested: [{ "sum.$": "States.MathAdd($v, 1)" }, "States.UUID()", { "deep.$": "$$.Execution.Id" }],
    constant: { b: [1] },
  };

  test("puts values in the place of expressions and keeps the order of keys", () => {
    const compiled = compile(template);
    const scope = scopeOf({ a: null }, { context: { Execution: { Id: "e" } }, variables: { v: 1 } });
    expect(printJson(compiled.evaluate(scope))).toBe(
      '{"z":null,"literal":"$.a","nested":[{"sum":2},"States.UUID()",{"deep":"e"}],"constant":{"b":[1]}}',
    );
    expect(compiled.constant).toBe(false);
    expect(compiled.variables).toEqual(["v"]);
  });

  test("keeps integer-like keys where they are, and __proto__ a member", () => {
    const compiled = compile(parseJson('{"b":1,"1.$":"$","__proto__.$":"$.x","0":2.0}'));
    expect(printJson(compiled.evaluate(scopeOf({ x: {} })))).toBe('{"b":1,"1":{"x":{}},"__proto__":{},"0":2.0}');
  });

  test("without expressions is a constant, the same value each time", () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => {
        fc.pre(!/\.\$":/.test(JSON.stringify(value)));
        const compiled = compile(value);
        expect(compiled.constant).toBe(true);
        expect(compiled.evaluate(scopeOf({}))).toBe(value);
      }),
    );
  });

  test("names the field and the input where a path leads nowhere", () => {
    const failing = () => compile({ a: [{ "value.$": "$.no" }] }).evaluate(scopeOf({ "int-literal": 0 }));
    expect(failing).toThrow(
      "States.Runtime: The JSONPath '$.no' specified for the field 'value.$' could not be found in the input '{\"int-literal\":0}'",
    );
    expect(() => compile({ "x.$": "$.no" }, "Assign/").evaluate(scopeOf({}))).toThrow("the field 'Assign/x.$'");
  });
});

describe("a faulty template says where it is", () => {
  test.each<[Json, readonly (string | number)[], number]>([
    [{ "a.$": "no path" }, ["a.$"], 0],
    [{ a: [1, { "b.$": "$.x[" }] }, ["a", 1, "b.$"], 4],
    [{ "a.$": 1 }, ["a.$"], 0],
    [{ a: 1, "a.$": "$" }, ["a.$"], 0],
    [{ "a.$": "States.Nope()" }, ["a.$"], 0],
  ])("%j", (template, path, offset) => {
    expect(compileTemplate(template)).toMatchObject({ ok: false, path, offset });
  });

  test("however deeply it nests", () => {
    let template: Json = {};
    for (let i = 0; i < 5_000; i++) template = [template];
    expect(compileTemplate(template)).toMatchObject({ ok: false });
  });
});
