import type { ResultTarget, Selection } from "../asl/program.ts";
import type { Path, Template } from "../expr/compiled.ts";
import { runtimeFault } from "../expr/fault.ts";
import type { Json } from "../expr/json.ts";
import { invalidPathMessage, PathNotFound } from "../expr/path-error.ts";
import type { Scope } from "../expr/scope.ts";
import { type ContextExtras, contextObject } from "./context-object.ts";
import { EMPTY_OBJECT, Payload } from "./payload.ts";
import type { Turn } from "./turn.ts";
import type { FrameId } from "./units.ts";
import { variablesOf } from "./variables.ts";

const NO_EXTRAS: ContextExtras = {};
const constants = new WeakMap<Template, Payload>();

/** What expressions of this frame's state read, with `input` as `$`. The context object is built when first read. */
export function scopeOf(turn: Turn, frameId: FrameId, input: Payload, extras: ContextExtras = NO_EXTRAS): Scope {
  let context: Json | undefined;
  return {
    get input() {
      return input.value;
    },
    get context() {
      context ??= contextObject(turn, frameId, extras);
      return context;
    },
    variables: variablesOf(turn, frameId),
    random: turn.context.random,
  };
}

/** `InputPath` or `OutputPath`. */
export function select(turn: Turn, frameId: FrameId, selection: Selection, document: Payload): Payload {
  switch (selection.kind) {
    case "whole":
      return document;
    case "nothing":
      return EMPTY_OBJECT;
    case "path":
      return selection.path.root === "input" && selection.path.identity
        ? document
        : read(turn, frameId, selection.path, document);
  }
}

/** What a path names, with `document` as `$`. @throws {StatesFault} States.Runtime where it leads nowhere. */
export function read(turn: Turn, frameId: FrameId, path: Path, document: Payload): Payload {
  try {
    return Payload.ofValue(path.evaluate(scopeOf(turn, frameId, document)));
  } catch (thrown) {
    if (thrown instanceof PathNotFound) throw runtimeFault(invalidPathMessage(path.text, thrown));
    throw thrown;
  }
}

/** A payload template, or the document itself where there is none. */
export function fill(
  turn: Turn,
  frameId: FrameId,
  template: Template | undefined,
  document: Payload,
  extras: ContextExtras = NO_EXTRAS,
): Payload {
  if (template === undefined) return document;
  if (!template.constant) return Payload.ofValue(template.evaluate(scopeOf(turn, frameId, document, extras)));
  let payload = constants.get(template);
  if (payload === undefined) {
    payload = Payload.ofValue(template.evaluate(scopeOf(turn, frameId, document, extras)));
    constants.set(template, payload);
  }
  return payload;
}

/** `ResultPath`: the result put into the state's raw input. */
export function place(target: ResultTarget, raw: Payload, result: Payload): Payload {
  switch (target.kind) {
    case "replace":
      return result;
    case "discard":
      return raw;
    case "insert":
      return Payload.ofValue(target.path.insert(raw.value, result.value));
  }
}

/** A state's way from result to output: ResultSelector, ResultPath, OutputPath. */
export function outputOf(
  turn: Turn,
  frameId: FrameId,
  state: {
    readonly resultSelector?: Template | undefined;
    readonly resultPath: ResultTarget;
    readonly outputPath: Selection;
  },
  raw: Payload,
  result: Payload,
): Payload {
  const selected = fill(turn, frameId, state.resultSelector, result);
  return select(turn, frameId, state.outputPath, place(state.resultPath, raw, selected));
}
