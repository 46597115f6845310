import { checkJsonata } from "./data-flow.ts";
import { fieldOf, fieldsOf, type ObjectNode, type Place } from "./document.ts";
import { objectField } from "./fields.ts";
import * as messages from "./messages.ts";
import { checkTemplate } from "./payload-template.ts";
import type { StateReading } from "./reading.ts";

const NAME_LENGTH_MAX = 80;
const NAME = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** Checks the `Assign` of a state, a Choice rule or a catcher. Variables are not run yet. */
export function checkAssign(state: StateReading, owner: Place<ObjectNode>): void {
  const assign = objectField(state.problems, owner, "Assign");
  const written = fieldOf(owner, "Assign");
  if (written !== undefined) state.reading.unsupported.use("assign", written);
  if (assign === undefined) return;
  for (const field of fieldsOf(assign)) {
    const name = state.language === "JSONPath" && field.key.endsWith(".$") ? field.key.slice(0, -2) : field.key;
    checkName(state, assign, name, field.keySpan);
  }
  if (state.language === "JSONPath") checkTemplate(state, assign);
  else checkJsonata(state, assign);
}

function checkName(
  state: StateReading,
  assign: Place<ObjectNode>,
  name: string,
  span: { readonly start: number; readonly end: number },
): void {
  if (name === "states") {
    state.problems.report(assign, { code: "RESERVED_VARIABLE_NAME", message: messages.RESERVED_VARIABLE, span });
  } else if (!NAME.test(name)) {
    state.problems.report(assign, {
      code: "INVALID_VARIABLE_NAME",
      message: messages.variableCharacters(name),
      span,
    });
  } else if ([...name].length > NAME_LENGTH_MAX) {
    const message = messages.longVariable(name, NAME_LENGTH_MAX);
    state.problems.report(assign, { code: "INVALID_VARIABLE_NAME", message, span });
  }
}
