import type { JsonText } from "../../engine/units.ts";

/** What a mocked task comes to. */
export type MockedAnswer =
  | { readonly kind: "return"; readonly output: JsonText }
  | { readonly kind: "throw"; readonly error?: string; readonly cause?: string };

/** An answer for the attempts `first` to `last`, counted from 0. */
export interface MockedAttempts {
  readonly first: number;
  readonly last: number;
  readonly answer: MockedAnswer;
}

/** One entry of `MockedResponses`. */
export interface MockedResponse {
  readonly name: string;
  /** In ascending order, without overlaps. */
  readonly attempts: readonly MockedAttempts[];
}

/** The answer for an attempt, if there is one. */
export function answerFor({ attempts }: MockedResponse, attempt: number): MockedAnswer | undefined {
  // Responses are mostly for attempts 0, 1, 2 …: the entry then stands at its own number.
  const direct = attempts[attempt];
  if (direct?.first === attempt) return direct.answer;
  let low = 0;
  let high = attempts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = attempts[middle];
    if (entry === undefined) return undefined;
    if (attempt < entry.first) high = middle - 1;
    else if (attempt > entry.last) low = middle + 1;
    else return entry.answer;
  }
  return undefined;
}

/** Reads `"0"` or `"1-2"`; undefined where it is neither, or the range runs backwards. */
export function parseAttempts(key: string): { readonly first: number; readonly last: number } | undefined {
  const numbers = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(key);
  if (numbers === null) return undefined;
  const first = Number(numbers[1]);
  const last = Number(numbers[2] ?? numbers[1]);
  return first <= last ? { first, last } : undefined;
}
