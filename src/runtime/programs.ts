import { compileAccepted } from "../asl/parse.ts";
import type { Program } from "../asl/program.ts";
import { InvariantBroken } from "../engine/invariant.ts";
import type { RevisionId, RevisionRow } from "../store/store.ts";
import { WeightedCache } from "./weighted-cache.ts";

/** Compiled definitions, one per revision. */
export class Programs {
  readonly #cache: WeightedCache<RevisionId, Program>;

  /** @param bytesMax how much definition text the kept programs may come from. */
  constructor(bytesMax: number) {
    this.#cache = new WeightedCache(bytesMax);
  }

  /** @throws {InvariantBroken} where the revision, though accepted once, does not compile. */
  of(revision: RevisionRow): Program {
    const kept = this.#cache.get(revision.id);
    if (kept !== undefined) return kept;
    const { program, diagnostics } = compileAccepted(revision.definition);
    if (program === undefined) {
      const found = diagnostics.map((diagnostic) => diagnostic.message).join("; ");
      throw new InvariantBroken(`The definition of revision ${revision.id} does not compile: ${found}`);
    }
    this.#cache.set(revision.id, program, revision.definition.length);
    return program;
  }
}
