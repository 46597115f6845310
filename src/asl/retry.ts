import { readDeparture } from "./data-flow.ts";
import type { ArrayNode, ObjectNode, Place } from "./document.ts";
import { isObjectPlace, isStringPlace, itemsOf } from "./document.ts";
import { type Draft, type Link, NOT_YET_LINKED } from "./draft.ts";
import { checkNestedFields } from "./field-table.ts";
import {
  arrayField,
  decimalField,
  integerField,
  oneOfField,
  refuseEmpty,
  refuseType,
  requireFields,
} from "./fields.ts";
import * as messages from "./messages.ts";
import type { Catcher, Retrier } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readLink } from "./transitions.ts";

const RETRIER_FIELDS = {
  ErrorEquals: "both",
  IntervalSeconds: "both",
  MaxAttempts: "both",
  BackoffRate: "both",
  MaxDelaySeconds: "both",
  JitterStrategy: "both",
  Comment: "both",
} as const;
const CATCHER_FIELDS = {
  ErrorEquals: "both",
  Next: "both",
  ResultPath: "JSONPath",
  Output: "JSONata",
  Assign: "both",
  Comment: "both",
} as const;

const SECONDS_MAX = 99_999_999;
const ATTEMPTS_MAX = 99_999_999;
/** 366 days. */
const DELAY_SECONDS_MAX = 31_622_400;

/** Reads `Retry`; an empty list is allowed. */
export function readRetry(state: StateReading): readonly Retrier[] {
  return entriesOf(state, "Retry").map((entry) => readRetrier(state, entry.place, entry.isLast));
}

function readRetrier(state: StateReading, place: Place<ObjectNode>, isLast: boolean): Retrier {
  const { problems } = state;
  requireFields(problems, place, ["ErrorEquals"]);
  checkNestedFields(state, place, RETRIER_FIELDS);
  return {
    errorEquals: readErrorEquals(state, place, isLast),
    intervalSeconds: integerField(problems, place, "IntervalSeconds", { min: 0, max: SECONDS_MAX }) ?? 1,
    maxAttempts: integerField(problems, place, "MaxAttempts", { min: 0, max: ATTEMPTS_MAX }) ?? 3,
    backoffRate: decimalField(problems, place, "BackoffRate", { min: 1 }) ?? 2,
    maxDelaySeconds: integerField(problems, place, "MaxDelaySeconds", { min: 1, max: DELAY_SECONDS_MAX }),
    jitter: oneOfField(problems, place, "JitterStrategy", ["NONE", "FULL"]) ?? "NONE",
  };
}

/** Reads `Catch`; an empty list is allowed. */
export function readCatch(state: StateReading): {
  readonly catchers: readonly Catcher[];
  readonly links: readonly Link[];
} {
  const links: Link[] = [];
  const catchers = entriesOf(state, "Catch").map((entry) => {
    const catcher = readCatcher(state, entry.place, entry.isLast);
    links.push(...readLink(state.problems, entry.place, "Next", (next) => (catcher.next = next)));
    return catcher;
  });
  return { catchers, links };
}

function readCatcher(state: StateReading, place: Place<ObjectNode>, isLast: boolean): Draft<Catcher> {
  requireFields(state.problems, place, ["ErrorEquals", "Next"]);
  checkNestedFields(state, place, CATCHER_FIELDS);
  return {
    errorEquals: readErrorEquals(state, place, isLast),
    departure: readDeparture(state, place, "catcher"),
    next: NOT_YET_LINKED,
  };
}

interface Entry {
  readonly place: Place<ObjectNode>;
  readonly isLast: boolean;
}

function entriesOf(state: StateReading, name: "Retry" | "Catch"): readonly Entry[] {
  const list = arrayField(state.problems, state.place, name);
  if (list === undefined) return [];
  const items = itemsOf(list);
  return items.flatMap((place, index) => {
    if (isObjectPlace(place)) return [{ place, isLast: index === items.length - 1 }];
    refuseType(state.problems, place, "Object");
    return [];
  });
}

function readErrorEquals(state: StateReading, owner: Place<ObjectNode>, isLast: boolean): readonly string[] {
  const list = arrayField(state.problems, owner, "ErrorEquals");
  if (list === undefined || refuseEmpty(state.problems, list)) return [];
  return namesIn(state, list, isLast);
}

function namesIn(state: StateReading, list: Place<ArrayNode>, isLast: boolean): readonly string[] {
  const items = itemsOf(list);
  return items.flatMap((item) => {
    if (!isStringPlace(item)) {
      refuseType(state.problems, item, "String");
      return [];
    }
    if (item.node.value === "States.ALL" && (items.length > 1 || !isLast)) {
      state.problems.report(item, {
        message: messages.STATES_ALL_NOT_ALONE,
        mend: "give States.ALL an entry of its own, behind all others",
      });
    }
    return [item.node.value];
  });
}
