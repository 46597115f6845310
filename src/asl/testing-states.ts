import { formatDiagnosticsForApi } from "./diagnostic.ts";
import { parseDefinition } from "./parse.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** What AWS would say of a machine with the one state S. */
export function complaintsAbout(
  state: Fields,
  options: { readonly type?: "STANDARD" | "EXPRESS"; readonly top?: Fields } = {},
) {
  const definition = { StartAt: "S", States: { S: state }, ...options.top };
  const { diagnostics } = parseDefinition(JSON.stringify(definition), { type: options.type ?? "STANDARD" });
  return formatDiagnosticsForApi(diagnostics);
}

export const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:f";
export const task = (fields: Fields): Fields => ({ Type: "Task", Resource: LAMBDA, End: true, ...fields });
export const pass = (fields: Fields): Fields => ({ Type: "Pass", End: true, ...fields });
export const wait = (fields: Fields): Fields => ({ Type: "Wait", End: true, ...fields });
export const inner = { StartAt: "I", States: { I: { Type: "Succeed" } } };
export const map = (fields: Fields): Fields => ({ Type: "Map", End: true, ItemProcessor: inner, ...fields });
export const fail = (fields: Fields): Fields => ({ Type: "Fail", ...fields });
export const schema = (text: string, pointer: string): string => `SCHEMA_VALIDATION_FAILED: ${text} at ${pointer}`;
