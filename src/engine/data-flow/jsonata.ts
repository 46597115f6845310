import type { ChoiceCondition, Departure, FailText, JsonataFlow, Role, Source } from "../../asl/program.ts";
import { isArray, isNumber, type Json, numberValue, printJson } from "../../expr/json.ts";
import type { Query } from "../../expr/jsonata/query.ts";
import { QueryFault, resultOutOfRange, unexpectedResult } from "../../expr/jsonata/query-fault.ts";
import type { JsonataTemplate } from "../../expr/jsonata/template.ts";
import { parseTimestamp } from "../../expr/timestamp.ts";
import { assign } from "../assign.ts";
import type { ContextExtras, MapItem } from "../context-object.ts";
import { InvariantBroken } from "../invariant.ts";
import { Payload } from "../payload.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";
import type { DataFlow, Leaving, ToleranceField } from "./data-flow.ts";
import { jsonataScope, type StatesSource } from "./jsonata-scope.ts";

const SECONDS_MAX = 99_999_999;
const CONCURRENCY_MAX = 2_147_483_647;

const constants = new WeakMap<JsonataTemplate, Payload>();

/**
 * Arguments, the work, Output; Assign beside them. Nothing is placed into the input: an expression says what it takes of it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export class JsonataDataFlow implements DataFlow {
  readonly #turn: Turn;
  readonly #frameId: FrameId;
  readonly #flow: JsonataFlow;
  readonly #input: Payload;

  constructor(turn: Turn, frameId: FrameId, flow: JsonataFlow) {
    this.#turn = turn;
    this.#frameId = frameId;
    this.#flow = flow;
    this.#input = turn.payload(turn.state(frameId).input);
  }

  arguments(extras?: ContextExtras): Payload {
    const filled = this.#fill(this.#flow.arguments, this.#input, { extras });
    this.#turn.context.inspection?.see("afterArguments", filled);
    return filled;
  }

  handOn(): Leaving {
    return this.#leave(this.#flow, this.#input, {});
  }

  conclude(result: Payload): Leaving {
    this.#turn.context.inspection?.see("result", result);
    return this.#leave(this.#flow, result, { result });
  }

  follow(rule: Departure): Leaving {
    return this.#leave(own(rule), this.#input, {});
  }

  recover(catcher: Departure, error: Payload): Leaving {
    return this.#leave(own(catcher), error, { errorOutput: error });
  }

  test(condition: ChoiceCondition): boolean {
    if (condition.kind === "literal") return condition.value;
    if (condition.kind !== "query") throw foreign(condition);
    const value = this.#evaluate(condition.query);
    if (typeof value !== "boolean") throw unexpectedResult(condition.query, "boolean", value);
    return value;
  }

  items(): Payload {
    const { items } = this.#flow;
    if (items === undefined) {
      if (isArray(this.#input.value)) return this.#input;
      throw new QueryFault(`Map state input must be an array but was: ${printJson(this.#input.value)}`, undefined);
    }
    if (items.kind === "array") return this.#fill(items.template, this.#input, {});
    const value = this.#evaluate(items.query);
    if (!isArray(value)) throw unexpectedResult(items.query, "array", value);
    return Payload.ofValue(value);
  }

  itemInput(item: MapItem): Payload {
    return this.#fill(this.#flow.itemSelector, Payload.ofValue(item.value), { extras: { item } });
  }

  concurrency(source: Source): number {
    return this.#integer(source, 0, CONCURRENCY_MAX);
  }

  tolerance(source: Source, { field, max }: ToleranceField): number {
    if (field === "ToleratedFailureCount") return this.#integer(source, 0, max);
    const query = queryOf(source);
    const value = this.#evaluate(query);
    const number = isNumber(value) ? numberValue(value) : undefined;
    if (number === undefined) throw unexpectedResult(query, "number", value);
    if (number < 0 || number > max) throw resultOutOfRange(query, { min: 0, max, value });
    return number;
  }

  seconds(source: Source): number {
    return this.#integer(source, 1, SECONDS_MAX);
  }

  waitSeconds(source: Source): number {
    return this.#integer(source, 0, SECONDS_MAX);
  }

  timestamp(source: Source): number {
    const query = queryOf(source);
    const text = this.#string(query);
    const epochMs = parseTimestamp(text);
    if (epochMs !== undefined) return epochMs;
    throw new QueryFault(
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
      query.field,
    );
  }

  text(source: FailText): string {
    if (source.kind === "literal") return source.text;
    return this.#string(queryOf(source));
  }

  role(role: Role): string {
    return role.kind === "literal" ? role.arn : this.#string(queryOf(role));
  }

  /** Output and Assign see the same values: those at the state's entry. */
  #leave(
    { output, assign: assigned }: Pick<JsonataFlow, "output" | "assign">,
    byDefault: Payload,
    source: StatesSource,
  ): Leaving {
    return {
      output: this.#fill(output, byDefault, source),
      assigned:
        assigned === undefined
          ? undefined
          : assign(this.#turn, this.#frameId, this.#fill(assigned, byDefault, source).value),
    };
  }

  #fill(template: JsonataTemplate | undefined, byDefault: Payload, source: StatesSource): Payload {
    if (template === undefined) return byDefault;
    if (!template.constant) return Payload.ofValue(this.#evaluate(template, source));
    let payload = constants.get(template);
    if (payload === undefined) {
      payload = Payload.ofValue(this.#evaluate(template, source));
      constants.set(template, payload);
    }
    return payload;
  }

  #evaluate(expression: Query | JsonataTemplate, source: StatesSource = {}): Json {
    const scope = jsonataScope(this.#turn, this.#frameId, this.#input, source);
    const { stepsLeft } = scope.budget;
    try {
      return expression.evaluate(scope);
    } finally {
      this.#turn.spend(stepsLeft - scope.budget.stepsLeft);
    }
  }

  #integer(source: Source, min: number, max: number): number {
    const query = queryOf(source);
    const value = this.#evaluate(query);
    const number = isNumber(value) ? numberValue(value) : undefined;
    if (number === undefined) throw unexpectedResult(query, "number", value);
    if (!Number.isInteger(number)) throw unexpectedResult(query, "integer", value);
    if (number < min || number > max) throw resultOutOfRange(query, { min, max, value });
    return number;
  }

  #string(query: Query): string {
    const value = this.#evaluate(query);
    if (typeof value !== "string") throw unexpectedResult(query, "string", value);
    return value;
  }
}

function queryOf(source: Source | FailText | Role): Query {
  if (source.kind !== "query") throw foreign(source);
  return source.query;
}

function own(departure: Departure): Extract<Departure, { readonly language: "JSONata" }> {
  if (departure.language !== "JSONata") throw foreign({ kind: departure.language });
  return departure;
}

/** The readers of definitions give a state the fields of one language. */
function foreign({ kind }: { readonly kind: string }): InvariantBroken {
  return new InvariantBroken(`a ${kind} in a JSONata state`);
}
