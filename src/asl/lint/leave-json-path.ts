import { assertNever } from "../assert-never.ts";
import { fieldOf, type ObjectNode, type Place } from "../document.ts";
import type { JsonPathFlow, MapState, ParallelState, ResultTarget, State } from "../program.ts";
import type { Facts } from "./facts.ts";
import { inserted } from "./follow.ts";
import { leaveChoice } from "./leave-choice.ts";
import { assigned, ERROR_OUTPUT, type Leaving, type Surroundings } from "./leaving.ts";
import { machinePlaces } from "./machine-places.ts";
import {
  expressionShape,
  objectItemsOf,
  pathOfText,
  type Sources,
  stringFieldOf,
  templateShape,
} from "./read-shape.ts";
import { ANYTHING, EMPTY_OBJECT, itemOf, literalShape, type Shape } from "./shape.ts";

/** How data passes through a state of JSONPath, as the engine has it, over shapes in the place of values. */
export class JsonPathState {
  readonly #state: State;
  readonly #flow: JsonPathFlow;
  readonly #place: Place<ObjectNode>;
  readonly #facts: Facts;
  readonly #around: Surroundings;

  constructor(state: State, flow: JsonPathFlow, place: Place<ObjectNode>, facts: Facts, around: Surroundings) {
    this.#state = state;
    this.#flow = flow;
    this.#place = place;
    this.#facts = facts;
    this.#around = around;
  }

  /** All ways out of the state. */
  leave(): readonly Leaving[] {
    const state = this.#state;
    switch (state.type) {
      case "Pass":
        return [{ next: state.next, facts: this.#conclude(this.#passResult(), "reshaped") }];
      case "Wait":
        this.#read(["SecondsPath", "TimestampPath"], this.#input());
        return [{ next: state.next, facts: this.#handOn() }];
      case "Succeed":
        return [{ next: null, facts: this.#handOn() }];
      case "Fail":
        this.#read(["ErrorPath", "CausePath"], this.#facts.input);
        return [];
      case "Choice":
        return this.#leaveChoice(state);
      case "Task": {
        const input = this.#input();
        this.#read(["TimeoutSecondsPath", "HeartbeatSecondsPath"], input);
        this.#template("Credentials", input);
        this.#template("Parameters", input);
        return [{ next: state.next, facts: this.#conclude(ANYTHING) }, ...this.#caught(state)];
      }
      case "Parallel":
        return [{ next: state.next, facts: this.#conclude(this.#parallelResult(state)) }, ...this.#caught(state)];
      case "Map":
        return [{ next: state.next, facts: this.#conclude(this.#mapResult(state)) }, ...this.#caught(state)];
      default:
        return assertNever(state);
    }
  }

  #leaveChoice(state: Extract<State, { readonly type: "Choice" }>): readonly Leaving[] {
    const input = this.#input();
    const output = this.#select("OutputPath", input);
    const leaving = (owner: Place<ObjectNode>): Facts => ({ input: output, variables: this.#assign(owner, input) });
    return leaveChoice(state, this.#place, { sources: this.#sources(input), onMiss: this.#around.onMiss, leaving });
  }

  #passResult(): Shape {
    const input = this.#input();
    const result = fieldOf(this.#place, "Result");
    const parameters = this.#template("Parameters", input);
    return result === undefined ? (parameters ?? input) : literalShape(result.node);
  }

  #parallelResult(state: ParallelState): Shape {
    const input = this.#input();
    const entry = { ...this.#facts, input: this.#template("Parameters", input) ?? input };
    const items = machinePlaces(state, this.#place).map(({ machine, place }) =>
      this.#around.outputOf(machine, place, entry),
    );
    return { kind: "tuple", items: items.map((item) => item ?? ANYTHING) };
  }

  #mapResult(state: MapState): Shape {
    const input = this.#input();
    this.#read(["MaxConcurrencyPath", "ToleratedFailureCountPath", "ToleratedFailurePercentagePath"], input);
    const itemsPath = stringFieldOf(this.#place, "ItemsPath");
    const items =
      itemsPath === undefined ? input : expressionShape(itemsPath, this.#sources(input), this.#around.onMiss);
    const selected = this.#template("ItemSelector", input) ?? this.#template("Parameters", input);
    const hasOther = state.hasItemReader || fieldOf(this.#place, "ItemBatcher") !== undefined;
    const item = hasOther ? ANYTHING : (selected ?? itemOf(items));
    const outputs = machinePlaces(state, this.#place).map(({ machine, place }) =>
      this.#around.outputOf(machine, place, { ...this.#facts, input: item }),
    );
    const mayFail = state.toleratedFailureCount !== undefined || state.toleratedFailurePercentage !== undefined;
    if (state.hasResultWriter || mayFail) return ANYTHING;
    return { kind: "list", item: outputs[0] ?? ANYTHING };
  }

  #handOn(): Facts {
    const input = this.#input();
    return { input: this.#select("OutputPath", input), variables: this.#assign(this.#place, input) };
  }

  /** @param kind whether the result comes from the state's work, which a ResultSelector may change. */
  #conclude(result: Shape, kind: "work" | "reshaped" = "work"): Facts {
    const selected = kind === "work" ? (this.#template("ResultSelector", result) ?? result) : result;
    const output = this.#select("OutputPath", placed(this.#flow.resultPath, this.#facts.input, selected));
    return { input: output, variables: this.#assign(this.#place, result) };
  }

  #caught({ catch: catchers }: Extract<State, { readonly catch: unknown }>): readonly Leaving[] {
    const places = objectItemsOf(this.#place, "Catch");
    return catchers.flatMap(({ departure, next }, index) => {
      const place = places[index];
      if (place === undefined || departure.language !== "JSONPath") return [];
      const input = placed(departure.resultPath, this.#facts.input, ERROR_OUTPUT);
      return [{ next, facts: { input, variables: this.#assign(place, ERROR_OUTPUT) } }];
    });
  }

  #assign(owner: Place<ObjectNode>, document: Shape): Facts["variables"] {
    const assign = fieldOf(owner, "Assign");
    const { variables } = this.#facts;
    if (assign === undefined) return variables;
    return assigned(variables, templateShape(assign, this.#sources(document), this.#around.onMiss));
  }

  #input(): Shape {
    return this.#select("InputPath", this.#facts.input);
  }

  #select(name: "InputPath" | "OutputPath", document: Shape): Shape {
    const field = fieldOf(this.#place, name);
    if (field?.node.kind === "null") return EMPTY_OBJECT;
    const path = stringFieldOf(this.#place, name);
    return path === undefined ? document : expressionShape(path, this.#sources(document), this.#around.onMiss);
  }

  #template(name: string, document: Shape): Shape | undefined {
    const field = fieldOf(this.#place, name);
    return field === undefined ? undefined : templateShape(field, this.#sources(document), this.#around.onMiss);
  }

  #read(names: readonly string[], document: Shape): void {
    for (const name of names) {
      const field = stringFieldOf(this.#place, name);
      if (field !== undefined) expressionShape(field, this.#sources(document), this.#around.onMiss);
    }
  }

  #sources(document: Shape): Sources {
    return { document, variables: this.#facts.variables };
  }
}

/** `ResultPath`: the result put into the state's raw input. */
function placed(target: ResultTarget, raw: Shape, result: Shape): Shape {
  switch (target.kind) {
    case "replace":
      return result;
    case "discard":
      return raw;
    case "insert":
      return insertedAt(target.path.text, raw, result);
  }
}

function insertedAt(path: string, raw: Shape, result: Shape): Shape {
  const parsed = pathOfText(path);
  return parsed === undefined ? ANYTHING : inserted(raw, parsed.steps, result);
}
