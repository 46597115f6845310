import { compilation } from "./compile.ts";
import type { Compilation, Path } from "./compiled.ts";
import { getMember, isArray, isObject, type Json } from "./json.ts";
import { isDefinite, type ParsedPath, type PathRoot, type Step, scansThenAggregates } from "./path-ast.ts";
import { PathNotFound } from "./path-error.ts";
import { collect, startWalk } from "./path-evaluate.ts";
import { explainMiss } from "./path-explain.ts";
import { parsePath } from "./path-parse.ts";
import type { Scope } from "./scope.ts";

export { invalidPathMessage, PathNotFound } from "./path-error.ts";

/**
 * Compiles a path. Its reasons are written for the author of a definition.
 *
 * An indefinite path gives a list whatever the document holds: AWS answers `[]` even where the parent
 * of `$.a.b[*]` is missing, where Jayway by itself would throw.
 */
export function compilePath(text: string): Compilation<Path> {
  return compilation(() => pathOf(text, parsePath(text)));
}

/** The compiled form of a parsed path. */
export function pathOf(text: string, parsed: ParsedPath): Path {
  const { root, steps } = parsed;
  const rootOf = rootReader(root);
  const select = selector(steps);
  return {
    text,
    root,
    definite: isDefinite(steps),
    identity: steps.length === 0 && typeof root === "string",
    evaluate: (scope) => select(rootOf(scope)),
  };
}

function rootReader(root: PathRoot): (scope: Scope) => Json {
  if (root === "input") return (scope) => scope.input;
  if (root === "context") return (scope) => scope.context;
  const { variable } = root;
  return (scope) => {
    const value = scope.variables.get(variable);
    if (value === undefined) throw new PathNotFound(`The variable $${variable} is not defined`);
    return value;
  };
}

function selector(steps: readonly Step[]): (document: Json) => Json {
  if (steps.length === 0) return (document) => document;
  const keys = plainKeys(steps);
  if (keys !== undefined) return (document) => follow(document, keys, steps);
  if (scansThenAggregates(steps)) return (document) => selectAggregate(document, steps);
  if (isDefinite(steps)) return (document) => selectOne(document, steps);
  return (document) => selectAll(document, steps);
}

/** The names and indexes of a path that has nothing else: nearly all paths are of this kind. */
function plainKeys(steps: readonly Step[]): readonly (string | number)[] | undefined {
  const keys: (string | number)[] = [];
  for (const step of steps) {
    if (step.kind === "names" && step.names.length === 1) keys.push(step.names[0] as string);
    else if (step.kind === "indexes" && step.indexes.length === 1) keys.push(step.indexes[0] as number);
    else return undefined;
  }
  return keys;
}

function follow(document: Json, keys: readonly (string | number)[], steps: readonly Step[]): Json {
  let value: Json | undefined = document;
  for (const key of keys) {
    if (typeof key === "string") value = isObject(value) ? getMember(value, key) : undefined;
    else value = isArray(value) ? value[key < 0 ? value.length + key : key] : undefined;
    if (value === undefined) throw new PathNotFound(explainMiss(steps, document));
  }
  return value;
}

function selectOne(document: Json, steps: readonly Step[]): Json {
  const [value] = selectAll(document, steps);
  if (value === undefined) throw new PathNotFound(explainMiss(steps, document));
  return value;
}

function selectAll(document: Json, steps: readonly Step[]): readonly Json[] {
  const found: Json[] = [];
  collect(steps, 0, document, startWalk(document), found);
  return found;
}

function selectAggregate(document: Json, steps: readonly Step[]): Json {
  const list = selectAll(document, steps.slice(0, -1));
  return selectOne(list, steps.slice(-1));
}
