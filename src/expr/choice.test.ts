import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileCondition } from "./choice.ts";
import { type Json, parseJson } from "./json.ts";
import { scopeOf } from "./testing-scope.ts";

function compile(rule: Json) {
  const compiled = compileCondition(rule);
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.value;
}

/** Asks whether `v` passes an operator. */
function passes(operator: string, operand: Json, v: Json): boolean {
  return compile({ Variable: "$.v", [operator]: operand, Next: "Other" }).test(scopeOf({ v }));
}

const values: readonly Json[] = [null, true, false, 0, 1, "", "a", "2020-01-01T00:00:00Z", [], {}];

describe("comparisons", () => {
  test.each<[string, Json, Json, boolean]>([
    ["StringEquals", "a", "a", true],
    ["StringLessThan", "b", "a", true],
    ["StringGreaterThan", "B", "a", true],
    ["StringLessThan", "\uffff", "😀", true], // by UTF-16 units, as Java compares
    ["NumericEquals", 1, parseJson("1.0"), true],
    ["NumericEquals", parseJson("9007199254740993"), 9007199254740992, false],
    ["NumericGreaterThanEquals", 1, 1, true],
    ["NumericLessThan", -1, -1.5, true],
    ["BooleanEquals", false, false, true],
    ["BooleanEquals", true, false, false],
    ["TimestampEquals", "2020-01-01T00:00:00Z", "2020-01-01T01:00:00.000+01:00", true],
    ["TimestampLessThan", "2020-01-01T00:00:00.000000002Z", "2020-01-01T00:00:00.000000001Z", true],
    ["TimestampGreaterThan", "2020-01-01T00:00:00Z", "not a time", false],
    ["StringMatches", "log-*.txt", "log-1.txt", true],
    ["StringMatches", "log-*.txt", "log-.txt", true],
    ["StringMatches", "log-*.txt", "log-1.txt.gz", false],
    ["StringMatches", "*a*b*", "xxaxxbxx", true],
    ["StringMatches", "*a*b*", "xxbxxaxx", false],
    ["StringMatches", "ab*ba", "aba", false],
    ["StringMatches", "a\\*b", "a*b", true],
    ["StringMatches", "a\\*b", "axb", false],
    ["StringMatches", "a\\\\*", "a\\z", true],
    ["StringMatches", "", "", true],
    ["StringMatches", "*", "", true],
    ["StringMatches", "a", 1, false],
  ])("%s %j of %j is %s", (operator, operand, value, expected) => {
    expect(passes(operator, operand, value)).toBe(expected);
  });

  test("of other types are false and not errors, with a literal and with a path", () => {
    const operands: Record<string, Json> = { String: "a", Numeric: 1, Timestamp: "2020-01-01T00:00:00Z" };
    for (const [family, operand] of Object.entries(operands)) {
      const others = values.filter((value) => typeof value !== typeof operand);
      for (const value of others) {
        expect(passes(`${family}Equals`, operand, value)).toBe(false);
        expect(passes(`${family}LessThanEquals`, operand, value)).toBe(false);
        const byPath = compile({ Variable: "$.v", [`${family}GreaterThanEqualsPath`]: "$.w" });
        expect(byPath.test(scopeOf({ v: operand, w: value }))).toBe(false);
      }
    }
  });

  test("of two strings or two numbers hold in exactly one of three ways", () => {
    const pair = fc.oneof(
      fc.tuple(fc.constant("String"), fc.string(), fc.string()),
      fc.tuple(fc.constant("Numeric"), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()),
      fc.tuple(fc.constant("Numeric"), fc.integer(), fc.integer({ min: -2, max: 2 })),
    );
    fc.assert(
      fc.property(pair, ([family, v, w]) => {
        const holds = (order: string) =>
          compile({ Variable: "$.v", [`${family}${order}Path`]: "$.w" }).test(scopeOf({ v, w }));
        const [less, equal, greater] = ["LessThan", "Equals", "GreaterThan"].map(holds);
        expect([less, equal, greater].filter(Boolean)).toHaveLength(1);
        expect(holds("LessThanEquals")).toBe(less || equal);
        expect(holds("GreaterThanEquals")).toBe(greater || equal);
        expect(passes(`${family}Equals`, w, v)).toBe(equal);
      }),
    );
  });
});

describe("type tests", () => {
  test.each<[string, readonly Json[]]>([
    ["IsNull", [null]],
    ["IsBoolean", [true, false]],
    ["IsNumeric", [0, 1]],
    ["IsString", ["", "a", "2020-01-01T00:00:00Z"]],
    ["IsTimestamp", ["2020-01-01T00:00:00Z"]],
    ["IsPresent", values],
  ])("%s", (operator, expected) => {
    expect(values.filter((value) => passes(operator, true, value))).toEqual(expected);
    expect(values.filter((value) => !passes(operator, false, value))).toEqual(expected);
  });

  test("IsPresent alone asks about a path that leads nowhere", () => {
    const asks = (variable: string, operand: boolean) =>
      compile({ Variable: variable, IsPresent: operand }).test(scopeOf({ list: [1] }));
    expect(asks("$.v.w", true)).toBe(false);
    expect(asks("$.v", false)).toBe(true);
    expect(asks("$unknown", true)).toBe(false);
    expect(asks("$.list[*]", true)).toBe(true);
    expect(asks("$.list[?(@ > 1)]", true)).toBe(false);
  });
});

describe("a path that leads nowhere fails the state", () => {
  test.each<[Json, string]>([
    [{ Variable: "$.v", StringEquals: "a" }, "$.v"],
    [{ Variable: "$.v.w", IsNull: true }, "$.v.w"],
    [{ Variable: "$.x", NumericEqualsPath: "$.y" }, "$.y"],
    [{ Not: { Variable: "$none", IsString: true } }, "$none"],
  ])("%j", (rule, path) => {
    expect(() => compile(rule).test(scopeOf({ x: 1 }))).toThrow(
      `States.Runtime: Invalid path '${path}': The choice state's condition path references an invalid value.`,
    );
  });
});

describe("And, Or and Not", () => {
  const is = (expected: boolean): Json => ({ Variable: "$", IsNull: !expected });

  test("combine as their names say and stop when the answer is known", () => {
    const failing: Json = { Variable: "$.missing", IsNull: true };
    const ask = (rule: Json) => compile(rule).test(scopeOf({}));
    expect(ask({ And: [is(true), is(true)] })).toBe(true);
    expect(ask({ And: [is(true), is(false), failing] })).toBe(false);
    expect(ask({ Or: [is(false), is(true), failing] })).toBe(true);
    expect(ask({ Or: [is(false), is(false)] })).toBe(false);
    expect(ask({ Not: { And: [is(true), { Or: [is(false), { Not: is(true) }] }] } })).toBe(true);
  });

  test("name all variables once", () => {
    const rule = {
      And: [{ Variable: "$a.x", StringEqualsPath: "$b" }, { Not: { Variable: "$b[0]", IsNull: true } }],
      Next: "Other",
      Assign: { c: 1 },
    };
    expect(compile(rule).variables).toEqual(["a", "b"]);
  });
});

describe("a faulty rule says which member is to blame", () => {
  test.each<[Json, readonly (string | number)[]]>([
    ["rule", []],
    [{ Variable: "$.a" }, []],
    [{ StringEquals: "a" }, []],
    [{ Variable: "$.a", StringEquals: "a", IsNull: true }, ["IsNull"]],
    [{ Variable: "$.a", StringLike: "a" }, ["StringLike"]],
    [{ Variable: "$.a", BooleanLessThan: true }, ["BooleanLessThan"]],
    [{ Variable: "$.a", StringMatchesPath: "$.b" }, ["StringMatchesPath"]],
    [{ Variable: "a", StringEquals: "a" }, ["Variable"]],
    [{ Variable: 1, StringEquals: "a" }, ["Variable"]],
    [{ Variable: "$.a", StringEquals: 1 }, ["StringEquals"]],
    [{ Variable: "$.a", NumericEquals: "1" }, ["NumericEquals"]],
    [{ Variable: "$.a", BooleanEquals: "true" }, ["BooleanEquals"]],
    [{ Variable: "$.a", TimestampEquals: "2020-01-01" }, ["TimestampEquals"]],
    [{ Variable: "$.a", IsNull: "true" }, ["IsNull"]],
    [{ Variable: "$.a", StringMatches: null }, ["StringMatches"]],
    [{ Variable: "$.a", StringEqualsPath: "$[" }, ["StringEqualsPath"]],
    [{ Variable: "$.a", Not: { Variable: "$.a", IsNull: true } }, ["Variable"]],
    [{ And: [] }, ["And"]],
    [{ Or: { Variable: "$.a", IsNull: true } }, ["Or"]],
    [{ And: [{ Variable: "$.a", IsNull: true, Next: "B" }] }, ["And", 0, "Next"]],
    [{ Or: [{ Not: { Variable: "$.a[", IsNull: true } }] }, ["Or", 0, "Not", "Variable"]],
  ])("%j", (rule, path) => {
    expect(compileCondition(rule)).toMatchObject({ ok: false, path });
  });
});
