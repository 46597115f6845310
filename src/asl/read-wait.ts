import { parseTimestamp } from "../expr/timestamp.ts";
import { readDataFlow } from "./data-flow.ts";
import type { Draft, StateDraft } from "./draft.ts";
import { integerField, requireExactlyOne, stringField } from "./fields.ts";
import { queryPlace, readQuery } from "./jsonata.ts";
import * as messages from "./messages.ts";
import { readReferencePathField } from "./paths.ts";
import type { Source, WaitState, WaitUntil } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readTransition } from "./transitions.ts";

/** In the order in which AWS names them. */
const UNTIL_FIELDS = ["SecondsPath", "Seconds", "TimestampPath", "Timestamp"];
const SECONDS_MAX = 99_999_999;
/** Stands in for what could not be read; the ERROR beside it keeps it from being run. */
const NOT_READ: WaitUntil = { kind: "seconds", seconds: 0 };

export function readWait(state: StateReading): StateDraft {
  const wait: Draft<WaitState> = {
    type: "Wait",
    name: state.name,
    pointer: state.place.pointer,
    flow: readDataFlow(state, "hasNone"),
    next: null,
    until: readUntil(state),
  };
  return { state: wait, ...readTransition(state, (next) => (wait.next = next)) };
}

function readUntil(state: StateReading): WaitUntil {
  requireExactlyOne(state.problems, state.place, UNTIL_FIELDS);
  const seconds = readSource(state, "Seconds");
  if (seconds !== undefined) return { kind: "secondsFrom", source: seconds };
  const timestamp = readSource(state, "Timestamp");
  if (timestamp !== undefined) return { kind: "timestampFrom", source: timestamp };
  return readLiteral(state) ?? NOT_READ;
}

/** `SecondsPath` and `TimestampPath` or, in JSONata, an expression in the field itself. */
function readSource(state: StateReading, name: "Seconds" | "Timestamp"): Source | undefined {
  const path = readReferencePathField(state, `${name}Path`);
  if (path !== undefined) return { kind: "path", path };
  const expression = queryPlace(state, state.place, name);
  const query = expression === undefined ? undefined : readQuery(state, expression, "input");
  return query === undefined ? undefined : { kind: "query", query };
}

function readLiteral(state: StateReading): WaitUntil | undefined {
  const epochMs = readTimestamp(state);
  if (epochMs !== undefined) return { kind: "timestamp", epochMs };
  if (queryPlace(state, state.place, "Seconds") !== undefined) return undefined;
  const seconds = integerField(state.problems, state.place, "Seconds", { min: 0, max: SECONDS_MAX });
  return seconds === undefined ? undefined : { kind: "seconds", seconds };
}

function readTimestamp(state: StateReading): number | undefined {
  if (queryPlace(state, state.place, "Timestamp") !== undefined) return undefined;
  const field = stringField(state.problems, state.place, "Timestamp");
  if (field === undefined) return undefined;
  const epochMs = parseTimestamp(field.node.value);
  if (epochMs === undefined) {
    state.problems.report(field, {
      message: messages.NOT_A_TIMESTAMP,
      mend: "write it as 2030-01-31T12:00:00Z; for a value of the input use TimestampPath",
    });
  }
  return epochMs;
}
