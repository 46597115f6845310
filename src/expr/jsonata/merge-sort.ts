import type { Runtime } from "./runtime.ts";

/**
 * A stable merge sort. `follows` says that its first argument belongs behind its second: the comparator of JSONata's
 * `$sort`, which is called by an expression and need not be consistent, so the platform's sort will not do.
 */
export function mergeSort<T>(items: T[], runtime: Runtime, follows: (a: T, b: T) => boolean): T[] {
  if (items.length <= 1) return items;
  const middle = items.length >> 1;
  const left = mergeSort(items.slice(0, middle), runtime, follows);
  const right = mergeSort(items.slice(middle), runtime, follows);
  runtime.spend(items.length);
  const merged: T[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    merged.push(follows(left[l] as T, right[r] as T) ? (right[r++] as T) : (left[l++] as T));
  }
  while (l < left.length) merged.push(left[l++] as T);
  while (r < right.length) merged.push(right[r++] as T);
  return merged;
}
