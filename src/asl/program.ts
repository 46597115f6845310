import type { Condition, Expression, Path, ReferencePath, Template } from "../expr/compiled.ts";
import type { Query } from "../expr/jsonata/query.ts";
import type { JsonataTemplate } from "../expr/jsonata/template.ts";
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
  readonly flow: DataFlow;
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

/** The fields by which data comes into a state and leaves it, in the state's query language. */
export type DataFlow = JsonPathFlow | JsonataFlow;

/** Fields that the state's type does not have are as if they were not written. */
export interface JsonPathFlow {
  readonly language: "JSONPath";
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly parameters: Template | undefined;
  /** JSON text of the literal `Result` of a Pass. */
  readonly result: string | undefined;
  readonly resultSelector: Template | undefined;
  readonly resultPath: ResultTarget;
  /** Its `$` is the state's result or, where it has none, its effective input. */
  readonly assign: Template | undefined;
  /** `ItemsPath`; undefined means the effective input itself. */
  readonly itemsPath: Path | undefined;
  /** `ItemSelector`, or the older `Parameters` of a Map. */
  readonly itemSelector: Template | undefined;
}

export interface JsonataFlow {
  readonly language: "JSONata";
  readonly arguments: JsonataTemplate | undefined;
  readonly output: JsonataTemplate | undefined;
  readonly assign: JsonataTemplate | undefined;
  /** Undefined means the input itself. */
  readonly items: ItemsQuery | undefined;
  readonly itemSelector: JsonataTemplate | undefined;
}

/** `Items`: an expression, or an array that may hold some. */
export type ItemsQuery =
  | { readonly kind: "query"; readonly query: Query }
  | { readonly kind: "array"; readonly template: JsonataTemplate };

/** What a Choice rule or a catcher says about what leaves the state through it. */
export type Departure =
  | { readonly language: "JSONPath"; readonly resultPath: ResultTarget; readonly assign: Template | undefined }
  | {
      readonly language: "JSONata";
      readonly output: JsonataTemplate | undefined;
      readonly assign: JsonataTemplate | undefined;
    };

/** Where a value comes from that is not written down: a reference path or, in JSONata, an expression. */
export type Source = { readonly kind: "path"; readonly path: Path } | { readonly kind: "query"; readonly query: Query };

export interface PassState extends StateBase {
  readonly type: "Pass";
  readonly next: Next;
}

export interface TaskState extends StateBase {
  readonly type: "Task";
  readonly next: Next;
  readonly resource: TaskResource;
  readonly timeoutSeconds: Seconds | undefined;
  readonly heartbeatSeconds: Seconds | undefined;
  /** `Credentials.RoleArn`. */
  readonly role: Role | undefined;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export type Seconds = { readonly kind: "literal"; readonly seconds: number } | Source;

export type Role =
  | { readonly kind: "template"; readonly template: Template }
  | { readonly kind: "literal"; readonly arn: string }
  | { readonly kind: "query"; readonly query: Query };

/** Its own `Assign` and `Output` count only where no rule is true; a rule has its own. */
export interface ChoiceState extends StateBase {
  readonly type: "Choice";
  readonly rules: readonly ChoiceRule[];
  readonly default: State | undefined;
}

export interface ChoiceRule {
  readonly condition: ChoiceCondition;
  readonly departure: Departure;
  readonly next: State;
}

/** A comparison of JSONPath, or the `Condition` of JSONata. */
export type ChoiceCondition =
  | { readonly kind: "comparison"; readonly comparison: Condition }
  | { readonly kind: "query"; readonly query: Query }
  | { readonly kind: "literal"; readonly value: boolean };

export interface WaitState extends StateBase {
  readonly type: "Wait";
  readonly next: Next;
  readonly until: WaitUntil;
}

export type WaitUntil =
  | { readonly kind: "seconds"; readonly seconds: number }
  | { readonly kind: "secondsFrom"; readonly source: Source }
  | { readonly kind: "timestamp"; readonly epochMs: number }
  | { readonly kind: "timestampFrom"; readonly source: Source };

export interface SucceedState extends StateBase {
  readonly type: "Succeed";
}

export interface FailState extends StateBase {
  readonly type: "Fail";
  readonly error: FailText | undefined;
  readonly cause: FailText | undefined;
}

/** `Error` / `Cause` as a literal or a JSONata expression, or `ErrorPath` / `CausePath`. */
export type FailText =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "query"; readonly query: Query };

export interface ParallelState extends StateBase {
  readonly type: "Parallel";
  readonly next: Next;
  readonly branches: readonly Machine[];
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface MapState extends StateBase {
  readonly type: "Map";
  readonly next: Next;
  /** 0 means no limit of the definition's own. */
  readonly maxConcurrency: Concurrency;
  /** How many iterations of a distributed Map may fail; absent where none may. */
  readonly toleratedFailureCount: Tolerance | undefined;
  readonly toleratedFailurePercentage: Tolerance | undefined;
  readonly hasItemReader: boolean;
  readonly hasResultWriter: boolean;
  readonly processor: Machine;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export type Concurrency = { readonly kind: "literal"; readonly limit: number } | Source;

export type Tolerance = { readonly kind: "literal"; readonly limit: number } | Source;

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
  /** In an `Assign` of JSONPath, `$` is the error output. */
  readonly departure: Departure;
  readonly next: State;
}
