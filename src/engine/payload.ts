import { runtimeFault } from "../expr/fault.ts";
import { type Json, NESTING_MAX, parseJson, printJson } from "../expr/json.ts";
import { exceedsNesting } from "../expr/json-scan.ts";
import type { JsonText } from "./units.ts";

/** A JSON document on its way through a state: text until somebody looks into it, a value until somebody writes it. */
export class Payload {
  #text: JsonText | undefined;
  #value: Json | undefined;

  private constructor(text: JsonText | undefined, value: Json | undefined) {
    this.#text = text;
    this.#value = value;
  }

  static ofText(text: JsonText): Payload {
    return new Payload(text, undefined);
  }

  static ofValue(value: Json): Payload {
    return new Payload(undefined, value);
  }

  get text(): JsonText {
    this.#text ??= printJson(this.#value as Json) as JsonText;
    return this.#text;
  }

  /** @throws {StatesFault} `States.Runtime` where the text nests deeper than a value may: a task's result, or results joined. */
  get value(): Json {
    if (this.#value === undefined) this.#value = readPayload(this.#text as JsonText);
    return this.#value;
  }
}

function readPayload(text: JsonText): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (!exceedsNesting(text)) throw error;
    throw runtimeFault(`Document nesting depth exceeds the maximum allowed (${NESTING_MAX})`);
  }
}

export const EMPTY_OBJECT = Payload.ofText("{}" as JsonText);
