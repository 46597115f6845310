import { assertNever } from "./assert-never.ts";
import type { ObjectNode, Place } from "./document.ts";
import { fieldOf, isStringPlace } from "./document.ts";
import type { StateDraft } from "./draft.ts";
import { checkStateFields } from "./field-table.ts";
import { didYouMean, refuseType, requireFields, stringField } from "./fields.ts";
import * as messages from "./messages.ts";
import type { StateType } from "./program.ts";
import { readStateLanguage } from "./query-language.ts";
import { readChoice } from "./read-choice.ts";
import { readFail } from "./read-fail.ts";
import { readMap } from "./read-map.ts";
import { readParallel } from "./read-parallel.ts";
import { readPass } from "./read-pass.ts";
import { readSucceed } from "./read-succeed.ts";
import { readTask } from "./read-task.ts";
import { readWait } from "./read-wait.ts";
import type { Reading, StateReading } from "./reading.ts";

/** Reads one state. Its references to other states come as links, to be resolved when all states are known. */
export function readState(reading: Reading, name: string, place: Place<ObjectNode>): StateDraft {
  const type = readType(reading, place);
  if (type === undefined) return { state: undefined, links: [], isTerminal: false };
  const language = readStateLanguage(reading, place);
  const state: StateReading = { reading, problems: reading.problems, name, place, language };
  stringField(reading.problems, place, "Comment");
  checkStateFields(state, type);
  return readByType(state, type);
}

function readType(reading: Reading, place: Place<ObjectNode>): StateType | undefined {
  requireFields(reading.problems, place, ["Type"]);
  const field = fieldOf(place, "Type");
  if (field === undefined) return undefined;
  if (!isStringPlace(field)) return refuseType(reading.problems, field, "String");
  const written = field.node.value;
  const type = messages.STATE_TYPES.find((known) => known === written);
  if (type === undefined) {
    reading.problems.report(field, {
      message: messages.stateType(),
      mend: () => didYouMean(written, messages.STATE_TYPES),
    });
  }
  return type;
}

function readByType(state: StateReading, type: StateType): StateDraft {
  switch (type) {
    case "Pass":
      return readPass(state);
    case "Task":
      return readTask(state);
    case "Choice":
      return readChoice(state);
    case "Wait":
      return readWait(state);
    case "Succeed":
      return readSucceed(state);
    case "Fail":
      return readFail(state);
    case "Parallel":
      return readParallel(state);
    case "Map":
      return readMap(state);
    default:
      return assertNever(type);
  }
}
