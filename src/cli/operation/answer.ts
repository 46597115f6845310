import { ANSWER_MEMBERS } from "./answer-members.ts";

export type AnswerValue = null | boolean | number | string | readonly AnswerValue[] | Answer;
export interface Answer {
  readonly [member: string]: AnswerValue;
}

/**
 * An answer as the AWS CLI shows it: members in the model's order and then any others, nulls left out,
 * timestamps in ISO 8601 with the local offset.
 */
export function presentAnswer(shapeName: string, answer: Answer): Answer {
  const presented: Record<string, AnswerValue> = {};
  for (const { name, shape, isTimestamp } of membersOf(shapeName)) {
    const value = answer[name];
    if (value === undefined || value === null) continue;
    presented[name] = isTimestamp && typeof value === "number" ? isoTimestamp(value) : presentValue(shape, value);
  }
  for (const [name, value] of Object.entries(answer)) {
    if (value !== null && !Object.hasOwn(presented, name)) presented[name] = value;
  }
  return presented;
}

function presentValue(shape: string | undefined, value: AnswerValue): AnswerValue {
  if (shape === undefined || value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map((item) => presentValue(shape, item));
  return presentAnswer(shape, value);
}

export function isList(value: AnswerValue): value is readonly AnswerValue[] {
  return Array.isArray(value);
}

export function isMap(value: AnswerValue): value is Answer {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

interface AnswerMember {
  readonly name: string;
  readonly shape: string | undefined;
  readonly isTimestamp: boolean;
}

const parsedShapes = new Map<string, readonly AnswerMember[]>();

function membersOf(shapeName: string): readonly AnswerMember[] {
  const known = parsedShapes.get(shapeName);
  if (known !== undefined) return known;
  const members = (ANSWER_MEMBERS[shapeName] ?? "").split(" ").map((word) => {
    const [name, shape] = word.replace("@", "").split(":");
    return { name: name ?? "", shape, isTimestamp: word.endsWith("@") };
  });
  parsedShapes.set(shapeName, members);
  return members;
}

/**
 * `2026-11-24T11:03:20.123000+00:00`; without the fraction where it is zero.
 *
 * @param epochSeconds seconds with a fraction, as AWS's JSON has them
 */
export function isoTimestamp(epochSeconds: number): string {
  const microseconds = Math.round(epochSeconds * 1_000_000);
  const fraction = ((microseconds % 1_000_000) + 1_000_000) % 1_000_000;
  const date = new Date((microseconds - fraction) / 1000);
  const offsetMinutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const digits = fraction === 0 ? "" : `.${String(fraction).padStart(6, "0")}`;
  const distance = Math.abs(offsetMinutes);
  return `${local}${digits}${offsetMinutes < 0 ? "-" : "+"}${twoDigits(distance / 60)}:${twoDigits(distance % 60)}`;
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, "0");
}
