import type { Runtime } from "./runtime.ts";
import type { Value } from "./value.ts";

const NO_NAMES: readonly string[] = [];

/**
 * The variables of a block, of a call or of a tuple. Parameters are held as two parallel lists, for most calls have
 * one or two and bind nothing else.
 */
export class Frame {
  readonly #parent: Frame | undefined;
  readonly #names: readonly string[];
  readonly #values: readonly Value[];
  #bound: Map<string, Value> | undefined;

  constructor(parent: Frame | undefined, names: readonly string[] = NO_NAMES, values: readonly Value[] = NO_NAMES) {
    this.#parent = parent;
    this.#names = names;
    this.#values = values;
  }

  /** A frame of these bindings, which it copies. */
  static of(parent: Frame, bindings: ReadonlyMap<string, Value>): Frame {
    const frame = new Frame(parent);
    frame.#bound = new Map(bindings);
    return frame;
  }

  bind(name: string, value: Value): void {
    this.#bound ??= new Map();
    this.#bound.set(name, value);
  }

  /** The value of the innermost binding; a name bound to nothing hides those further out. */
  lookup(name: string, outside: (name: string, runtime: Runtime) => Value, runtime: Runtime): Value {
    if (this.#bound !== undefined) {
      const value = this.#bound.get(name);
      if (value !== undefined || this.#bound.has(name)) return value;
    }
    const at = this.#names.lastIndexOf(name);
    if (at >= 0) return this.#values[at];
    if (this.#parent !== undefined) return this.#parent.lookup(name, outside, runtime);
    return outside(name, runtime);
  }
}
