import type { Diagnostic } from "./diagnostic.ts";
import type { Place, Span } from "./document.ts";
import type { LineIndex } from "./line-index.ts";
import { Problems } from "./problems.ts";

/**
 * What AWS accepts and this version does not run. Such a definition is valid, so these findings are kept apart from the
 * diagnostics: ValidateStateMachineDefinition says OK as AWS does, only making a machine of it is refused.
 * A feature that gets built loses its entry here and its calls; nothing else knows of it.
 */
const FEATURES = {
  distributedMap: {
    name: "Distributed Map",
    mend: 'use "Mode": "INLINE", without ItemReader, ItemBatcher and ResultWriter',
  },
} as const;

export type UnsupportedFeature = keyof typeof FEATURES;

/** Collects the places where a definition uses what is not built yet. */
export class Unsupported {
  readonly #problems: Problems;

  constructor(lines: LineIndex) {
    this.#problems = new Problems(lines);
  }

  /** @param span what to point at, where it is not the whole value. */
  use(feature: UnsupportedFeature, place: Place, span?: Span): void {
    const { name, mend } = FEATURES[feature];
    this.#problems.report(place, {
      code: "STEPWELL_UNSUPPORTED",
      message: `${name} is not supported by this version of Stepwell`,
      mend,
      ...(span === undefined ? {} : { span }),
    });
  }

  inTextOrder(): readonly Diagnostic[] {
    return this.#problems.inTextOrder();
  }
}
