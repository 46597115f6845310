import { isUnsafeKey, type JsonObject, objectOf } from "../json-value.ts";
import type { ArrayNode, AstNode, Group, ObjectNode } from "./ast.ts";
import type { CompileScope } from "./compile-scope.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import { JsonataError } from "./jsonata-error.ts";
import type { Runtime } from "./runtime.ts";
import { append } from "./sequences.ts";
import { frameOfTuple, type Tuple, TupleStream } from "./tuple-stream.ts";
import { isArray, type MarkedArray, type Value } from "./value.ts";

/** `[a, b]`: the values of the items; those that are themselves constructors stay arrays, others are laid out. */
export function compileArray(node: ArrayNode, scope: CompileScope): Evaluator {
  const items = node.expressions.map((item) => ({
    evaluate: scope.compile(item),
    nested: item.type === "unary" && item.value === "[",
  }));
  const cons = node.consarray === true;
  return (input, frame, runtime) => {
    const list: MarkedArray = [];
    for (const { evaluate, nested } of items) {
      const value = evaluate(input, frame, runtime);
      if (value === undefined) continue;
      if (nested || !isArray(value)) list.push(value);
      else {
        runtime.allocateItems(list.length + value.length);
        for (let i = 0; i < value.length; i++) list.push(value[i]);
      }
    }
    if (cons) Object.defineProperty(list, "cons", { value: true });
    return list;
  };
}

/** `{ "a": b }` without anything before it: a grouping of the context. */
export function compileObject(node: ObjectNode, scope: CompileScope): Evaluator {
  // Compiled once for both ways: twice would be a power of two where objects are nested.
  const pairs = compilePairs(node, scope);
  const group = groupingOf(pairs);
  const names = literalNames(node.lhs.map(([key]) => key));
  if (names === undefined) return group;
  const values = pairs.map(({ value }) => value);
  return (input, frame, runtime) => {
    if (isArray(input)) return group(input, frame, runtime); // each item adds to each member
    const object: { [key: string]: Value } = {};
    for (let i = 0; i < names.length; i++) {
      const value = (values[i] as Evaluator)(input, frame, runtime);
      if (value !== undefined) object[names[i] as string] = value;
    }
    return object;
  };
}

/** The keys, where all are literals, different, and harmless in a plain object. */
function literalNames(keys: readonly AstNode[]): readonly string[] | undefined {
  const names = keys.map((key) =>
    key.type === "string" && key.predicate === undefined ? String(key.value) : undefined,
  );
  if (new Set(names).size < names.length) return undefined;
  return names.every((name) => name !== undefined && !isUnsafeKey(name) && !isReserved(name))
    ? (names as string[])
    : undefined;
}

/** Keys by which the library tells functions; it refuses them. */
function isReserved(key: string): boolean {
  return key === "_jsonata_lambda" || key === "_jsonata_function";
}

/** The items with one key, and which of the pairs made the key. */
interface Bucket<T> {
  readonly pair: number;
  readonly items: T[];
}

interface Pair {
  readonly key: Evaluator;
  readonly value: Evaluator;
}

function compilePairs(group: Group, scope: CompileScope): readonly Pair[] {
  return group.lhs.map(([key, value]) => ({ key: scope.compile(key), value: scope.compile(value) }));
}

/** `…{ key: value }`: the items by their keys, a value for each key. */
export function compileGroup(group: Group, scope: CompileScope): Evaluator {
  return groupingOf(compilePairs(group, scope));
}

function groupingOf(pairs: readonly Pair[]): Evaluator {
  const keyOf = (pair: number, context: Value, frame: Frame, runtime: Runtime) =>
    checkKey(pairs[pair]?.key(context, frame, runtime));
  const valueOf = (pair: number, context: Value, frame: Frame, runtime: Runtime) =>
    pairs[pair]?.value(context, frame, runtime);

  return (input, frame, runtime) => {
    if (input instanceof TupleStream) {
      const key = (tuple: Tuple, pair: number) => keyOf(pair, tuple.get("@"), frameOfTuple(frame, tuple), runtime);
      return build(divide(input.tuples, pairs.length, key), ({ items, pair }) => {
        const merged = mergeTuples(items, runtime);
        return valueOf(pair, merged.get("@"), frameOfTuple(frame, merged), runtime);
      });
    }
    const items = isArray(input) ? (input.length === 0 ? [undefined] : input) : [input];
    runtime.spend(items.length);
    const key = (item: Value, pair: number) => keyOf(pair, item, frame, runtime);
    return build(divide<Value>(items, pairs.length, key), (bucket) =>
      valueOf(bucket.pair, contextOf(bucket.items, runtime), frame, runtime),
    );
  };
}

function checkKey(key: Value): string | undefined {
  if (key !== undefined && typeof key !== "string") throw new JsonataError("T1003", { value: key });
  if (key !== undefined && isReserved(key)) throw new JsonataError("D1013", { value: key });
  return key;
}

function divide<T>(
  items: readonly T[],
  pairCount: number,
  keyOf: (item: T, pair: number) => string | undefined,
): ReadonlyMap<string, Bucket<T>> {
  const buckets = new Map<string, Bucket<T>>();
  for (const item of items) {
    for (let pair = 0; pair < pairCount; pair++) {
      const key = keyOf(item, pair);
      if (key === undefined) continue;
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, { pair, items: [item] });
      else if (bucket.pair === pair) bucket.items.push(item);
      else throw new JsonataError("D1009", { value: key });
    }
  }
  return buckets;
}

/** One item stands for itself; several are one list, in which lists among them are laid out. */
function contextOf(items: readonly Value[], runtime: Runtime): Value {
  if (items.length === 1) return items[0];
  runtime.spend(items.length);
  const present = items.filter((item) => item !== undefined);
  return present.length < 2 ? present[0] : present.flatMap((item) => (isArray(item) ? [...item] : [item]));
}

function mergeTuples(tuples: readonly Tuple[], runtime: Runtime): Tuple {
  const [first, ...rest] = tuples;
  const merged: Tuple = new Map(first);
  for (const tuple of rest) {
    for (const [name, value] of tuple) merged.set(name, append(merged.get(name), value, runtime));
  }
  return merged;
}

function build<T>(buckets: ReadonlyMap<string, Bucket<T>>, valueOf: (bucket: Bucket<T>) => Value): JsonObject {
  const members: [string, Value][] = [];
  for (const [key, bucket] of buckets) {
    const value = valueOf(bucket);
    if (value !== undefined) members.push([key, value]);
  }
  return objectOf(members as never);
}
