import { arrayArgument, IntrinsicFault, integerArgument } from "./intrinsic-fault.ts";
import { canonicalText, deepEqual, type Json } from "./json.ts";

/** AWS's bound on what States.ArrayRange makes. */
const RANGE_ITEMS_MAX = 1_000;

export function array(args: readonly Json[]): Json {
  return args;
}

export function arrayPartition([list, size]: readonly Json[]): Json {
  const items = arrayArgument(list, "The first argument");
  const chunk = integerArgument(size, "The chunk size");
  if (chunk <= 0) throw new IntrinsicFault("The chunk size must be a positive integer");
  const chunks: Json[] = [];
  for (let at = 0; at < items.length; at += chunk) chunks.push(items.slice(at, at + chunk));
  return chunks;
}

export function arrayContains([list, value = null]: readonly Json[]): Json {
  return arrayArgument(list, "The first argument").some((item) => deepEqual(item, value));
}

export function arrayRange([from, to, by]: readonly Json[]): Json {
  const first = integerArgument(from, "The first value");
  const last = integerArgument(to, "The last value");
  const step = integerArgument(by, "The increment");
  if (step === 0) throw new IntrinsicFault("The increment must not be zero");
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > RANGE_ITEMS_MAX) {
    throw new IntrinsicFault(`The range may have ${RANGE_ITEMS_MAX} items, got ${count}`);
  }
  return Array.from({ length: count }, (_, i) => first + i * step);
}

export function arrayGetItem([list, at]: readonly Json[]): Json {
  const items = arrayArgument(list, "The first argument");
  const index = integerArgument(at, "The index");
  const item = items[index];
  if (item === undefined) {
    throw new IntrinsicFault(`The index ${index} is not in the array of ${items.length} items`);
  }
  return item;
}

export function arrayLength([list]: readonly Json[]): Json {
  return arrayArgument(list, "The argument").length;
}

/** Keeps the first of equal items; compared by canonical text, for long arrays have many pairs. */
export function arrayUnique([list]: readonly Json[]): Json {
  const items = arrayArgument(list, "The argument");
  const unique = new Map<string, Json>();
  for (const item of items) {
    const text = canonicalText(item);
    if (!unique.has(text)) unique.set(text, item);
  }
  return [...unique.values()];
}
