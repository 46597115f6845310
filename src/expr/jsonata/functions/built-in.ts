import { FunctionValue, type Implementation } from "../function-value.ts";
import { libraryFunction } from "../library.ts";
import { Signature } from "../signature.ts";

/** Built-in functions by their names, without the `$`. */
export type FunctionTable = Readonly<Record<string, FunctionValue>>;

/**
 * A built-in function.
 *
 * @param signature in JSONata's notation.
 * @param arity how many arguments a higher-order function passes to it, as in the library.
 * @param parameterCount how many a partial application can fix, where it is more.
 */
export function builtIn(
  signature: string,
  arity: number,
  implementation: Implementation,
  parameterCount?: number,
): FunctionValue {
  const shape = { arity, signature: new Signature(signature), parameterCount: parameterCount ?? arity };
  return new FunctionValue(shape, implementation);
}

/** A function that is the library's own. */
export function fromLibraryAs(name: string, signature: string, arity: number): FunctionValue {
  return builtIn(signature, arity, libraryFunction(name));
}
