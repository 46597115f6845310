import { afterEach, expect, test } from "vitest";
import { isoTimestamp, presentAnswer } from "./answer.ts";

const zone = process.env["TZ"];
afterEach(() => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});

test.each([
  ["UTC", 1795518200.123, "2026-11-24T11:03:20.123000+00:00"],
  ["UTC", 1795518200, "2026-11-24T11:03:20+00:00"],
  ["Asia/Kolkata", 1795518200.5, "2026-11-24T16:33:20.500000+05:30"],
  ["America/St_Johns", 1795518200.001, "2026-11-24T07:33:20.001000-03:30"],
  ["UTC", -0.5, "1969-12-31T23:59:59.500000+00:00"],
])("in %s %f is %s", (timeZone, seconds, text) => {
  process.env["TZ"] = timeZone;
  expect(isoTimestamp(seconds)).toBe(text);
});

test("members come in the model's order, nulls are left out, strangers are kept", () => {
  process.env["TZ"] = "UTC";
  const answer = {
    extra: 1,
    events: [{ id: 1, type: "PassStateEntered", timestamp: 0, stateEnteredEventDetails: { input: "{}", name: "A" } }],
    nextToken: null,
  };
  expect(JSON.stringify(presentAnswer("GetExecutionHistory", answer))).toBe(
    '{"events":[{"timestamp":"1970-01-01T00:00:00+00:00","type":"PassStateEntered","id":1,' +
      '"stateEnteredEventDetails":{"name":"A","input":"{}"}}],"extra":1}',
  );
});
