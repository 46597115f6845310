import type { Json } from "./json.ts";

/** Where a path starts: at the document, the context object or a variable. */
export type PathRoot = "input" | "context" | { readonly variable: string };

/** One step of a path, in Jayway's sense. */
export type Step =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "indexes"; readonly indexes: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: "wildcard" }
  | { readonly kind: "scan" }
  | { readonly kind: "filter"; readonly accepts: Predicate }
  | { readonly kind: "function"; readonly name: string; readonly arguments: readonly Operand[] };

export interface ParsedPath {
  readonly root: PathRoot;
  readonly steps: readonly Step[];
}

/** What one evaluation of a path carries along. */
export interface Walk {
  /** What `$` means inside a filter. */
  readonly document: Json;
  /** Counts one visited value. @throws {StatesFault} when the path visits too many. */
  visit(): void;
}

/** A filter, asked about one element. */
export type Predicate = (element: Json, walk: Walk) => boolean;

/** A value in a filter or a function's argument; undefined where a path leads nowhere. */
export type Operand = (element: Json, walk: Walk) => Json | undefined;

/**
 * Whether the steps name exactly one place. Several names at the end are one place too: they give one
 * object of these members.
 */
export function isDefinite(steps: readonly Step[]): boolean {
  if (scansThenAggregates(steps)) return true;
  return steps.every((step, i) => isDefiniteStep(step, i === steps.length - 1));
}

function isDefiniteStep(step: Step, isLast: boolean): boolean {
  switch (step.kind) {
    case "names":
      return step.names.length === 1 || isLast;
    case "indexes":
      return step.indexes.length === 1;
    case "function":
      return true;
    case "slice":
    case "wildcard":
    case "scan":
    case "filter":
      return false;
  }
}

/** `$..price.sum()` is one function over all that the scan finds, not one for each find. */
export function scansThenAggregates(steps: readonly Step[]): boolean {
  return steps[0]?.kind === "scan" && steps.at(-1)?.kind === "function";
}

/** A step as Jayway writes it in its messages. */
export function fragmentOf(step: Step): string {
  switch (step.kind) {
    case "names":
      return `[${step.names.map((name) => `'${name}'`).join(",")}]`;
    case "indexes":
      return `[${step.indexes.join(",")}]`;
    case "slice":
      return `[${step.from ?? ""}:${step.to ?? ""}]`;
    case "wildcard":
      return "[*]";
    case "scan":
      return "..";
    case "filter":
      return "[?]";
    case "function":
      return `.${step.name}()`;
  }
}
