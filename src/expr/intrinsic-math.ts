import { IntrinsicFault, integerArgument } from "./intrinsic-fault.ts";
import { JavaRandom } from "./java-random.ts";
import { type Json, numberValue } from "./json.ts";
import { randomUuid } from "./random-uuid.ts";
import type { Scope } from "./scope.ts";

export function mathAdd([a, b]: readonly Json[]): Json {
  return integerArgument(a, "The first argument") + integerArgument(b, "The second argument");
}

/** From start, inclusive, to end, exclusive; with a seed, what java.util.Random gives first. */
export function mathRandom([from, to, seed]: readonly Json[], scope: Scope): Json {
  const start = integerArgument(from, "The start");
  const end = integerArgument(to, "The end");
  if (start >= end) throw new IntrinsicFault("The start must be less than the end");
  if (seed === undefined) return start + Math.floor(scope.random() * (end - start));
  const number = numberValue(seed);
  if (number === undefined || !Number.isFinite(number)) {
    throw new IntrinsicFault("The seed must be a number");
  }
  return start + Math.floor(new JavaRandom(Math.round(number)).nextDouble() * (end - start));
}

export function uuid(_args: readonly Json[], scope: Scope): Json {
  return randomUuid(scope.random);
}
