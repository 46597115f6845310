import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import { JsonataError } from "./jsonata-error.ts";
import type { Runtime } from "./runtime.ts";
import { isArray, isFunction, type Value } from "./value.ts";

/** A call in tail position, not made yet: `invoke` makes it when the caller's own evaluation has been left. */
export class TailCall {
  readonly procedure: Evaluator;
  readonly args: readonly Evaluator[];
  readonly name: string | undefined;
  readonly input: Value;
  readonly frame: Frame;

  constructor(call: Pick<TailCall, "procedure" | "args" | "name">, input: Value, frame: Frame) {
    this.procedure = call.procedure;
    this.args = call.args;
    this.name = call.name;
    this.input = input;
    this.frame = frame;
  }
}

/**
 * Calls a value as a function, and whatever it calls in tail position, without the stack growing.
 *
 * @param input the context value, from which a signature may take a missing argument.
 * @param name what an error calls the function.
 * @throws {JsonataError} T1006 where the value is no function.
 */
export function invoke(callee: Value, args: readonly Value[], runtime: Runtime, input: Value, name?: string): Value {
  let result = invokeOnce(callee, args, runtime, input, name);
  while (result instanceof TailCall) {
    const { procedure, args: evaluators, input: itsInput, frame } = result;
    runtime.spend(1);
    const next = procedure(itsInput, frame, runtime);
    const nextArgs = evaluators.map((evaluate) => evaluate(itsInput, frame, runtime));
    result = invokeOnce(next, nextArgs, runtime, input, result.name ?? name);
  }
  return result;
}

function invokeOnce(callee: Value, args: readonly Value[], runtime: Runtime, input: Value, name?: string): Value {
  try {
    if (!isFunction(callee)) throw new JsonataError("T1006");
    const { signature, implementation } = callee;
    if (signature === undefined) return implementation(args, runtime, input);
    spendOnArguments(args, runtime);
    return implementation(signature.validate(args, input), runtime, input);
  } catch (error) {
    if (error instanceof JsonataError) error.token ??= name ?? (isFunction(callee) ? callee.name : undefined);
    throw error;
  }
}

/** A function with a signature looks at all items of an array and may copy them, without any node to count that. */
function spendOnArguments(args: readonly Value[], runtime: Runtime): void {
  for (const arg of args) {
    if (isArray(arg)) runtime.spend(arg.length);
    else if (typeof arg === "string") runtime.spend(arg.length >> 6);
  }
}
