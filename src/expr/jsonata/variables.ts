import type { AstNode } from "./ast.ts";
import { STATES_VARIABLE } from "./compile-variable.ts";
import { BUILT_IN_FUNCTIONS } from "./functions/built-in-functions.ts";

/** What an expression reads of its surroundings. */
export interface References {
  /** Variables that it does not bind itself, without `$`; neither `states` nor functions. */
  readonly variables: readonly string[];
  /** The members of `$states` that it names. */
  readonly statesFields: readonly string[];
}

/** Names bound so far in one frame, and those that the frame binds later, which a function written in it may use. */
interface Names {
  readonly parent: Names | undefined;
  readonly bound: Set<string>;
  readonly later: Set<string>;
}

/** Finds what an expression reads, in the order of evaluation: `$x` on the right of `$x := $x + 1` is the outer one. */
export function referencesOf(root: AstNode): References {
  const walk = new ReferenceWalk();
  walk.visit(root, { parent: undefined, bound: new Set(), later: bindingsIn([root]) }, false);
  return { variables: [...walk.variables], statesFields: [...walk.statesFields] };
}

class ReferenceWalk {
  readonly variables = new Set<string>();
  readonly statesFields = new Set<string>();

  /** @param deferred inside a function, which runs when its frame may be complete. */
  visit(node: unknown, names: Names, deferred: boolean): void {
    if (typeof node !== "object" || node === null || node instanceof RegExp) return;
    if (Array.isArray(node)) {
      for (const item of node) this.visit(item, names, deferred);
      return;
    }
    const typed = node as AstNode;
    if (typed.type === "variable") this.#read(typed.value, names, deferred);
    if (typed.type === "bind") {
      this.visit(typed.rhs, names, deferred);
      names.bound.add(typed.lhs.value);
    } else if (typed.type === "block") {
      this.#children(typed, { parent: names, bound: new Set(), later: bindingsIn(typed.expressions) }, deferred);
    } else if (typed.type === "lambda") {
      const bound = new Set(typed.arguments.map(({ value }) => value));
      this.visit(typed.body, { parent: names, bound, later: bindingsIn([typed.body]) }, true);
    } else if (typed.type === "function" || typed.type === "partial") {
      if (typed.procedure.type !== "variable") this.visit(typed.procedure, names, deferred);
      this.#children({ ...typed, procedure: undefined }, names, deferred);
    } else if (typed.type === "path") {
      this.#path(typed.steps);
      this.#children(typed, { parent: names, bound: new Set(tupleNames(typed.steps)), later: new Set() }, deferred);
    } else this.#children(typed, names, deferred);
  }

  #children(node: object, names: Names, deferred: boolean): void {
    for (const [key, child] of Object.entries(node)) {
      if (key !== "slot" && key !== "ancestor") this.visit(child, names, deferred);
    }
  }

  #path([first, second]: readonly AstNode[]): void {
    if (first?.type !== "variable" || first.value !== STATES_VARIABLE) return;
    if (second?.type === "name") this.statesFields.add(second.value);
  }

  #read(name: string, names: Names, deferred: boolean): void {
    if (name === "" || name === "$" || name === STATES_VARIABLE || BUILT_IN_FUNCTIONS.has(name)) return;
    for (let frame: Names | undefined = names; frame !== undefined; frame = frame.parent) {
      if (frame.bound.has(name) || (deferred && frame.later.has(name))) return;
    }
    this.variables.add(name);
  }
}

/** The variables that a path binds along its way; they are seen in its later steps, filters and groupings only. */
function tupleNames(steps: readonly AstNode[]): readonly string[] {
  return steps.flatMap((step) => [
    ...(step.focus === undefined ? [] : [step.focus]),
    ...(step.index === undefined ? [] : [step.index]),
    ...(step.stages ?? []).flatMap((stage) => (stage.type === "index" ? [stage.value] : [])),
  ]);
}

/** Names that are bound in the frame of these nodes, not in a block or function inside it. */
function bindingsIn(nodes: readonly unknown[]): Set<string> {
  const found = new Set<string>();
  for (const node of nodes) collectBindings(node, found);
  return found;
}

function collectBindings(node: unknown, found: Set<string>): void {
  if (typeof node !== "object" || node === null || node instanceof RegExp) return;
  if (Array.isArray(node)) {
    for (const item of node) collectBindings(item, found);
    return;
  }
  const typed = node as AstNode;
  if (typed.type === "block" || typed.type === "lambda") return;
  if (typed.type === "bind") found.add(typed.lhs.value);
  for (const child of Object.values(node)) collectBindings(child, found);
}
