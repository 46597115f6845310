import { IntrinsicFault, integerArgument } from "./intrinsic-fault.ts";
import { JavaRandom } from "./java-random.ts";
import { type Json, numberValue } from "./json.ts";
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

/** A version 4 UUID made of the turn's own randomness. */
export function uuid(_args: readonly Json[], scope: Scope): Json {
  const bytes = Array.from({ length: 16 }, () => Math.floor(scope.random() * 256));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
