import fc from "fast-check";
import { expect, test } from "vitest";
import { BinaryHeap } from "./binary-heap.ts";

test("items leave in order, whatever the order in which they came", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (items) => {
      const heap = new BinaryHeap<number>((a, b) => a < b);
      for (const item of items) heap.push(item);
      const out: number[] = [];
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) out.push(item);
      expect(out).toEqual(items.toSorted((a, b) => a - b));
      expect(heap.size).toBe(0);
    }),
  );
});
