import fc from "fast-check";
import { expect, test } from "vitest";
import { hasPlaceholder, substitute, substituteJson } from "./substitution.ts";

const values =
  (given: Readonly<Record<string, string>>) =>
  (name: string): string | undefined =>
    given[name];

test.each([
  ["${A}", "1"],
  ["a ${A} b ${A}", "a 1 b 1"],
  ["${AWS::Region}", "eu-west-1"],
  ["${!A}", "${A}"],
  ["$ {A} $A ${}", "$ {A} $A ${}"],
  // JSONata: a grouping of the context.
  ['{% ${"A": 1} %}', '{% ${"A": 1} %}'],
  ["{% $map(x, function($v){$v}) %}", "{% $map(x, function($v){$v}) %}"],
])("%s becomes %s", (text, expected) => {
  expect(substitute(text, values({ A: "1", "AWS::Region": "eu-west-1" }), () => {})).toBe(expected);
});

test("a value within a JSON string is escaped, outside one it is taken as it is", () => {
  const { text, open } = substituteJson('{"a": "x ${Q}", "n": ${N}}', values({ Q: 'say "hi"\n', N: "60" }));
  expect(JSON.parse(text)).toEqual({ a: 'x say "hi"\n', n: 60 });
  expect(open).toEqual([]);
});

test("placeholders without a value are named, each at its place", () => {
  const { text, open } = substituteJson('{\n  "a": "${One}",\n  "b": ${Two}\n}', values({}));
  expect(open).toEqual([
    { name: "One", line: 2, column: 9 },
    { name: "Two", line: 3, column: 8 },
  ]);
  expect(JSON.parse(text)).toEqual({ a: "${One}", b: null });
});

test("an escaped quote ends no string", () => {
  const { text } = substituteJson('{"a": "\\"${Q}"}', values({ Q: '"' }));
  expect(JSON.parse(text)).toEqual({ a: '""' });
});

test("whatever the values, text that no placeholder touches keeps its place", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.stringMatching(/^[a-z ]{0,8}$/), fc.string({ maxLength: 12 }))), (pieces) => {
      const file = pieces.map(([before]) => `${before}\${V}#`).join("");
      let next = 0;
      const substituted = substituteJson(file, () => pieces[next++]?.[1].replaceAll("#", "") ?? "");
      for (let offset = 0; offset < substituted.text.length; offset++) {
        if (substituted.text[offset] === "#") expect(file[substituted.originalOffset(offset)]).toBe("#");
      }
    }),
  );
});

test("whether a text has a placeholder", () => {
  expect([hasPlaceholder("a ${B}"), hasPlaceholder("${!B}"), hasPlaceholder("a")]).toEqual([true, false, false]);
});
