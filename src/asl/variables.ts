import { fieldsOf, type ObjectNode, type Place, type Span } from "./document.ts";
import { objectField } from "./fields.ts";
import * as messages from "./messages.ts";
import type { StateReading } from "./reading.ts";

const NAME_LENGTH_MAX = 80;
const NAME = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const EXPRESSION_SUFFIX = ".$";

/** The `Assign` of a state, a Choice rule or a catcher, its names checked; the values are its language's business. */
export function readAssignments(state: StateReading, owner: Place<ObjectNode>): Place<ObjectNode> | undefined {
  const assign = objectField(state.problems, owner, "Assign");
  if (assign === undefined) return undefined;
  for (const { key, keySpan } of fieldsOf(assign)) {
    const name = variableOf(state, key);
    checkName(state, assign, name, keySpan);
    state.reading.variables.assign({ name, assign, span: keySpan });
  }
  return assign;
}

function variableOf({ language }: StateReading, key: string): string {
  return language === "JSONPath" && key.endsWith(EXPRESSION_SUFFIX) ? key.slice(0, -EXPRESSION_SUFFIX.length) : key;
}

function checkName(state: StateReading, assign: Place<ObjectNode>, name: string, span: Span): void {
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
