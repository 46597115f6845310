import { expect, test } from "vitest";
import { difference } from "./loosely.ts";

test("JSON is the same where only dates, ids and the order of keys differ", () => {
  const documented = '{ "startDate": "2026-11-24T11:03:20.123000+00:00", "status": "RUNNING" }';
  expect(difference("json", documented, '{"status": "RUNNING", "startDate": 1795520576.636}')).toBeUndefined();
});

test("JSON with another value, another key or one key more is not the same", () => {
  const documented = '{ "status": "RUNNING" }';
  expect(difference("json", documented, '{ "status": "FAILED" }')).toContain("FAILED");
  expect(difference("json", documented, '{ "state": "RUNNING" }')).toContain("state");
  expect(difference("json", documented, '{ "status": "RUNNING", "error": "E" }')).toContain("error");
});

test("a line … stands for any lines, also for none", () => {
  expect(difference("text", "a\n…\nd\n", "a\nb\nc\nd\n")).toBeUndefined();
  expect(difference("text", "a\n…\nd\n", "a\nd\n")).toBeUndefined();
  expect(difference("text", "a\n…\n", "a\nb\n")).toBeUndefined();
});

test("text with a missing or an unexpected line is not the same", () => {
  expect(difference("text", "a\nb\n", "a\n")).toContain("expected the line\n  b");
  expect(difference("text", "a\n", "a\nb\n")).toContain("not expected:\nb");
});
