import { type DataShape, emptyShape, placeOf } from "./data-shape.ts";

type Node = Readonly<Record<string, unknown>>;

/** What a definition reads: of the data that go through its states, and of the result of each task. */
export interface DataRead {
  readonly data: DataShape;
  readonly results: ReadonlyMap<string, DataShape>;
}

const PATH = /(?<![$\w])\$((?:\.\.?[\p{L}_]|\.?\[)[^\s,()&+*/{}%]*)/gu;
const QUERY_PATH = /\$states\.(input|result)((?:\.[\p{L}_]\w*|\[\d+\])*)/gu;

export function dataReadBy(definition: unknown): DataRead {
  const data = emptyShape();
  const results = new Map<string, DataShape>();
  visit(definition, data);
  visitStates(definition, (name, state) => {
    if (state["Type"] === "Map" && state["ItemsPath"] === undefined) data.element ??= emptyShape();
    const result = emptyShape();
    visit({ ...state, Catch: undefined, Parameters: undefined, InputPath: undefined }, result, "result");
    if (state["ResultSelector"] !== undefined) visit(state["ResultSelector"], result);
    else if (typeof state["ResultPath"] === "string") {
      const { members, element, examples } = placeOf(data, state["ResultPath"].slice(1));
      for (const [member, shape] of members) result.members.set(member, shape);
      if (element !== undefined) result.element = element;
      result.examples.push(...examples);
    }
    results.set(name, result.members.size + result.examples.length > 0 || result.element !== undefined ? result : data);
  });
  return { data, results };
}

/** Adds to a shape what is read in a value: paths anywhere, and what Choice rules compare with. */
function visit(value: unknown, shape: DataShape, of: "input" | "result" = "input"): void {
  if (typeof value === "string") return visitText(value, shape, of);
  if (!isNode(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "string") addExamples(value, key, inner, shape);
    visit(inner, shape, of);
  }
}

function visitText(text: string, shape: DataShape, of: "input" | "result"): void {
  if (of === "input") for (const [, steps = ""] of text.matchAll(PATH)) placeOf(shape, steps);
  for (const [, source, steps = ""] of text.matchAll(QUERY_PATH)) if (source === of) placeOf(shape, steps);
}

const MOMENT = "2023-11-14T22:13:30Z";

/** What the field asks for in which the path stands. */
function addExamples(around: Node, key: string, path: string, shape: DataShape): void {
  if (!path.startsWith("$.") && !path.startsWith("$[")) return;
  const place = () => placeOf(shape, path.slice(1));
  if (key === "Variable") {
    for (const [operator, operand] of Object.entries(around)) {
      if (/Equals|Than/.test(operator) && !operator.endsWith("Path")) place().examples.push(operand, operand);
      if (typeof operand === "number") place().examples.push(operand + 1, operand - 1);
      if (operator === "StringMatches" && typeof operand === "string") {
        place().examples.push(operand.replaceAll("*", "x"));
      }
    }
  }
  if (key === "ItemsPath") place().element ??= emptyShape();
  if (/Seconds.*Path|MaxConcurrencyPath/.test(key)) place().examples.push(1, 2);
  if (key.startsWith("Timestamp")) place().examples.push(MOMENT);
}

/** Calls `act` with each state, nested ones included. */
export function visitStates(definition: unknown, act: (name: string, state: Node) => void): void {
  if (!isNode(definition)) return;
  if (isNode(definition["States"])) {
    for (const [name, state] of Object.entries(definition["States"])) if (isNode(state)) act(name, state);
  }
  for (const inner of Object.values(definition)) visitStates(inner, act);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}
