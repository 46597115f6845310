import { readDataFlow } from "./data-flow.ts";
import type { StateDraft } from "./draft.ts";
import { refuseMoreThanOne, stringField } from "./fields.ts";
import { queryPlace, readQuery } from "./jsonata.ts";
import * as messages from "./messages.ts";
import { readExpressionField } from "./paths.ts";
import type { FailState, FailText } from "./program.ts";
import type { StateReading } from "./reading.ts";

/** The intrinsic functions that give a text, which alone may stand in `ErrorPath` and `CausePath`. */
const TEXT_FUNCTIONS = [
  "States.Format",
  "States.JsonToString",
  "States.ArrayGetItem",
  "States.Base64Encode",
  "States.Base64Decode",
  "States.Hash",
  "States.UUID",
];

export function readFail(state: StateReading): StateDraft {
  const fail: FailState = {
    type: "Fail",
    name: state.name,
    pointer: state.place.pointer,
    flow: readDataFlow(state, "hasNone"),
    error: readText(state, "Error"),
    cause: readText(state, "Cause"),
  };
  return { state: fail, links: [], isTerminal: true };
}

function readText(state: StateReading, name: "Error" | "Cause"): FailText | undefined {
  const pathName = `${name}Path`;
  refuseMoreThanOne(state.problems, state.place, [name, pathName]);
  const query = queryPlace(state, state.place, name);
  if (query !== undefined) {
    const read = readQuery(state, query, "input");
    return read === undefined ? undefined : { kind: "query", query: read };
  }
  const literal = stringField(state.problems, state.place, name);
  if (state.language === "JSONata") {
    return literal === undefined ? undefined : { kind: "literal", text: literal.node.value };
  }
  const expression = readExpressionField(state, pathName);
  if (literal !== undefined) {
    if (/^\$\$?[.[]/.test(literal.node.value)) {
      state.problems.report(literal, {
        severity: "WARNING",
        code: "NO_PATH",
        message: messages.noPath(name),
        mend: `write "${pathName}"`,
      });
    }
    return { kind: "literal", text: literal.node.value };
  }
  if (expression === undefined) return undefined;
  if (expression.text.startsWith("$") || TEXT_FUNCTIONS.some((called) => expression.text.startsWith(`${called}(`))) {
    return { kind: "expression", expression };
  }
  state.problems.report(
    { ...state.place, pointer: `${state.place.pointer}/${pathName}` },
    { message: messages.notAnExpression(pathName), mend: `functions allowed here: ${TEXT_FUNCTIONS.join(", ")}` },
  );
  return undefined;
}
