import fc from "fast-check";
import { expect, test } from "vitest";
import { parseShorthand } from "./shorthand.ts";

test.each([
  ["key=a,value=b", { key: "a", value: "b" }],
  ["key = a , value = b c", { key: "a", value: "b c" }],
  ["key=a,value=", { key: "a", value: "" }],
  ["value=b=c", { value: "b=c" }],
  ["value=arn:aws:logs:us-east-1:1:log-group:x:*", { value: "arn:aws:logs:us-east-1:1:log-group:x:*" }],
  ["value='x, y'", { value: "x, y" }],
  ['value="say \\"hi\\"",key=a', { value: 'say "hi"', key: "a" }],
  ["names=a,b,c", { names: ["a", "b", "c"] }],
  ["names=a,b,last=c", { names: ["a", "b"], last: "c" }],
  ["names=[a,b]", { names: ["a", "b"] }],
  ["names=[]", { names: [] }],
  ["a={b={c=d}}", { a: { b: { c: "d" } } }],
  [
    "level=ALL,destinations=[{x={y=z}},{x={y=w}}]",
    { level: "ALL", destinations: [{ x: { y: "z" } }, { x: { y: "w" } }] },
  ],
])("%s", (text, expected) => {
  expect(JSON.parse(JSON.stringify(parseShorthand(text)))).toEqual(expected);
});

test.each([
  ["key", "Expected: '=', received: EOF for input:\nkey\n   ^"],
  ["", "Expected: '=', received: EOF for input:\n\n^"],
  ["key=a,key=b", 'Second instance of key "key" for input:\nkey=a,key=b\n          ^'],
  ["a={b=c", "Expected: ',', received: EOF for input:\na={b=c\n      ^"],
  ["a='b", "Expected: ', received: EOF for input:\na='b\n    ^"],
  ["a=[b", "Expected: ',', received: EOF for input:\na=[b\n    ^"],
])("%s is refused with a marker", (text, message) => {
  expect(() => parseShorthand(text)).toThrow(message);
});

test("any values survive quoting", () => {
  const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/);
  fc.assert(
    fc.property(fc.dictionary(key, fc.string(), { minKeys: 1, maxKeys: 4, noNullPrototype: true }), (members) => {
      const quoted = (value: string) => `"${value.replace(/[\\"]/g, "\\$&")}"`;
      const text = Object.entries(members)
        .map(([name, value]) => `${name}=${quoted(value)}`)
        .join(",");
      expect({ ...parseShorthand(text) }).toEqual(members);
    }),
  );
});

test("any text is read or refused, never looped over", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "=", "{", "}", "[", "]", ",", "'", '"', " ", "\\") }),
      (text) => {
        try {
          parseShorthand(text);
        } catch (error) {
          expect((error as Error).name).toBe("ShorthandError");
        }
      },
    ),
  );
});
