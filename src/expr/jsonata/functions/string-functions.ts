import type { FunctionValue, Implementation } from "../function-value.ts";
import { libraryFunction } from "../library.ts";
import type { Runtime } from "../runtime.ts";
import { toJsonataString } from "../stringify.ts";
import { isArray, type Value } from "../value.ts";
import { builtIn, type FunctionTable, fromLibraryAs } from "./built-in.ts";

/** `$substring`, `$join` and their like; those with patterns are in matching-functions.ts. */
export const STRING_FUNCTIONS: FunctionTable = {
  string: builtIn("<x-b?:s>", 1, string, 2),
  substring: fromLibraryAs("substring", "<s-nn?:s>", 3),
  substringBefore: fromLibraryAs("substringBefore", "<s-s:s>", 2),
  substringAfter: fromLibraryAs("substringAfter", "<s-s:s>", 2),
  lowercase: builtIn(
    "<s-:s>",
    1,
    ofString((text) => text.toLowerCase()),
  ),
  uppercase: builtIn(
    "<s-:s>",
    1,
    ofString((text) => text.toUpperCase()),
  ),
  length: fromLibraryAs("length", "<s-:n>", 1),
  trim: fromLibraryAs("trim", "<s-:s>", 1),
  pad: boundedPad(),
  join: builtIn("<a<s>s?:s>", 2, join),
  base64encode: fromLibraryAs("base64encode", "<s-:s>", 1),
  base64decode: fromLibraryAs("base64decode", "<s-:s>", 1),
  encodeUrlComponent: fromLibraryAs("encodeUrlComponent", "<s-:s>", 1),
  encodeUrl: fromLibraryAs("encodeUrl", "<s-:s>", 1),
  decodeUrlComponent: fromLibraryAs("decodeUrlComponent", "<s-:s>", 1),
  decodeUrl: fromLibraryAs("decodeUrl", "<s-:s>", 1),
};

function ofString(compute: (text: string) => string): Implementation {
  return ([text]) => (typeof text === "string" ? compute(text) : undefined);
}

function string([value, prettify]: readonly Value[], runtime: Runtime): Value {
  return value === undefined ? undefined : toJsonataString(value, runtime, prettify === true);
}

function join([list, separator = ""]: readonly Value[], runtime: Runtime): Value {
  if (!isArray(list)) return undefined;
  let length = Math.max(0, list.length - 1) * (separator as string).length;
  for (const item of list) length += (item as string).length;
  runtime.extendString(0, length);
  return list.join(separator as string);
}

/** The library's `$pad`, asked first whether so wide a string may be. */
function boundedPad(): FunctionValue {
  const pad = libraryFunction("pad");
  return builtIn("<s-ns?:s>", 3, (args, runtime) => {
    if (args[0] !== undefined) runtime.extendString(0, Math.abs(Number(args[1] ?? 0)));
    return pad(args, runtime);
  });
}
