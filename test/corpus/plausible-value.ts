import type { Prng } from "../simulation/prng.ts";
import type { DataShape } from "./data-shape.ts";

const DEPTH_MAX = 8;
const SCALARS: readonly unknown[] = [
  "text",
  "",
  0,
  1,
  3,
  -1,
  2.5,
  true,
  false,
  null,
  "2023-11-14T22:13:30Z",
  "SUCCEEDED",
  "arn:aws:s3:::bucket",
  '{"a":1}',
  [],
  {},
  ["a", "b"],
];

/** Makes values of shapes: as asked for, or, at its wildness (0 to 1), something else or nothing. */
export class PlausibleValues {
  readonly #random: Prng;
  readonly #wildness: number;
  /** What an element is of which nothing is known. */
  readonly #unknown: DataShape;

  constructor(random: Prng, wildness: number, unknown: DataShape) {
    this.#random = random;
    this.#wildness = wildness;
    this.#unknown = unknown;
  }

  make(shape: DataShape, depth = 0): unknown {
    const random = this.#random;
    if (depth > DEPTH_MAX || random.chance(this.#wildness)) return random.pick(SCALARS);
    const { element, examples, members } = shape;
    if (element !== undefined && (members.size === 0 || random.chance(0.5))) {
      const known = isKnown(element) || depth > 1 ? element : this.#unknown;
      return Array.from({ length: random.int(1, 3) }, () => this.make(known, depth + 2));
    }
    if (members.size > 0) {
      const kept = [...members].filter(() => !random.chance(this.#wildness));
      return Object.fromEntries(kept.map(([name, member]) => [name, this.make(member, depth + 1)]));
    }
    return examples.length > 0 ? random.pick(examples) : random.pick(SCALARS);
  }
}

function isKnown({ element, examples, members }: DataShape): boolean {
  return element !== undefined || examples.length + members.size > 0;
}
