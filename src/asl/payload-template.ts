import type { Template } from "../expr/compiled.ts";
import { compileExpression } from "../expr/expression.ts";
import { parseJson } from "../expr/json.ts";
import { compileTemplate } from "../expr/template.ts";
import type { ObjectNode, Place } from "./document.ts";
import { fieldsOf, hasField, isArrayPlace, isObjectPlace, itemsOf } from "./document.ts";
import * as messages from "./messages.ts";
import type { StateReading } from "./reading.ts";

const EXPRESSION_SUFFIX = ".$";
const LOOKS_LIKE_EXPRESSION = /^(?:\$\$?(?:[.[]|$)|States\.[A-Z]\w*\()/;

/** Reads a payload template: `Parameters`, `ResultSelector`, `ItemSelector`. Every fault in it is reported. */
export function readTemplate(state: StateReading, place: Place): Template | undefined {
  if (!checkTemplate(state, place)) return undefined;
  const compiled = compileTemplate(parseJson(state.reading.text.slice(place.node.start, place.node.end)));
  if (!compiled.ok) {
    state.problems.report(place, { message: compiled.reason });
    return undefined;
  }
  return compiled.value;
}

/** Checks the keys that end in `.$`, at any depth. Answers whether all is well. */
function checkTemplate(state: StateReading, place: Place): boolean {
  if (isArrayPlace(place)) return every(itemsOf(place), (item) => checkTemplate(state, item));
  if (!isObjectPlace(place)) return true;
  return every(fieldsOf(place), (field) =>
    field.key.endsWith(EXPRESSION_SUFFIX)
      ? checkExpression(state, place, field)
      : checkLiteral(state, place, field) && checkTemplate(state, field),
  );
}

type Field = ReturnType<typeof fieldsOf>[number];

function checkExpression(state: StateReading, object: Place<ObjectNode>, field: Field): boolean {
  const plainKey = field.key.slice(0, -EXPRESSION_SUFFIX.length);
  if (hasField(object, plainKey)) {
    state.problems.report(object, { message: messages.fieldGivenTwice(plainKey), span: field.keySpan });
    return false;
  }
  const { node } = field;
  const refuse = (mend: string): false => {
    state.problems.report(object, { message: messages.notAnExpression(field.key), span: node, mend });
    return false;
  };
  if (node.kind !== "string") return refuse("write a string: a path such as $.name, or a call such as States.UUID()");
  const compiled = compileExpression(node.value);
  if (!compiled.ok) return refuse(compiled.reason);
  // As of a fault, AWS names the object that the field is in.
  state.reading.variables.read(state.name, compiled.value.variables, { node, pointer: object.pointer });
  return true;
}

/** A literal that looks like an expression is allowed, and nearly always a mistake. */
function checkLiteral(state: StateReading, object: Place<ObjectNode>, field: Field): true {
  if (field.node.kind === "string" && LOOKS_LIKE_EXPRESSION.test(field.node.value)) {
    state.problems.report(object, {
      severity: "WARNING",
      code: "NO_DOLLAR",
      message: messages.noDollar(field.key),
      span: field.keySpan,
      mend: `write "${field.key}.$"`,
    });
  }
  return true;
}

/** Like `every`, but visits all items even after the first that fails. */
function every<T>(items: readonly T[], check: (item: T) => boolean): boolean {
  return items.map(check).every(Boolean);
}
