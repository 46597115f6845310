import type { StartedThrough } from "../store.ts";
import type { SqlRow } from "./driver.ts";

/** By what an execution was started, from the columns `version` and `alias`. */
export function startedThrough(row: SqlRow): { readonly startedThrough?: StartedThrough } {
  const version = row["version"] as number | null;
  const alias = row["alias"] as string | null;
  if (version === null) return {};
  return { startedThrough: alias === null ? { version } : { version, alias } };
}
