import { libraryFunction } from "../library.ts";
import type { Runtime } from "../runtime.ts";
import type { Value } from "../value.ts";
import { builtIn, type FunctionTable, fromLibraryAs } from "./built-in.ts";

const fromMillis = libraryFunction("fromMillis");
const toMillis = libraryFunction("toMillis");

/** `$now`, `$toMillis` and their like; the time is the turn's. */
export const DATE_FUNCTIONS: FunctionTable = {
  now: builtIn("<s?s?:s>", 2, (args, runtime) => fromMillis([runtime.now, ...args], runtime)),
  millis: builtIn("<:n>", 0, (_, runtime) => runtime.now),
  toMillis: builtIn("<s-s?:n>", 2, timestampToMillis),
  fromMillis: fromLibraryAs("fromMillis", "<n-s?s?:s>", 3),
};

/** A time without a zone is UTC; `Date.parse`, which the library asks, would take the zone of the machine. */
function timestampToMillis(args: readonly Value[], runtime: Runtime): Value {
  const [timestamp, picture] = args;
  const withoutZone =
    typeof timestamp === "string" && picture === undefined && /^\d{4}(-\d\d){0,2}T[\d:]+(\.\d+)?$/.test(timestamp);
  return toMillis(withoutZone ? [`${timestamp}Z`] : args, runtime);
}
