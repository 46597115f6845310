import { expect, test } from "vitest";
import { mintPageToken, readPageToken } from "./page-token.ts";

const LISTING = { operation: "ListExecutions", parameters: ["arn", undefined] };
const NOW = 1_700_000_000_000;

test("a token leads to where its page begins", () => {
  expect(readPageToken(mintPageToken(LISTING, [5, 7], NOW), LISTING, 2, NOW)).toEqual([5, 7]);
});

test("a token of another listing is refused", () => {
  const token = mintPageToken(LISTING, [5, 7], NOW);
  for (const other of [
    { ...LISTING, operation: "GetExecutionHistory" },
    { ...LISTING, parameters: ["arn", "FAILED"] },
  ]) {
    expect(() => readPageToken(token, other, 2, NOW)).toThrow("Invalid Token: 'Invalid token'");
  }
});

test("a token lives for 24 hours", () => {
  const token = mintPageToken(LISTING, [5, 7], NOW);
  expect(readPageToken(token, LISTING, 2, NOW + 86_400_000)).toEqual([5, 7]);
  expect(() => readPageToken(token, LISTING, 2, NOW + 86_400_001)).toThrow("Invalid token");
});

test.each([
  "",
  "x",
  "null",
  Buffer.from("{}").toString("base64url"),
  Buffer.from("[1]").toString("base64url"),
  Buffer.from("[".repeat(50_000)).toString("base64url"),
  mintPageToken(LISTING, [5], NOW),
  mintPageToken(LISTING, [5, -7], NOW),
  mintPageToken(LISTING, [5, 1.5], NOW),
  mintPageToken(LISTING, [5, 7, 9], NOW),
])("a forged token is refused: %s", (token) => {
  expect(() => readPageToken(token, LISTING, 2, NOW)).toThrow("Invalid Token: 'Invalid token'");
});
