import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonText } from "../../engine/units.ts";
import { parseMockFile } from "./parse-mock-file.ts";
import { answerFor, parseAttempts } from "./response.ts";

/** Ranges that neither overlap nor touch each other's numbers, in any order. */
const ranges = fc
  .array(fc.tuple(fc.nat(3), fc.nat(4)), { minLength: 1, maxLength: 12 })
  .map((steps) => {
    let next = 0;
    return steps.map(([gap, length]) => {
      const first = next + gap;
      next = first + length + 1;
      return { first, last: first + length };
    });
  })
  .chain((inOrder) => fc.shuffledSubarray(inOrder, { minLength: inOrder.length }));

test("each attempt gets the answer whose range it lies in, and no other", () => {
  fc.assert(
    fc.property(ranges, (all) => {
      const entries = all.map(({ first, last }) => [
        first === last ? `${first}` : `${first}-${last}`,
        { Return: first },
      ]);
      const text = JSON.stringify({
        StateMachines: { M: { TestCases: { T: { S: "R" } } } },
        MockedResponses: { R: Object.fromEntries(entries) },
      });
      const response = parseMockFile(text, "mocks.json").testCase("M", "T")?.get("S");
      if (response === undefined) throw new Error("the state has no response");
      for (let attempt = 0; attempt < 80; attempt++) {
        const range = all.find(({ first, last }) => first <= attempt && attempt <= last);
        const answer = range === undefined ? undefined : { kind: "return", output: `${range.first}` };
        expect(answerFor(response, attempt)).toEqual(answer);
      }
    }),
  );
});

test("ranges that share an attempt are refused", () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(5), fc.nat(20), fc.nat(5), (first, length, otherFirst, otherLength) => {
      const keys = [`${first}-${first + length}`, `${otherFirst}-${otherFirst + otherLength}`];
      fc.pre(keys[0] !== keys[1]);
      const text = JSON.stringify({
        StateMachines: {},
        MockedResponses: { R: Object.fromEntries(keys.map((key) => [key, { Return: 1 }])) },
      });
      const overlap = first <= otherFirst + otherLength && otherFirst <= first + length;
      const read = () => parseMockFile(text, "mocks.json");
      if (overlap) expect(read).toThrow("is there twice");
      else expect(read).not.toThrow();
    }),
  );
});

test.each([
  ["0", { first: 0, last: 0 }],
  ["1-2", { first: 1, last: 2 }],
  ["3-3", { first: 3, last: 3 }],
  ["2-1", undefined],
  ["-1", undefined],
  ["1-", undefined],
  ["1 - 2", undefined],
  ["", undefined],
  ["first", undefined],
])("the key %j means %j", (key, attempts) => {
  expect(parseAttempts(key)).toEqual(attempts);
});

test("a wide range costs no more than a narrow one", () => {
  const answer = { kind: "return", output: "1" as JsonText } as const;
  const response = { name: "R", attempts: [{ first: 0, last: 999_999_999, answer }] };
  expect(answerFor(response, 999_999_999)).toBe(answer);
});
