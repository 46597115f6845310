import type {
  ChoiceCondition,
  Departure,
  FailText,
  JsonPathFlow,
  ResultTarget,
  Role,
  Selection,
  Source,
} from "../../asl/program.ts";
import type { Path, Template } from "../../expr/compiled.ts";
import { runtimeFault } from "../../expr/fault.ts";
import { getMember, isArray, isObject, type Json, numberValue, toText } from "../../expr/json.ts";
import { invalidPathMessage, PathNotFound } from "../../expr/path-error.ts";
import type { Scope } from "../../expr/scope.ts";
import { parseTimestamp } from "../../expr/timestamp.ts";
import { assign } from "../assign.ts";
import { type ContextExtras, contextObject, type MapItem } from "../context-object.ts";
import { BareFault } from "../failure.ts";
import type { InspectedMember } from "../inspection.ts";
import { InvariantBroken } from "../invariant.ts";
import { EMPTY_OBJECT, Payload } from "../payload.ts";
import type { Turn } from "../turn.ts";
import type { FrameId, JsonText } from "../units.ts";
import { type Variables, variablesOf } from "../variables.ts";
import type { DataFlow, Leaving, ToleranceField } from "./data-flow.ts";

const NO_EXTRAS: ContextExtras = {};
const constants = new WeakMap<Template, Payload>();

/**
 * InputPath, Parameters, the work, ResultSelector, ResultPath (into the raw input), OutputPath.
 *
 * @see https://states-language.net/spec.html#using-paths
 */
export class JsonPathDataFlow implements DataFlow {
  readonly #turn: Turn;
  readonly #frameId: FrameId;
  readonly #flow: JsonPathFlow;
  readonly #raw: Payload;

  constructor(turn: Turn, frameId: FrameId, flow: JsonPathFlow) {
    this.#turn = turn;
    this.#frameId = frameId;
    this.#flow = flow;
    this.#raw = turn.payload(turn.state(frameId).input);
  }

  arguments(extras?: ContextExtras): Payload {
    return this.#seen("afterParameters", this.#fill(this.#flow.parameters, this.#input(), extras));
  }

  handOn(): Leaving {
    const { result: literal, parameters, resultPath, outputPath, assign } = this.#flow;
    const result =
      literal === undefined
        ? this.#seen("afterParameters", this.#fill(parameters, this.#input()))
        : this.#seen("result", Payload.ofText(literal as JsonText));
    this.#seen("afterResultSelector", result);
    const output = this.#select(outputPath, this.#place(resultPath, result));
    return { output, assigned: this.#assign(assign, result) };
  }

  conclude(result: Payload): Leaving {
    const { resultSelector, resultPath, outputPath, assign } = this.#flow;
    this.#seen("result", result);
    const selected = this.#seen("afterResultSelector", this.#fill(resultSelector, result));
    const output = this.#select(outputPath, this.#place(resultPath, selected));
    return { output, assigned: this.#assign(assign, result) };
  }

  follow(rule: Departure): Leaving {
    const input = this.#input();
    const output = this.#select(this.#flow.outputPath, input);
    return { output, assigned: this.#assign(own(rule).assign, input) };
  }

  recover(catcher: Departure, error: Payload): Leaving {
    const { resultPath, assign } = own(catcher);
    return { output: place(resultPath, this.#raw, error), assigned: this.#assign(assign, error) };
  }

  test(condition: ChoiceCondition): boolean {
    if (condition.kind !== "comparison") throw foreign(condition);
    return condition.comparison.test(this.#scope(this.#input()));
  }

  items(): Payload {
    const { itemsPath } = this.#flow;
    const items = itemsPath === undefined ? this.#input() : this.#read(itemsPath, this.#input());
    if (isArray(items.value)) return this.#seen("afterItemsPath", items);
    throw new BareFault("States.Runtime", `Reference path "${withinRoot(itemsPath)}" must point to array.`);
  }

  itemInput(item: MapItem): Payload {
    const { itemSelector } = this.#flow;
    return itemSelector === undefined ? Payload.ofValue(item.value) : this.#fill(itemSelector, this.#input(), { item });
  }

  concurrency(source: Source): number {
    const path = pathOf(source);
    const { value } = this.#read(path, this.#input());
    const limit = toInteger(value);
    if (limit === undefined) {
      throw runtimeFault(
        `The MaxConcurrencyPath field refers to value "${toText(value)}" which is not a valid integer: ${path.text}`,
      );
    }
    if (limit < 0) throw runtimeFault("MaxConcurrency cannot be negative.");
    return limit;
  }

  seconds(source: Source, field: "TimeoutSeconds" | "HeartbeatSeconds"): number {
    const path = pathOf(source);
    const { value } = this.#read(path, this.#input());
    const number = toInteger(value);
    if (number === undefined || number <= 0) {
      throw runtimeFault(
        `The ${field}Path field refers to value "${toText(value)}" which is not a valid positive integer: ${path.text}`,
      );
    }
    return number;
  }

  waitSeconds(source: Source): number {
    const path = pathOf(source);
    const value = this.#parameter(path, "SecondsPath");
    const shown = `${path.text} == ${toText(value)}`;
    const seconds = toInteger(value);
    if (seconds === undefined) {
      throw runtimeFault(`The SecondsPath parameter cannot be parsed as a long value: ${shown}`);
    }
    if (seconds < 0) throw runtimeFault(`The SecondsPath parameter references a negative value: ${shown}`);
    return seconds;
  }

  timestamp(source: Source): number {
    const path = pathOf(source);
    const value = this.#parameter(path, "TimestampPath");
    const epochMs = typeof value === "string" ? parseTimestamp(value) : undefined;
    if (epochMs === undefined) {
      throw runtimeFault(
        `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path.text} == ${toText(value)}`,
      );
    }
    return epochMs;
  }

  tolerance(source: Source, { field, max }: ToleranceField): number {
    const path = pathOf(source);
    const { value } = this.#read(path, this.#input());
    const isCount = field === "ToleratedFailureCount";
    const number = isCount ? toInteger(value) : toDecimal(value);
    if (number === undefined) {
      throw runtimeFault(
        `The ${field}Path field refers to value "${toText(value)}" which is not a valid ${isCount ? "integer" : "float"}: ${path.text}`,
      );
    }
    if (number >= 0 && number <= max) return number;
    throw runtimeFault(isCount ? `${field} cannot be negative.` : `${field} must be between 0 and ${max}.`);
  }

  text(source: FailText, field: "Error" | "Cause"): string {
    this.#seen("afterInputPath", this.#raw);
    if (source.kind === "literal") return source.text;
    if (source.kind !== "expression") throw foreign(source);
    const value = source.expression.evaluate(this.#scope(this.#raw), `${field}Path`);
    if (typeof value !== "string")
      throw runtimeFault(`The ${field}Path field does not refer to a string: ${source.expression.text}`);
    return value;
  }

  role(role: Role): string | undefined {
    if (role.kind !== "template") throw foreign(role);
    const { value } = this.#fill(role.template, this.#input());
    const arn = isObject(value) ? getMember(value, "RoleArn") : value;
    return typeof arn === "string" ? arn : undefined;
  }

  #input(): Payload {
    return this.#seen("afterInputPath", this.#select(this.#flow.inputPath, this.#raw));
  }

  /** `ResultPath`: the result put into the state's raw input. */
  #place(target: ResultTarget, result: Payload): Payload {
    return this.#seen("afterResultPath", place(target, this.#raw, result));
  }

  #seen(member: InspectedMember, payload: Payload): Payload {
    this.#turn.context.inspection?.see(member, payload);
    return payload;
  }

  /** What expressions read, with `document` as `$`. The context object is built when first read. */
  #scope(document: Payload, extras: ContextExtras = NO_EXTRAS): Scope {
    const turn = this.#turn;
    const frameId = this.#frameId;
    let context: Json | undefined;
    return {
      get input() {
        return document.value;
      },
      get context() {
        context ??= contextObject(turn, frameId, extras);
        return context;
      },
      variables: variablesOf(turn, frameId),
      random: turn.context.random,
    };
  }

  /** `InputPath` or `OutputPath`. */
  #select(selection: Selection, document: Payload): Payload {
    switch (selection.kind) {
      case "whole":
        return document;
      case "nothing":
        return EMPTY_OBJECT;
      case "path":
        return selection.path.root === "input" && selection.path.identity
          ? document
          : this.#read(selection.path, document);
    }
  }

  /** What a path names, with `document` as `$`. @throws {StatesFault} States.Runtime where it leads nowhere. */
  #read(path: Path, document: Payload): Payload {
    try {
      return Payload.ofValue(path.evaluate(this.#scope(document)));
    } catch (thrown) {
      if (thrown instanceof PathNotFound) throw runtimeFault(invalidPathMessage(path.text, thrown));
      throw thrown;
    }
  }

  /** The same in the words of a Wait. */
  #parameter(path: Path, field: string): Json {
    try {
      return path.evaluate(this.#scope(this.#input()));
    } catch (thrown) {
      if (thrown instanceof PathNotFound)
        throw runtimeFault(`The ${field} parameter does not reference an input value: ${path.text}`);
      throw thrown;
    }
  }

  /** A payload template, or the document itself where there is none. */
  #fill(template: Template | undefined, document: Payload, extras: ContextExtras = NO_EXTRAS): Payload {
    if (template === undefined) return document;
    if (!template.constant) return Payload.ofValue(template.evaluate(this.#scope(document, extras)));
    let payload = constants.get(template);
    if (payload === undefined) {
      payload = Payload.ofValue(template.evaluate(this.#scope(document, extras)));
      constants.set(template, payload);
    }
    return payload;
  }

  #assign(template: Template | undefined, document: Payload): Variables | undefined {
    if (template === undefined) return undefined;
    return assign(this.#turn, this.#frameId, template.evaluate(this.#scope(document)));
  }
}

function place(target: ResultTarget, raw: Payload, result: Payload): Payload {
  switch (target.kind) {
    case "replace":
      return result;
    case "discard":
      return raw;
    case "insert":
      return Payload.ofValue(target.path.insert(raw.value, result.value));
  }
}

/** Recorded: a path into the context object or a variable is named as it reads from there. */
function withinRoot(path: Path | undefined): string {
  return path === undefined ? "$" : path.text.replace(/^\$\$/, "$");
}

const INTEGER_TEXT = /^[+-]?\d+$/;
const DECIMAL_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Recorded of MaxConcurrencyPath: AWS takes a text that spells an integer (`"1"`) for the integer. */
function toInteger(value: Json): number | undefined {
  if (typeof value === "string") return INTEGER_TEXT.test(value) ? Number(value) : undefined;
  const number = numberValue(value);
  return Number.isInteger(number) ? number : undefined;
}

function toDecimal(value: Json): number | undefined {
  if (typeof value === "string") return DECIMAL_TEXT.test(value) ? Number(value) : undefined;
  return numberValue(value);
}

function pathOf(source: Source): Path {
  if (source.kind !== "path") throw foreign(source);
  return source.path;
}

function own(departure: Departure): Extract<Departure, { readonly language: "JSONPath" }> {
  if (departure.language !== "JSONPath") throw foreign({ kind: departure.language });
  return departure;
}

/** The readers of definitions give a state the fields of one language. */
function foreign({ kind }: { readonly kind: string }): InvariantBroken {
  return new InvariantBroken(`a ${kind} in a JSONPath state`);
}
