import { parseTimestamp } from "../expr/timestamp.ts";
import { isJsonataField, readDataFlow } from "./data-flow.ts";
import type { Draft, StateDraft } from "./draft.ts";
import { integerField, requireExactlyOne, stringField } from "./fields.ts";
import * as messages from "./messages.ts";
import { readReferencePathField } from "./paths.ts";
import type { WaitState, WaitUntil } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readTransition } from "./transitions.ts";
import { readAssign } from "./variables.ts";

/** In the order in which AWS names them. */
const UNTIL_FIELDS = ["SecondsPath", "Seconds", "TimestampPath", "Timestamp"];
const SECONDS_MAX = 99_999_999;
/** Stands in for what could not be read; the ERROR beside it keeps it from being run. */
const NOT_READ: WaitUntil = { kind: "seconds", seconds: 0 };

export function readWait(state: StateReading): StateDraft {
  const { inputPath, outputPath } = readDataFlow(state);
  const wait: Draft<WaitState> = {
    type: "Wait",
    name: state.name,
    pointer: state.place.pointer,
    next: null,
    inputPath,
    outputPath,
    until: readUntil(state),
    assign: readAssign(state, state.place),
  };
  return { state: wait, ...readTransition(state, (next) => (wait.next = next)) };
}

function readUntil(state: StateReading): WaitUntil {
  requireExactlyOne(state.problems, state.place, UNTIL_FIELDS);
  const secondsPath = readReferencePathField(state, "SecondsPath");
  if (secondsPath !== undefined) return { kind: "secondsPath", path: secondsPath };
  const timestampPath = readReferencePathField(state, "TimestampPath");
  if (timestampPath !== undefined) return { kind: "timestampPath", path: timestampPath };
  const epochMs = readTimestamp(state);
  if (epochMs !== undefined) return { kind: "timestamp", epochMs };
  if (isJsonataField(state, "Seconds")) return NOT_READ;
  const seconds = integerField(state.problems, state.place, "Seconds", { min: 0, max: SECONDS_MAX });
  return seconds === undefined ? NOT_READ : { kind: "seconds", seconds };
}

function readTimestamp(state: StateReading): number | undefined {
  if (isJsonataField(state, "Timestamp")) return undefined;
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
