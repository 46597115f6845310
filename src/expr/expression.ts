import { compilation } from "./compile.ts";
import type { Compilation, Expression, Path } from "./compiled.ts";
import { runtimeFault } from "./fault.ts";
import { compileCall } from "./intrinsic.ts";
import { printJson } from "./json.ts";
import { PathNotFound, pathOf } from "./jsonpath.ts";
import { parsePath } from "./path-parse.ts";

/** Compiles what may stand behind a key that ends in `.$`: a path or a call of an intrinsic function. */
export function compileExpression(text: string): Compilation<Expression> {
  return compilation(() => (text.startsWith("$") ? pathExpression(pathOf(text, parsePath(text))) : compileCall(text)));
}

function pathExpression(path: Path): Expression {
  return {
    text: path.text,
    variables: typeof path.root === "string" ? [] : [path.root.variable],
    evaluate(scope, field) {
      try {
        return path.evaluate(scope);
      } catch (error) {
        if (!(error instanceof PathNotFound)) throw error;
        throw runtimeFault(
          `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${printJson(scope.input)}'`,
        );
      }
    },
  };
}
