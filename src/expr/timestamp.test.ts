import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareInstants, parseInstant, parseTimestamp } from "./timestamp.ts";

describe("a timestamp", () => {
  test.each([
    ["1970-01-01T00:00:00Z", 0],
    ["2016-03-14T01:59:00.123456789Z", Date.UTC(2016, 2, 14, 1, 59, 0, 123)],
    ["2016-03-14T01:59:00.1+01:30", Date.UTC(2016, 2, 14, 0, 29, 0, 100)],
    ["2016-03-14T01:59:00-05:00", Date.UTC(2016, 2, 14, 6, 59)],
    ["2000-02-29T23:59:59Z", Date.UTC(2000, 1, 29, 23, 59, 59)],
    ["1969-12-31T23:59:59.999999Z", -1],
    ["9999-12-31T23:59:59Z", Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])("%s", (text, epochMs) => {
    expect(parseTimestamp(text)).toBe(epochMs);
  });

  test("is read as the platform reads it, for every moment", () => {
    const moment = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(fc.property(moment, (date) => parseTimestamp(date.toISOString()) === date.getTime()));
  });

  test.each([
    "2016-12-05 21:29:29Z",
    "2016-12-05T21:29:29",
    "2016-12-05T21:29:29z",
    "2016-12-05t21:29:29Z",
    "2016-13-05T21:29:29Z",
    "2016-00-05T21:29:29Z",
    "2015-02-29T21:29:29Z",
    "1900-02-29T21:29:29Z",
    "2016-04-31T21:29:29Z",
    "2016-12-05T24:00:00Z",
    "2016-12-05T21:60:29Z",
    "2016-12-05T21:29:60Z",
    "2016-12-05T21:29:29.Z",
    "2016-12-05T21:29:29+0100",
    "2016-12-05T21:29:29+24:00",
    "05-12-2016T21:29:29Z",
    " 2016-12-05T21:29:29Z",
    "2016-12-05",
    "",
  ])("%j is none", (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});

test("moments are ordered to the nanosecond", () => {
  const order = (a: string, b: string) => {
    const [left, right] = [parseInstant(a), parseInstant(b)];
    return left && right && Math.sign(compareInstants(left, right));
  };
  expect(order("2020-01-01T00:00:00.000000001Z", "2020-01-01T00:00:00Z")).toBe(1);
  expect(order("2020-01-01T01:00:00+01:00", "2020-01-01T00:00:00.000Z")).toBe(0);
  expect(order("2019-12-31T23:59:59.999999999Z", "2020-01-01T00:00:00Z")).toBe(-1);
});
