import { Frame } from "./frame.ts";
import type { Value } from "./value.ts";

/** A context value under `@` together with what `@`, `#` and `%` bound to it on its way. */
export type Tuple = Map<string, Value>;

/** What a step of a path hands to the next where variables or ancestors are bound along the path. */
export class TupleStream {
  readonly tuples: readonly Tuple[];

  constructor(tuples: readonly Tuple[]) {
    this.tuples = tuples;
  }
}

export function frameOfTuple(frame: Frame, tuple: Tuple): Frame {
  return Frame.of(frame, tuple);
}
