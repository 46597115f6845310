import { fieldsOf } from "./document.ts";
import { refuseField } from "./fields.ts";
import * as messages from "./messages.ts";
import type { StateType } from "./program.ts";
import type { QueryLanguage } from "./query-language.ts";
import type { StateReading } from "./reading.ts";

type Availability = "both" | QueryLanguage;

const EVERY_STATE = { Type: "both", Comment: "both", QueryLanguage: "both" } as const;
const TRANSITION = { Next: "both", End: "both" } as const;
const SELECTION = { InputPath: "JSONPath", OutputPath: "JSONPath", Output: "JSONata" } as const;
const RESULT = { Parameters: "JSONPath", ResultPath: "JSONPath", Assign: "both" } as const;
const FALLIBLE = { ResultSelector: "JSONPath", Retry: "both", Catch: "both" } as const;

/** Which fields a state of each type may have, and in which query language. */
const STATE_FIELDS: Readonly<Record<StateType, Readonly<Record<string, Availability>>>> = {
  Task: {
    ...EVERY_STATE,
    ...TRANSITION,
    ...SELECTION,
    ...RESULT,
    ...FALLIBLE,
    Arguments: "JSONata",
    Resource: "both",
    Credentials: "both",
    TimeoutSeconds: "both",
    TimeoutSecondsPath: "JSONPath",
    HeartbeatSeconds: "both",
    HeartbeatSecondsPath: "JSONPath",
  },
  Parallel: {
    ...EVERY_STATE,
    ...TRANSITION,
    ...SELECTION,
    ...RESULT,
    ...FALLIBLE,
    Arguments: "JSONata",
    Branches: "both",
  },
  Map: {
    ...EVERY_STATE,
    ...TRANSITION,
    ...SELECTION,
    ...RESULT,
    ...FALLIBLE,
    ItemProcessor: "both",
    Iterator: "both",
    ItemsPath: "JSONPath",
    Items: "JSONata",
    ItemSelector: "both",
    ItemReader: "both",
    ItemBatcher: "both",
    ResultWriter: "both",
    MaxConcurrency: "both",
    MaxConcurrencyPath: "JSONPath",
    ToleratedFailurePercentage: "both",
    ToleratedFailurePercentagePath: "JSONPath",
    ToleratedFailureCount: "both",
    ToleratedFailureCountPath: "JSONPath",
    Label: "both",
  },
  Pass: { ...EVERY_STATE, ...TRANSITION, ...SELECTION, ...RESULT, Result: "JSONPath" },
  Wait: {
    ...EVERY_STATE,
    ...TRANSITION,
    ...SELECTION,
    Assign: "both",
    Seconds: "both",
    Timestamp: "both",
    SecondsPath: "JSONPath",
    TimestampPath: "JSONPath",
  },
  Choice: { ...EVERY_STATE, ...SELECTION, Assign: "both", Choices: "both", Default: "both" },
  Succeed: { ...EVERY_STATE, ...SELECTION },
  Fail: { ...EVERY_STATE, Error: "both", Cause: "both", ErrorPath: "JSONPath", CausePath: "JSONPath" },
};

/** Refuses fields that the type does not have, and fields of the other query language. */
export function checkStateFields(state: StateReading, type: StateType): void {
  const table = STATE_FIELDS[type];
  for (const field of fieldsOf(state.place)) {
    const availability = Object.hasOwn(table, field.key) ? table[field.key] : undefined;
    if (availability === undefined) refuseField(state.problems, state.place, field, Object.keys(table));
    else checkLanguage(state, field, availability);
  }
}

/** The same for an object inside a state (a Choice rule, a catcher); `place` is where AWS locates the fault. */
export function checkNestedFields(
  state: StateReading,
  place: StateReading["place"],
  table: Readonly<Record<string, Availability>>,
): void {
  for (const field of fieldsOf(place)) {
    const availability = Object.hasOwn(table, field.key) ? table[field.key] : undefined;
    if (availability === undefined) refuseField(state.problems, place, field, Object.keys(table));
    else checkLanguage({ ...state, place }, field, availability);
  }
}

function checkLanguage(
  state: StateReading,
  field: ReturnType<typeof fieldsOf>[number],
  availability: Availability,
): void {
  if (availability === "both" || availability === state.language) return;
  state.problems.report(state.place, {
    message: messages.fieldOfOtherLanguage(field.key, state.language, availability),
    span: field.keySpan,
  });
}
