import type { Runtime } from "./runtime.ts";
import type { Signature } from "./signature.ts";
import type { Value } from "./value.ts";

/**
 * What a function does. `input` is the context value of the place that calls it. A lambda may answer a
 * `TailCall`, which `invoke` then carries on with.
 */
export type Implementation = (args: readonly Value[], runtime: Runtime, input: Value) => Value;

interface FunctionShape {
  /** What an error calls it, where the place that calls it has no name for it. */
  readonly name?: string | undefined;
  /** How many arguments a higher-order function passes to it. */
  readonly arity: number;
  /** How many places a partial application can fill; the arity where it is not said. */
  readonly parameterCount?: number;
  readonly signature?: Signature | undefined;
}

/** A function as a value: built in, written in the expression, or made of others. */
export class FunctionValue {
  readonly isJsonataFunction = true;
  readonly implementation: Implementation;
  readonly name: string | undefined;
  readonly arity: number;
  readonly parameterCount: number;
  readonly signature: Signature | undefined;

  constructor(shape: FunctionShape, implementation: Implementation) {
    this.implementation = implementation;
    this.name = shape.name;
    this.arity = shape.arity;
    this.parameterCount = shape.parameterCount ?? shape.arity;
    this.signature = shape.signature;
  }

  /** The same function under a name. */
  named(name: string): FunctionValue {
    const { arity, parameterCount, signature, implementation } = this;
    return new FunctionValue({ name, arity, parameterCount, signature }, implementation);
  }

  /** As JSONata's `$string` writes a function. */
  toJSON(): string {
    return "";
  }
}
