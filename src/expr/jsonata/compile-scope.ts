import type { AstNode } from "./ast.ts";
import type { Evaluator } from "./evaluator.ts";

/** What the compiler knows while it walks the tree. */
export interface CompileScope {
  /** Names that the expression itself binds somewhere; all others can only come from the host or be built in. */
  readonly bound: ReadonlySet<string>;
  /** Compiles a node inside the one at hand; handed down so that the modules need not know each other. */
  readonly compile: (node: AstNode) => Evaluator;
}

/** Every name that is bound anywhere in the tree: by `:=`, as a parameter, by `@` or `#`. */
export function boundNames(root: AstNode): ReadonlySet<string> {
  const bound = new Set<string>();
  collect(root, bound);
  return bound;
}

function collect(node: unknown, bound: Set<string>): void {
  if (typeof node !== "object" || node === null || node instanceof RegExp) return;
  if (Array.isArray(node)) {
    for (const item of node) collect(item, bound);
    return;
  }
  const { type, lhs, focus, index, value } = node as Readonly<Record<string, unknown>>;
  if (type === "bind") bound.add((lhs as { value: string }).value);
  if (type === "lambda") {
    for (const parameter of (node as { arguments: readonly { value: string }[] }).arguments) bound.add(parameter.value);
  }
  if (type === "index") bound.add(value as string); // a stage, not a step
  if (typeof focus === "string") bound.add(focus);
  if (typeof index === "string") bound.add(index);
  for (const [key, child] of Object.entries(node)) if (key !== "slot" && key !== "ancestor") collect(child, bound);
}
