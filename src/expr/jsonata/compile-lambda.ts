import type { FunctionNode, LambdaNode } from "./ast.ts";
import type { CompileScope } from "./compile-scope.ts";
import type { Evaluator } from "./evaluator.ts";
import { Frame } from "./frame.ts";
import { FunctionValue } from "./function-value.ts";
import { TailCall } from "./invoke.ts";
import { Signature } from "./signature.ts";

/** `function($a) { … }`: a closure over the frame and the context value of the place where it is written. */
export function compileLambda(node: LambdaNode, scope: CompileScope): Evaluator {
  if (node.thunk === true && node.body.type === "function") return compileTailCall(node.body, scope);
  const names = node.arguments.map(({ value }) => value);
  const body = scope.compile(node.body);
  const signature = node.signature === undefined ? undefined : new Signature(node.signature.definition);
  const shape = { arity: names.length, signature };
  return (input, frame) =>
    new FunctionValue(shape, (args, runtime) => body(input, new Frame(frame, names, args), runtime));
}

function compileTailCall(call: FunctionNode, scope: CompileScope): Evaluator {
  const { procedure } = call;
  const parts = {
    procedure: scope.compile(procedure),
    args: call.arguments.map((arg) => scope.compile(arg)),
    name: procedure.type === "variable" ? procedure.value : undefined,
  };
  return (input, frame) => new TailCall(parts, input, frame);
}
