import { entriesOf, type JsonObject } from "../json-value.ts";
import type { TransformNode } from "./ast.ts";
import type { CompileScope } from "./compile-scope.ts";
import { outsideVariable } from "./compile-variable.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import { FunctionValue } from "./function-value.ts";
import { invoke } from "./invoke.ts";
import { JsonataError } from "./jsonata-error.ts";
import type { Runtime } from "./runtime.ts";
import { Signature } from "./signature.ts";
import { asArray, deleteMember, isFunction, isObject, setMember, type Value } from "./value.ts";

const SIGNATURE = new Signature("<(oa):o>");

/** `| pattern | update, delete |`: a function that changes a copy of its argument. */
export function compileTransform(node: TransformNode, scope: CompileScope): Evaluator {
  const pattern = scope.compile(node.pattern);
  const update = scope.compile(node.update);
  const remove = node.delete === undefined ? undefined : scope.compile(node.delete);
  return (_, frame) =>
    new FunctionValue({ arity: 1, signature: SIGNATURE }, ([subject], runtime) => {
      if (subject === undefined) return undefined;
      const copy = cloneOf(subject, frame, runtime);
      const matches = pattern(copy, frame, runtime);
      if (matches === undefined) return copy;
      for (const match of asArray(matches)) {
        runtime.spend(1);
        // A pattern may also lead out of the copy, to data that others hold; that is never changed.
        const target = isObject(match) && runtime.owned.has(match) ? match : undefined;
        applyUpdate(target, update(match, frame, runtime));
        if (remove !== undefined) applyDeletion(target, remove(match, frame, runtime));
      }
      return copy;
    });
}

/** `$clone` may be bound anew, though hardly anybody does. */
function cloneOf(subject: Value, frame: Frame, runtime: Runtime): Value {
  const clone = frame.lookup("clone", outsideVariable, runtime);
  if (!isFunction(clone)) throw new JsonataError("T2013");
  return invoke(clone, [subject], runtime, null, "clone");
}

function applyUpdate(target: JsonObject | undefined, update: Value): void {
  if (update === undefined) return;
  if (!isObject(update)) throw new JsonataError("T2011", { value: update });
  if (target !== undefined) for (const [key, value] of entriesOf(update)) setMember(target, key, value);
}

function applyDeletion(target: JsonObject | undefined, deletions: Value): void {
  if (deletions === undefined) return;
  const keys = asArray(deletions);
  if (!keys.every((key) => typeof key === "string")) throw new JsonataError("T2012", { value: deletions });
  if (target !== undefined) for (const key of keys) deleteMember(target, key);
}
