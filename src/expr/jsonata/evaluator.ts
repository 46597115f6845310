import type { Frame } from "./frame.ts";
import type { Runtime } from "./runtime.ts";
import type { Value } from "./value.ts";

/** A node of the tree, compiled. `input` is the context value, `$`. */
export type Evaluator = (input: Value, frame: Frame, runtime: Runtime) => Value;
