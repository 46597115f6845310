import { expect, test } from "vitest";
import { Newest } from "./newest.ts";

function newestOf(capacity: number, ...items: number[]): Newest<number> {
  const newest = new Newest<number>(capacity);
  for (const item of items) newest.push(item);
  return newest;
}

test("the newest stay, in order, round after round", () => {
  const newest = new Newest<number>(3);
  const gone = [1, 2, 3, 4, 5, 6, 7, 8].map((item) => newest.push(item));
  expect(gone).toEqual([undefined, undefined, undefined, 1, 2, 3, 4, 5]);
  expect(newest.toArray()).toEqual([6, 7, 8]);
  expect(newest.oldest).toBe(6);
  expect(newest.size).toBe(3);
});

test("one place is enough", () => {
  expect(newestOf(1, 1, 2, 3).toArray()).toEqual([3]);
});

test("the oldest can be taken out until none is left, and others come after", () => {
  const newest = newestOf(3, 1, 2, 3, 4);
  expect([newest.shift(), newest.shift(), newest.shift(), newest.shift()]).toEqual([2, 3, 4, undefined]);
  expect(newest.oldest).toBeUndefined();
  for (const item of [5, 6, 7, 8]) newest.push(item);
  expect(newest.toArray()).toEqual([6, 7, 8]);
});

test.each([3, 4, 5, 6])("%i can be taken out from where it stands", (item) => {
  const newest = newestOf(4, 1, 2, 3, 4, 5, 6);
  newest.remove(item);
  const rest = [3, 4, 5, 6].filter((other) => other !== item);
  expect(newest.toArray()).toEqual(rest);
  newest.push(7);
  expect(newest.toArray()).toEqual([...rest, 7]);
  newest.push(8);
  expect(newest.toArray()).toEqual([...rest.slice(1), 7, 8]);
});

test("what is not in it is not taken out", () => {
  const newest = newestOf(2, 1, 2, 3);
  newest.remove(1);
  expect(newest.toArray()).toEqual([2, 3]);
});
