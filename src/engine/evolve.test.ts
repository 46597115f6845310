import { expect, test } from "vitest";
import { evolve, fold } from "./evolve.ts";
import { InvariantBroken } from "./invariant.ts";
import type { JournalRecord } from "./records.ts";
import { toSnapshot } from "./snapshot.ts";
import { IDENTITY, runDefinition } from "./testing-engine.ts";

const DEFINITION = {
  StartAt: "Both",
  States: {
    Both: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 1, End: true } } },
        { StartAt: "Pass", States: { Pass: { Type: "Pass", Assign: { a: 1 }, End: true } } },
      ],
      Next: "Each",
    },
    Each: {
      Type: "Map",
      ItemProcessor: { StartAt: "Item", States: { Item: { Type: "Pass", End: true } } },
      End: true,
    },
  },
};

test("records taken one by one come to what the whole journal comes to", () => {
  const { records, execution } = runDefinition(DEFINITION);
  const [first, ...rest] = records;
  const begun = fold(IDENTITY, [first as JournalRecord]);
  expect(rest.reduce(evolve, begun)).toStrictEqual(execution);
});

test("a state that a record was applied to is as it was", () => {
  const { records } = runDefinition(DEFINITION);
  for (let length = 1; length < records.length; length++) {
    const before = fold(IDENTITY, records.slice(0, length));
    const printed = toSnapshot(before);
    evolve(before, records[length] as JournalRecord);
    expect(toSnapshot(before)).toBe(printed);
  }
});

test("a journal with an event missing, twice or after the end is no journal", () => {
  const { records, execution } = runDefinition(DEFINITION);
  const without = [...records.slice(0, 3), ...records.slice(4)];
  expect(() => fold(IDENTITY, without)).toThrow(InvariantBroken);
  expect(() => fold(IDENTITY, [...records.slice(0, 3), ...records.slice(2)])).toThrow(InvariantBroken);
  expect(() => evolve(execution, records.at(-1) as JournalRecord)).toThrow(InvariantBroken);
  expect(() => fold(IDENTITY, records.slice(1))).toThrow(InvariantBroken);
});
