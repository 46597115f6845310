import { type Json, parseJson, printJson } from "../expr/json.ts";
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

  get value(): Json {
    if (this.#value === undefined) this.#value = parseJson(this.#text as JsonText);
    return this.#value;
  }
}

export const EMPTY_OBJECT = Payload.ofText("{}" as JsonText);
