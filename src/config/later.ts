import type { Path } from "./document.ts";

/*
 * Settings that Stepwell is known for and this version does not have. Whoever writes one gets told so,
 * rather than that the key is unknown.
 */

const LATER: ReadonlyMap<string, string> = new Map([
  ["roles", "this version does not check roles"],
  ["credentials", "this version does not authenticate requests"],
  ["auth", "this version does not authenticate requests"],
  [
    "endpoints.*",
    "tasks call Lambda functions and no other service in this version; mock the states that use one (mocks)",
  ],
]);

/** Why the setting at `path` is not there yet, if it is a known one. */
export function laterSetting(path: Path): string | undefined {
  return LATER.get(path.map((part, index) => (isName(path, index) ? "*" : String(part))).join("."));
}

function isName(path: Path, index: number): boolean {
  return index === 1 && path[0] === "endpoints";
}
