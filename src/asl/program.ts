import type { Condition, Expression, Path, ReferencePath, Template } from "../expr/compiled.ts";
import type { Json } from "../expr/json.ts";
import type { TaskResource } from "./resource.ts";

/**
 * A definition that has been read, checked and compiled. It cannot be malformed: every `Next` is a
 * reference to a state, every path and template a closure. Made once per revision by `parseDefinition`.
 */
export interface Program {
  readonly comment: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly root: Machine;
  /** By the name of a state, nested ones included, the variables that it reads, sorted; states that read none are absent. */
  readonly variableReferences: ReadonlyMap<string, readonly string[]>;
}

/**
 * `Assign`: the template of an object whose members are the variables to set. Its `$` is the state's result or, where it
 * has none, its effective input; in a catcher, the error output.
 */
export type Assign = Template;

/** One sequence of states: the whole machine, a branch, an item processor. */
export interface Machine {
  readonly startAt: State;
  readonly states: ReadonlyMap<string, State>;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

export type StateType = State["type"];

interface StateBase {
  readonly name: string;
  /** JSON pointer of the state in the definition, for messages. */
  readonly pointer: string;
}

/** The state that follows; null where this one ends its machine. */
export type Next = State | null;

/** `InputPath` and `OutputPath`: all of it, nothing of it (`null` in the definition, gives `{}`), or a path. */
export type Selection =
  | { readonly kind: "whole" }
  | { readonly kind: "nothing" }
  | { readonly kind: "path"; readonly path: Path };

/** `ResultPath`: where the result goes in the state's raw input. */
export type ResultTarget =
  | { readonly kind: "replace" }
  | { readonly kind: "discard" }
  | { readonly kind: "insert"; readonly path: ReferencePath };

export interface PassState extends StateBase {
  readonly type: "Pass";
  readonly next: Next;
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly parameters: Template | undefined;
  readonly resultPath: ResultTarget;
  /** The literal `Result`; its JSON text is kept beside it, ready to be the output. */
  readonly result: { readonly value: Json; readonly text: string } | undefined;
  readonly assign: Assign | undefined;
}

export interface TaskState extends StateBase {
  readonly type: "Task";
  readonly next: Next;
  readonly resource: TaskResource;
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly parameters: Template | undefined;
  readonly resultSelector: Template | undefined;
  readonly resultPath: ResultTarget;
  readonly timeoutSeconds: Seconds | undefined;
  readonly heartbeatSeconds: Seconds | undefined;
  /** `Credentials.RoleArn`: a literal text or an expression. */
  readonly credentials: Template | undefined;
  readonly assign: Assign | undefined;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

/** A number of seconds, written down or read from the input by a reference path. */
export type Seconds =
  | { readonly kind: "literal"; readonly seconds: number }
  | { readonly kind: "path"; readonly path: Path };

export interface ChoiceState extends StateBase {
  readonly type: "Choice";
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly rules: readonly ChoiceRule[];
  readonly default: State | undefined;
  /** Only where no rule is true; a rule has its own. */
  readonly assign: Assign | undefined;
}

export interface ChoiceRule {
  readonly condition: Condition;
  readonly assign: Assign | undefined;
  readonly next: State;
}

export interface WaitState extends StateBase {
  readonly type: "Wait";
  readonly next: Next;
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly until: WaitUntil;
  readonly assign: Assign | undefined;
}

export type WaitUntil =
  | { readonly kind: "seconds"; readonly seconds: number }
  | { readonly kind: "secondsPath"; readonly path: Path }
  | { readonly kind: "timestamp"; readonly epochMs: number }
  | { readonly kind: "timestampPath"; readonly path: Path };

export interface SucceedState extends StateBase {
  readonly type: "Succeed";
  readonly inputPath: Selection;
  readonly outputPath: Selection;
}

export interface FailState extends StateBase {
  readonly type: "Fail";
  readonly error: FailText | undefined;
  readonly cause: FailText | undefined;
}

/** `Error` / `Cause` as a literal, or `ErrorPath` / `CausePath` as an expression. */
export type FailText =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "expression"; readonly expression: Expression };

export interface ParallelState extends StateBase {
  readonly type: "Parallel";
  readonly next: Next;
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly parameters: Template | undefined;
  readonly resultSelector: Template | undefined;
  readonly resultPath: ResultTarget;
  readonly assign: Assign | undefined;
  readonly branches: readonly Machine[];
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface MapState extends StateBase {
  readonly type: "Map";
  readonly next: Next;
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  /** `ItemsPath`; undefined means the effective input itself. */
  readonly itemsPath: Path | undefined;
  /** `ItemSelector`, or the older `Parameters`. */
  readonly itemSelector: Template | undefined;
  readonly resultSelector: Template | undefined;
  readonly resultPath: ResultTarget;
  /** 0 means no limit of the definition's own. */
  readonly maxConcurrency: Concurrency;
  readonly assign: Assign | undefined;
  readonly processor: Machine;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export type Concurrency =
  | { readonly kind: "literal"; readonly limit: number }
  | { readonly kind: "path"; readonly path: Path };

export interface Retrier {
  readonly errorEquals: readonly string[];
  /** Default 1. */
  readonly intervalSeconds: number;
  /** Default 3; 0 means never. */
  readonly maxAttempts: number;
  /** Default 2.0. */
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitter: "NONE" | "FULL";
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly resultPath: ResultTarget;
  readonly assign: Assign | undefined;
  readonly next: State;
}
