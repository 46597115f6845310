import type { Expression, Path } from "../expr/compiled.ts";
import { compileExpression } from "../expr/expression.ts";
import { compilePath } from "../expr/jsonpath.ts";
import { compileReferencePath } from "../expr/reference-path.ts";
import type { Place, StringNode } from "./document.ts";
import { stringField } from "./fields.ts";
import * as messages from "./messages.ts";
import type { StateReading } from "./reading.ts";

/** Reads a path that may select anything: `InputPath`, `OutputPath`. */
export function readPath(state: StateReading, place: Place<StringNode>): Path | undefined {
  const compiled = compilePath(place.node.value);
  if (!compiled.ok) {
    state.problems.report(place, { message: messages.NOT_A_JSONPATH, mend: compiled.reason });
    return undefined;
  }
  noteVariable(state, place, compiled.value);
  return compiled.value;
}

/** Reads a field whose path must name one place of the input: `SecondsPath`, `TimeoutSecondsPath`, … */
export function readReferencePathField(state: StateReading, name: string): Path | undefined {
  const field = stringField(state.problems, state.place, name);
  return field === undefined ? undefined : readReferencePath(state, field);
}

/** Reads a path that must name one place, in the input, the context object or a variable. */
export function readReferencePath(
  state: StateReading,
  place: Place<StringNode>,
  manner: "strict" | "lenient" = "strict",
): Path | undefined {
  const path = checkReferencePath(state, place, manner);
  if (path !== undefined) noteVariable(state, place, path);
  return path;
}

/**
 * The same for a path that is read a second time, with what is around it.
 *
 * @param manner `lenient` where AWS takes any path that it can read, whatever the language's specification says.
 */
export function checkReferencePath(
  state: StateReading,
  place: Place<StringNode>,
  manner: "strict" | "lenient",
): Path | undefined {
  const text = place.node.value;
  if (!text.startsWith("$")) return refuse(state, place, messages.NO_DOLLAR_AT_START);
  const compiled = compilePath(text);
  if (!compiled.ok) return refuse(state, place, compiled.reason);
  if (manner === "lenient" || compiled.value.root !== "input") return compiled.value;
  const reference = compileReferencePath(text);
  return reference.ok ? compiled.value : refuse(state, place, reference.reason);
}

/** Reads what may be a path or a call of an intrinsic function: `ErrorPath`, `CausePath`. */
export function readExpressionField(state: StateReading, name: string): Expression | undefined {
  const field = stringField(state.problems, state.place, name);
  if (field === undefined) return undefined;
  const compiled = compileExpression(field.node.value);
  if (!compiled.ok) {
    state.problems.report(field, { message: messages.notAnExpression(name), mend: compiled.reason });
    return undefined;
  }
  state.reading.variables.read(state.name, compiled.value.variables, field);
  return compiled.value;
}

function refuse(state: StateReading, place: Place<StringNode>, reason: string): undefined {
  state.problems.report(place, { message: messages.notAReferencePath(reason) });
  return undefined;
}

function noteVariable(state: StateReading, place: Place, { root }: Path): void {
  if (typeof root !== "string") state.reading.variables.read(state.name, [root.variable], place);
}
