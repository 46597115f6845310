const MULTIPLIER = 0x5deece66dn;
const MASK = (1n << 48n) - 1n;

/** The generator of java.util.Random, which AWS's seeded random functions are built on. */
export class JavaRandom {
  #seed: bigint;

  /** @param seed an integer; fractions are cut off. */
  constructor(seed: number) {
    this.#seed = (BigInt(Math.trunc(seed)) ^ MULTIPLIER) & MASK;
  }

  /** 0 ≤ n < 1, with 53 random bits. */
  nextDouble(): number {
    return (this.#next(26n) * 2 ** 27 + this.#next(27n)) / 2 ** 53;
  }

  #next(bits: bigint): number {
    this.#seed = (this.#seed * MULTIPLIER + 0xbn) & MASK;
    return Number(this.#seed >> (48n - bits));
  }
}
