import { JsonNumber } from "../json-value.ts";
import { ERROR_MESSAGES } from "./error-messages.ts";

/** The facts that a message may name; `token` is the operator's or function's name. */
export interface ErrorFacts {
  readonly value?: unknown;
  readonly value2?: unknown;
  readonly index?: number;
  readonly exp?: unknown;
  readonly type?: string;
  readonly functionName?: string;
  /** The whole message, where the expression itself gives it (`$error`, `$assert`). */
  readonly message?: string;
}

/** A failure of an expression, with JSONata's code (`T2001`); one of AWS's own functions has no code. */
export class JsonataError extends Error {
  readonly code: string | undefined;
  readonly facts: ErrorFacts;
  token: string | undefined;

  constructor(code: string | undefined, facts: ErrorFacts = {}, token?: string) {
    super(code ?? facts.message);
    this.name = "JsonataError";
    this.code = code;
    this.facts = facts;
    this.token = token;
  }

  /** The code and the library's text with the facts put in: `T1006: Attempted to invoke a non-function`. */
  describe(): string {
    if (this.code === undefined) return this.facts.message ?? "";
    const template = ERROR_MESSAGES.get(this.code);
    const text = template === undefined ? (this.facts.message ?? "") : this.#fill(template);
    return `${this.code}: ${text}`;
  }

  #fill(template: string): string {
    const facts: Readonly<Record<string, unknown>> = { ...this.facts, token: this.token };
    return template
      .replace(/\{\{\{(\w+)\}\}\}/g, (_, name: string) => String(facts[name]))
      .replace(/\{\{(\w+)\}\}/g, (_, name: string) => quote(facts[name]));
  }
}

/** A function of the library throws a plain object with a code, or what JavaScript itself throws inside it. */
export function fromLibrary(error: unknown): JsonataError {
  if (typeof error === "object" && error !== null && "code" in error) {
    const { code, token, ...facts } = error as ErrorFacts & { code: string; token?: string };
    return new JsonataError(code, facts, token);
  }
  return new JsonataError(undefined, { message: error instanceof Error ? error.message : String(error) });
}

function quote(value: unknown): string {
  if (value instanceof JsonNumber) return value.text;
  try {
    return JSON.stringify(value) ?? "undefined";
  } catch {
    return "…"; // a value too deep or too large to be shown
  }
}
