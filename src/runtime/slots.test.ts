import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

test("a slot is free until the resource's limit or the total is reached", () => {
  const slots = new Slots({ total: 3, perResource: 2, resources: { narrow: 1 } });
  expect(slots.tryTake("narrow")).toBe(true);
  expect(slots.tryTake("narrow")).toBe(false);
  expect(slots.tryTake("wide")).toBe(true);
  expect(slots.tryTake("wide")).toBe(true);
  expect(slots.tryTake("other")).toBe(false);
  slots.release("narrow");
  expect(slots.tryTake("other")).toBe(true);
});

test("who came first is served first, across resources, past those whose resource is full", () => {
  const slots = new Slots({ total: 2, perResource: 1 });
  slots.tryTake("a");
  slots.tryTake("b");
  const granted: string[] = [];
  for (const [resource, name] of [
    ["a", "a1"],
    ["c", "c1"],
    ["b", "b1"],
    ["a", "a2"],
  ] as const) {
    slots.request(resource, () => granted.push(name));
  }
  slots.release("b");
  expect(granted).toEqual(["c1"]);
  slots.release("c");
  expect(granted).toEqual(["c1", "b1"]);
  slots.release("a");
  expect(granted).toEqual(["c1", "b1", "a1"]);
});

test("nobody overtakes a line by asking anew", () => {
  const slots = new Slots({ total: 10, perResource: 1 });
  slots.tryTake("a");
  const granted: string[] = [];
  slots.request("a", () => granted.push("first"));
  slots.release("a");
  expect(granted).toEqual(["first"]);
  slots.request("a", () => granted.push("second"));
  expect(slots.tryTake("a")).toBe(false);
});

test("who withdrew is skipped and holds up nobody", () => {
  const slots = new Slots({ total: 1, perResource: 1 });
  slots.tryTake("a");
  const granted: string[] = [];
  const gone = slots.request("a", () => granted.push("gone"));
  slots.request("a", () => granted.push("next"));
  slots.withdraw(gone);
  slots.release("a");
  expect(granted).toEqual(["next"]);
  slots.release("a");
  expect(slots.used).toBe(0);
  expect(slots.tryTake("a")).toBe(true);
});

test("a paused one grants nothing", () => {
  const slots = new Slots({ total: 1, perResource: 1 });
  slots.tryTake("a");
  const granted: string[] = [];
  slots.request("a", () => granted.push("late"));
  slots.pause();
  slots.release("a");
  expect(granted).toEqual([]);
  expect(slots.tryTake("b")).toBe(false);
});

test("a paused one still serves those who are served while paused, past those who are not", () => {
  const slots = new Slots({ total: 1, perResource: 1 });
  slots.tryTake("a");
  const granted: string[] = [];
  slots.request("a", () => granted.push("standard"));
  slots.request("a", () => granted.push("express"), true);
  slots.pause();
  slots.request("a", () => granted.push("late"));
  slots.release("a");
  expect(granted).toEqual(["express"]);
  slots.release("a");
  expect(granted).toEqual(["express"]);
  expect(slots.waiting).toBe(0);
  expect(slots.tryTake("a")).toBe(false);
  expect(slots.tryTake("a", true)).toBe(true);
});
