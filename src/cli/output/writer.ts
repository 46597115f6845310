import type { AnswerValue } from "../operation/answer.ts";

/** Renders an answer, or what a query made of it, as the AWS CLI (version 2) prints it; with its last newline. */
export type Writer = (value: AnswerValue, page: { readonly title: string; readonly columns: number }) => string;

export function isEmptyMap(value: AnswerValue): boolean {
  return value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** A scalar in text and tables, in the words of Python's `str`, which scripts have learnt to expect. */
export function scalarText(value: AnswerValue | undefined): string {
  if (value === undefined) return "";
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
