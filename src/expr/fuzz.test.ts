import fc from "fast-check";
import { expect, test } from "vitest";
import { compileCondition } from "./choice.ts";
import { compileExpression } from "./expression.ts";
import { StatesFault } from "./fault.ts";
import type { Json } from "./json.ts";
import { compilePath, PathNotFound } from "./jsonpath.ts";
import { compileReferencePath } from "./reference-path.ts";
import { compileTemplate } from "./template.ts";
import { scopeOf } from "./testing-scope.ts";

/** Texts made of the language's own pieces: nearly all of them nearly right. */
const pieces = fc.constantFrom(
  ..."$ $$ $v @ . .. [ ] [* [? ( ) ' \" , : 0 -1 9 1.5 a b.c null true /x/ /(a|b)*/i \\ { } {} =~ == != < && || ! in nin size empty".split(
    " ",
  ),
  " ",
  ".length()",
  ".sum()",
  "['a']",
  "[0]",
  "[0:2]",
  "[?(@.a)]",
  "$.a",
  "$v.b",
  "States.Format(",
  "States.Array(",
  "States.MathAdd(",
  "States.StringToJson(",
  "States.ArrayGetItem(",
  "States.Hash(",
  "'x{}'",
);
const expressionText = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((list) => list.join("")),
  fc.array(pieces, { maxLength: 8 }).map((list) => `$${list.join("")}`),
  fc.string({ unit: "binary" }),
);

const input = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom<Json>({ a: [{ a: 1, b: "x" }, { a: null }], b: { c: "2020-01-01T00:00:00Z" } }, [1, [2, [3]]]),
);

const scope = input.map((document) =>
  scopeOf(document, { context: { State: { Name: "S" } }, variables: { v: { b: [1, 2] } } }),
);

/** Runs what may fail in the ways that the engine knows, and in no other. */
function runs(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof StatesFault || error instanceof PathNotFound)) throw error;
  }
}

const settings = { seed: 20_240_817, numRuns: 1_000 };

test("no text makes a path or an expression throw anything unexpected", () => {
  let compiled = 0;
  fc.assert(
    fc.property(expressionText, scope, (text, theScope) => {
      const path = compilePath(text);
      if (path.ok) runs(() => path.value.evaluate(theScope));
      else expect(path.offset).toBeLessThanOrEqual(text.length);
      const expression = compileExpression(text);
      if (expression.ok) {
        compiled++;
        try {
          expression.value.evaluate(theScope, "x.$");
        } catch (error) {
          expect(error).toBeInstanceOf(StatesFault);
        }
      } else expect(expression.offset).toBeLessThanOrEqual(text.length);
    }),
    settings,
  );
  expect(compiled).toBeGreaterThan(50);
});

test("no text makes a reference path throw anything unexpected", () => {
  fc.assert(
    fc.property(expressionText, input, (text, document) => {
      const path = compileReferencePath(text);
      if (path.ok) runs(() => path.value.insert(document, 1));
    }),
    settings,
  );
});

test("no value makes a template throw anything unexpected", () => {
  const template = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue() as fc.Arbitrary<Json>,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b.$", "__proto__.$", ".$"), fc.oneof(expressionText, tie("value"))),
    ),
  })).value;
  fc.assert(
    fc.property(template, scope, (value, theScope) => {
      const compiled = compileTemplate(value);
      if (compiled.ok) runs(() => compiled.value.evaluate(theScope));
    }),
    settings,
  );
});

test("no value makes a choice rule throw anything unexpected", () => {
  const operators = fc.constantFrom(
    "StringEquals",
    "NumericLessThanPath",
    "TimestampEqualsPath",
    "BooleanEquals",
    "StringMatches",
    "IsPresent",
    "IsTimestamp",
    "Nope",
  );
  const operand = fc.oneof(fc.jsonValue() as fc.Arbitrary<Json>, expressionText, fc.boolean());
  const comparison = fc
    .tuple(fc.constantFrom("$.a", "$", "$v", "$.a[0].b", "$["), operators, operand)
    .map(([variable, operator, value]): Json => ({ Variable: variable, [operator]: value }));
  const rule = fc.letrec<{ rule: Json }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      comparison,
      fc.array(tie("rule"), { maxLength: 3 }).map((rules): Json => ({ And: rules })),
      fc.array(tie("rule"), { maxLength: 3 }).map((rules): Json => ({ Or: rules })),
      tie("rule").map((inner): Json => ({ Not: inner })),
    ),
  })).rule;
  fc.assert(
    fc.property(rule, scope, (value, theScope) => {
      const compiled = compileCondition(value);
      if (compiled.ok) runs(() => compiled.value.test(theScope));
    }),
    settings,
  );
});
