import { expect, test } from "vitest";
import { WeightedCache } from "./weighted-cache.ts";

test("what was used longest ago goes first when the weight is too much", () => {
  const cache = new WeightedCache<string, number>(10);
  cache.set("a", 1, 4);
  cache.set("b", 2, 4);
  expect(cache.get("a")).toBe(1);
  cache.set("c", 3, 4);
  expect(cache.get("b")).toBeUndefined();
  expect(cache.get("a")).toBe(1);
  expect(cache.get("c")).toBe(3);
});

test("a value heavier than the cache is kept until the next one comes", () => {
  const cache = new WeightedCache<string, number>(10);
  cache.set("heavy", 1, 50);
  expect(cache.get("heavy")).toBe(1);
  cache.set("light", 2, 1);
  expect(cache.get("heavy")).toBeUndefined();
  expect(cache.get("light")).toBe(2);
});

test("setting a key again replaces its weight", () => {
  const cache = new WeightedCache<string, number>(10);
  cache.set("a", 1, 9);
  cache.set("a", 2, 1);
  cache.set("b", 3, 9);
  expect(cache.get("a")).toBe(2);
});
