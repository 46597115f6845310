import { join } from "node:path";
import { expect, test } from "vitest";
import { logFileOf, logGroupOf } from "./log-group.ts";
import { GROUP, HOME } from "./testing-destinations.ts";

const fileOf = (name: string) => logFileOf("logs", { ...GROUP, name }, HOME);

test("the group of an ARN", () => {
  expect(logGroupOf("arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/orders:*")).toEqual(GROUP);
  expect(logGroupOf("orders:*")).toEqual({ name: "orders", region: "", account: "" });
});

test("a group of the server's own place lies in the folder, others in a folder of their place", () => {
  expect(fileOf("/aws/vendedlogs/states/orders")).toBe(join("logs", "+aws+vendedlogs+states+orders.jsonl"));
  expect(logFileOf("logs", { name: "orders", region: "", account: "" }, HOME)).toBe(join("logs", "orders.jsonl"));
  expect(logFileOf("logs", { ...GROUP, name: "orders", region: "eu-west-1" }, HOME)).toBe(
    join("logs", "eu-west-1.123456789012", "orders.jsonl"),
  );
});

test("no name leads out of the folder, and no two names to one file", () => {
  const names = [
    "/..",
    "..",
    "../a",
    "a/b",
    "a+b",
    "a%2Fb",
    "a\\b",
    "con",
    "CON.x",
    "ä",
    "x".repeat(500),
    "x".repeat(501),
  ];
  const files = names.map(fileOf);
  expect(new Set(files).size).toBe(names.length);
  for (const file of files) expect(file).toMatch(/^logs[\\/][\w.#+%~-]{1,240}\.jsonl$/);
});
