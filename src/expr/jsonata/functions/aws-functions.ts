import { JavaRandom } from "../../java-random.ts";
import { JsonSyntaxError, parseJson } from "../../json-parse.ts";
import { randomUuid } from "../../random-uuid.ts";
import { DIGEST_ALGORITHMS, digestText } from "../../text-digest.ts";
import { JsonataError } from "../jsonata-error.ts";
import { outOfMemory } from "../limits.ts";
import type { Runtime } from "../runtime.ts";
import { toJsonataString } from "../stringify.ts";
import { createSequence, isArray, type Value } from "../value.ts";
import { builtIn, type FunctionTable } from "./built-in.ts";

/** What AWS adds to JSONata, for the intrinsic functions that it has no equivalent of. */
export const AWS_FUNCTIONS: FunctionTable = {
  partition: builtIn("<an:a>", 2, partition),
  range: builtIn("<nnn:a>", 3, range),
  hash: builtIn("<xs:s>", 2, hash),
  random: builtIn("<n?:n>", 0, random, 1),
  uuid: builtIn("<:s>", 0, (_, runtime) => randomUuid(runtime.random)),
  parse: builtIn("<s-:x>", 1, parse),
};

/** Measured on AWS: the longest list that `$range` makes. */
const RANGE_ITEMS_MAX = 360_145;

function refuse(message: string): JsonataError {
  return new JsonataError(undefined, { message });
}

/** The list in pieces of a size; a fraction of the size is cut off. */
function partition([list, size]: readonly Value[], runtime: Runtime): Value {
  if (!isArray(list) || size === undefined) return undefined;
  const length = Math.trunc(size as number);
  if (!(length > 0)) throw refuse("The second argument of the partition function must be a positive number");
  runtime.allocateItems(list.length);
  const pieces: Value[] = [];
  for (let at = 0; at < list.length; at += length) pieces.push(list.slice(at, at + length));
  return pieces;
}

/** From the first number to the last, which is included where the step lands on it; a sequence as all lists are. */
function range([first, last, step]: readonly Value[], runtime: Runtime): Value {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  const [from, to, by] = [first, last, step].map((value) => Math.trunc(value as number)) as [number, number, number];
  if (by === 0) throw refuse("The third argument of the range function must not be zero");
  const count = Math.max(0, Math.floor((to - from) / by) + 1);
  if (count > RANGE_ITEMS_MAX) throw outOfMemory();
  runtime.allocateItems(count);
  const numbers = createSequence();
  for (let i = 0; i < count; i++) numbers.push(from + i * by);
  return numbers;
}

function hash([data, algorithm]: readonly Value[], runtime: Runtime): Value {
  if (data === undefined || algorithm === undefined) return undefined;
  const text = toJsonataString(data, runtime);
  runtime.spend(text.length >> 2);
  const digest = digestText(text, algorithm as string);
  if (digest === undefined) throw refuse(`The algorithm must be one of ${DIGEST_ALGORITHMS.join(", ")}`);
  return digest;
}

/** With a seed, what java.util.Random gives first: the same number for the same seed. */
function random([seed]: readonly Value[], runtime: Runtime): Value {
  if (seed === undefined) return runtime.random();
  if (!Number.isFinite(seed)) throw refuse("The seed of the random function must be a finite number");
  return new JavaRandom(seed as number).nextDouble();
}

function parse([text]: readonly Value[], runtime: Runtime): Value {
  if (typeof text !== "string") return undefined;
  runtime.spend(text.length >> 2);
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw refuse(error.message);
    throw error;
  }
}
