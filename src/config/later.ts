import type { Path } from "./document.ts";

/*
 * Settings that Stepwell is known for and this version does not have. Whoever writes one gets told so,
 * rather than that the key is unknown.
 */

const FUNCTION_RUNTIME = "this version does not run functions itself; serve the function over HTTP and give its url";

const LATER: ReadonlyMap<string, string> = new Map([
  ["stateMachines", "this version does not create state machines from files; create them through the API"],
  ["roles", "this version does not check roles"],
  ["credentials", "this version does not authenticate requests"],
  ["auth", "this version does not authenticate requests"],
  ["functions.*.handler", FUNCTION_RUNTIME],
  ["functions.*.environment", FUNCTION_RUNTIME],
  ["functions.*.envFile", FUNCTION_RUNTIME],
  ["functions.*.memoryMb", FUNCTION_RUNTIME],
  ["functions.*.cwd", FUNCTION_RUNTIME],
  ["functions.*.concurrency", "this version has one bound for all tasks, taskConcurrency"],
  ["endpoints.*", "this version calls Lambda functions and no other service; mock the states that use one (mocks)"],
]);

/** Why the setting at `path` is not there yet, if it is a known one. */
export function laterSetting(path: Path): string | undefined {
  return LATER.get(path.map((part, index) => (isName(path, index) ? "*" : String(part))).join("."));
}

function isName(path: Path, index: number): boolean {
  return index === 1 && (path[0] === "functions" || path[0] === "endpoints");
}
