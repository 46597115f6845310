import { expect, test } from "vitest";
import { type ChunkLine, decodeLines, encodeLines } from "./function-log-lines.ts";

const line = (sequence: number, more: Partial<ChunkLine> = {}): ChunkLine => ({
  sequence,
  stateName: "Charge",
  attempt: 1,
  requestId: "r1",
  functionName: "charge",
  stream: "stdout",
  at: 1000,
  text: `line ${sequence}`,
  ...more,
});

test("lines are read as they were written", () => {
  const lines = [line(1), line(2), line(3, { stream: "stderr", text: "é…" }), line(9, { attempt: 2, text: "é…" })];
  expect(decodeLines(encodeLines(lines))).toEqual(lines);
  expect(decodeLines(encodeLines([]))).toEqual([]);
});

test("what lines have in common is written once", () => {
  expect(JSON.parse(encodeLines([line(1), line(2)]))).toEqual([line(1), { sequence: 2, text: "line 2" }]);
});
