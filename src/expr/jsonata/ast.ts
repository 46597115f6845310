/**
 * The tree that the library's parser makes, as its evaluator reads it. The library's own declaration is both wider
 * and less exact.
 */
export type AstNode =
  | PathNode
  | BinaryNode
  | NegationNode
  | ArrayNode
  | ObjectNode
  | LiteralNode
  | NameNode
  | WildcardNode
  | DescendantNode
  | ParentNode
  | VariableNode
  | RegexNode
  | BindNode
  | ConditionNode
  | BlockNode
  | LambdaNode
  | FunctionNode
  | PartialNode
  | ApplyNode
  | TransformNode
  | SortNode
  | PlaceholderNode;

interface Base {
  readonly position?: number;
  /** `[]` after it: its sequence stays an array with one item. */
  readonly keepArray?: boolean;
  /** Filters, where the node is no step of a path. */
  readonly predicate?: readonly FilterStage[];
  /** Filters and index bindings of a step. */
  readonly stages?: readonly Stage[];
  readonly group?: Group;
  /** `@$name` */
  readonly focus?: string;
  /** `#$name` */
  readonly index?: string;
  /** Its input is kept under this label, for a `%` further on. */
  readonly ancestor?: { readonly label: string };
  /** Its results carry bindings. */
  readonly tuple?: boolean;
  readonly consarray?: boolean;
}

interface FilterStage {
  readonly type: "filter";
  readonly expr: AstNode;
}

interface IndexStage {
  readonly type: "index";
  readonly value: string;
}

export type Stage = FilterStage | IndexStage;

export interface Group {
  readonly lhs: readonly (readonly [AstNode, AstNode])[];
}

export interface PathNode extends Base {
  readonly type: "path";
  readonly steps: readonly [AstNode, ...AstNode[]];
  readonly keepSingletonArray?: boolean;
}

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "&"
  | ".."
  | "in"
  | "and"
  | "or";

export interface BinaryNode extends Base {
  readonly type: "binary";
  readonly value: BinaryOperator;
  readonly lhs: AstNode;
  readonly rhs: AstNode;
}

export interface NegationNode extends Base {
  readonly type: "unary";
  readonly value: "-";
  readonly expression: AstNode;
}

export interface ArrayNode extends Base {
  readonly type: "unary";
  readonly value: "[";
  readonly expressions: readonly AstNode[];
}

export interface ObjectNode extends Base, Group {
  readonly type: "unary";
  readonly value: "{";
}

interface LiteralNode extends Base {
  readonly type: "string" | "number" | "value";
  readonly value: string | number | boolean | null;
}

interface NameNode extends Base {
  readonly type: "name";
  readonly value: string;
}

interface WildcardNode extends Base {
  readonly type: "wildcard";
}

interface DescendantNode extends Base {
  readonly type: "descendant";
}

export interface ParentNode extends Base {
  readonly type: "parent";
  readonly slot: { readonly label: string };
}

export interface VariableNode extends Base {
  readonly type: "variable";
  /** Without the `$`; empty for `$`, `$` for `$$`. */
  readonly value: string;
}

export interface RegexNode extends Base {
  readonly type: "regex";
  readonly value: RegExp;
}

export interface BindNode extends Base {
  readonly type: "bind";
  readonly lhs: VariableNode;
  readonly rhs: AstNode;
}

export interface ConditionNode extends Base {
  readonly type: "condition";
  readonly condition: AstNode;
  readonly then: AstNode;
  readonly else?: AstNode;
}

export interface BlockNode extends Base {
  readonly type: "block";
  readonly expressions: readonly AstNode[];
}

export interface LambdaNode extends Base {
  readonly type: "lambda";
  readonly arguments: readonly VariableNode[];
  readonly signature?: { readonly definition: string };
  readonly body: AstNode;
  /** Made by the parser around a call in tail position. */
  readonly thunk?: boolean;
}

export interface FunctionNode extends Base {
  readonly type: "function";
  readonly procedure: AstNode;
  readonly arguments: readonly AstNode[];
}

export interface PartialNode extends Base {
  readonly type: "partial";
  readonly procedure: AstNode;
  readonly arguments: readonly AstNode[];
}

export interface ApplyNode extends Base {
  readonly type: "apply";
  readonly lhs: AstNode;
  readonly rhs: AstNode;
}

export interface TransformNode extends Base {
  readonly type: "transform";
  readonly pattern: AstNode;
  readonly update: AstNode;
  readonly delete?: AstNode;
}

interface SortTerm {
  readonly descending: boolean;
  readonly expression: AstNode;
}

export interface SortNode extends Base {
  readonly type: "sort";
  readonly terms: readonly SortTerm[];
}

/** The `?` of a partial application. */
interface PlaceholderNode extends Base {
  readonly type: "operator";
  readonly value: "?";
}
