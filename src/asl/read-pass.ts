import { parseJson } from "../expr/json.ts";
import { readDataFlow } from "./data-flow.ts";
import { fieldOf, fieldsOf, isObjectPlace, type Place } from "./document.ts";
import type { Draft, StateDraft } from "./draft.ts";
import * as messages from "./messages.ts";
import type { PassState } from "./program.ts";
import type { StateReading } from "./reading.ts";
import { readTransition } from "./transitions.ts";
import { readAssign } from "./variables.ts";

export function readPass(state: StateReading): StateDraft {
  const { inputPath, outputPath, parameters, resultPath } = readDataFlow(state);
  const pass: Draft<PassState> = {
    type: "Pass",
    name: state.name,
    pointer: state.place.pointer,
    next: null,
    inputPath,
    outputPath,
    parameters,
    resultPath,
    result: readResult(state),
    assign: readAssign(state, state.place),
  };
  return { state: pass, ...readTransition(state, (next) => (pass.next = next)) };
}

function readResult(state: StateReading): PassState["result"] {
  const field = fieldOf(state.place, "Result");
  if (field === undefined) return undefined;
  warnOfPaths(state, field);
  const text = state.reading.text.slice(field.node.start, field.node.end);
  return { value: parseJson(text), text };
}

/** A Result is a literal: keys that end in `.$` stay as they are. */
function warnOfPaths(state: StateReading, result: Place): void {
  if (!isObjectPlace(result)) return;
  for (const field of fieldsOf(result)) {
    if (!field.key.endsWith(".$")) continue;
    state.problems.report(result, {
      severity: "WARNING",
      code: "PASS_RESULT_IS_STATIC",
      message: messages.staticResult(field.key),
      span: field.keySpan,
      mend: "use Parameters instead of Result",
    });
  }
}
