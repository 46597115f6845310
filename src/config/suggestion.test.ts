import { expect, test } from "vitest";
import { didYouMean } from "./suggestion.ts";

const KNOWN = ["port", "host", "taskConcurrency", "drainSeconds"];

test.each([
  ["prot", "port"],
  ["Host", "host"],
  ["hsot", "host"],
  ["taskconcurency", "taskConcurrency"],
  ["drainSecs", "drainSeconds"],
  ["moon", undefined],
  ["x", undefined],
])("%s was meant to be %s", (word, meant) => {
  expect(didYouMean(word, KNOWN)).toBe(meant);
});
