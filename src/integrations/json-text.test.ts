import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonText } from "../engine/units.ts";
import { asJsonText, compact, memberTexts } from "./json-text.ts";

const spaced = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, "\t"));

test("the members of an object are found, whatever is in them", () => {
  fc.assert(
    fc.property(spaced, ([value, indent]) => {
      const text = JSON.stringify(value, null, indent) as JsonText;
      const members = [...(memberTexts(text) ?? [])].map(([key, member]) => [key, compact(member)]);
      expect(members).toEqual(Object.entries(value).map(([key, member]) => [key, JSON.stringify(member)]));
    }),
  );
});

test("a member's text is as it stands", () => {
  expect([...(memberTexts('{ "a" : 1.0 , "b":[1, 2] }' as JsonText) ?? [])]).toEqual([
    ["a", "1.0"],
    ["b", "[1, 2]"],
  ]);
});

test.each(["[]", "1", '"{}"', "null"])("%s has no members", (text) => {
  expect(memberTexts(text as JsonText)).toBeUndefined();
});

test("compacting changes white space alone", () => {
  fc.assert(
    fc.property(spaced, ([value, indent]) => {
      const text = JSON.stringify(value, null, indent);
      expect(compact(text)).toBe(JSON.stringify(value));
    }),
  );
});

test.each([
  ["1.0", "1.0"],
  [" {} ", "{}"],
  ["", "null"],
  ["{", '"{"'],
  ["a\n", '"a\\n"'],
])("%j as JSON is %s", (text, json) => {
  expect(asJsonText(text)).toBe(json);
});
