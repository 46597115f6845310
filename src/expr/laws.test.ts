import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileCondition } from "./choice.ts";
import { compileExpression } from "./expression.ts";
import { deepEqual, type Json, printJson } from "./json.ts";
import { compileTemplate } from "./template.ts";
import { scopeOf } from "./testing-scope.ts";

const value = fc.jsonValue() as fc.Arbitrary<Json>;
const list = fc.array(value, { maxLength: 8 });

function evaluate(text: string, input: Json): Json {
  const compiled = compileExpression(text);
  if (!compiled.ok) throw new Error(`${text}: ${compiled.reason}`);
  return compiled.value.evaluate(scopeOf(input), "value.$");
}

function holds(rule: Json, input: Json): boolean {
  const compiled = compileCondition(rule);
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.value.test(scopeOf(input));
}

describe("paths", () => {
  const bound = fc.integer({ min: 0, max: 10 });

  test("a slice has the items from its first bound up to its second", () => {
    fc.assert(
      fc.property(list, bound, bound, (items, from, to) => {
        expect(evaluate(`$[${from}:${to}]`, items)).toEqual(items.slice(from, to));
        expect(evaluate(`$[${from}:]`, items)).toEqual(items.slice(from));
      }),
    );
  });

  test("a wildcard gives every item, and an index the one that stands there", () => {
    fc.assert(
      fc.property(list, (items) => {
        expect(evaluate("$[*]", items)).toEqual(items);
        items.forEach((item, index) => expect(evaluate(`$[${index}]`, items)).toBe(item));
      }),
    );
  });
});

describe("intrinsic functions", () => {
  test("partitions of an array are full but for the last, and together are the array", () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 9 }), (items, size) => {
        const parts = evaluate(`States.ArrayPartition($, ${size})`, items) as readonly (readonly Json[])[];
        expect(parts.flat()).toEqual(items);
        expect(parts.slice(0, -1).every((part) => part.length === size)).toBe(true);
      }),
    );
  });

  test("an array has the length that it says and contains each of its items", () => {
    fc.assert(
      fc.property(list, (items) => {
        expect(evaluate("States.ArrayLength($)", items)).toBe(items.length);
        for (const wanted of items) {
          expect(evaluate("States.ArrayContains($.items, $.wanted)", { items: [...items], wanted })).toBe(true);
        }
      }),
    );
  });

  test("an array without repetitions has each of its items once", () => {
    fc.assert(
      fc.property(list, (items) => {
        const unique = evaluate("States.ArrayUnique($)", [...items, ...items]) as readonly Json[];
        for (const item of items) expect(unique.filter((other) => deepEqual(other, item))).toHaveLength(1);
      }),
    );
  });

  test("a sum of integers is theirs", () => {
    const integer = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(evaluate("States.MathAdd($.a, $.b)", { a, b })).toBe(a + b);
      }),
    );
  });

  test("a text split at commas is its parts, the empty ones left out", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{0,3}$/), { minLength: 1, maxLength: 6 }), (parts) => {
        fc.pre(parts.some((part) => part !== ""));
        expect(evaluate("States.StringSplit($, ',')", parts.join(","))).toEqual(parts.filter((part) => part !== ""));
      }),
    );
  });
});

describe("Choice rules", () => {
  const input = fc.record({ a: fc.oneof(fc.integer({ min: 0, max: 3 }), value), b: fc.integer({ min: 0, max: 3 }) });
  const rule: fc.Arbitrary<Json> = fc.oneof(
    fc.integer({ min: 0, max: 3 }).map((operand): Json => ({ Variable: "$.b", NumericLessThan: operand })),
    fc.constant<Json>({ Variable: "$.a", NumericEqualsPath: "$.b" }),
    fc.constant<Json>({ Variable: "$.a", IsNumeric: true }),
  );

  test("Not, And and Or obey De Morgan", () => {
    fc.assert(
      fc.property(rule, rule, input, (one, other, document) => {
        const [left, right] = [holds(one, document), holds(other, document)];
        expect(holds({ And: [one, other] }, document)).toBe(left && right);
        expect(holds({ Not: { And: [one, other] } }, document)).toBe(
          holds({ Or: [{ Not: one }, { Not: other }] }, document),
        );
        expect(holds({ Not: one }, document)).toBe(!left);
      }),
    );
  });

  test("a value has one type at most, and a test that asks for false answers the contrary", () => {
    fc.assert(
      fc.property(value, (v) => {
        const types = ["IsNull", "IsBoolean", "IsNumeric", "IsString"];
        const found = types.filter((operator) => holds({ Variable: "$.v", [operator]: true }, { v }));
        expect(found.length).toBe(typeof v === "object" && v !== null ? 0 : 1);
        for (const operator of types) {
          expect(holds({ Variable: "$.v", [operator]: false }, { v })).toBe(!found.includes(operator));
        }
      }),
    );
  });

  test("a pattern matches the texts that it is made of", () => {
    const piece = fc.stringMatching(/^[a-z.+()[\]?]{0,4}$/);
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), piece, (pieces, between) => {
        const v = pieces.join(between);
        expect(holds({ Variable: "$.v", StringMatches: pieces.join("*") }, { v })).toBe(true);
        expect(holds({ Variable: "$.v", StringMatches: v }, { v })).toBe(true);
      }),
    );
  });
});

test("a template of paths to each part of a document gives the document back", () => {
  const document = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), value, { maxKeys: 6 });
  fc.assert(
    fc.property(document, (input) => {
      const written = Object.fromEntries(Object.keys(input).map((key) => [`${key}.$`, `$.${key}`]));
      const compiled = compileTemplate({ whole: written, "all.$": "$" });
      if (!compiled.ok) throw new Error(compiled.reason);
      expect(printJson(compiled.value.evaluate(scopeOf(input)))).toBe(printJson({ whole: input, all: input }));
    }),
  );
});
