import type { Program } from "../asl/program.ts";
import { isExpress } from "./context-object.ts";
import type { EpochMs } from "./units.ts";

/** AWS quota: an execution lasts a year at most, however often it is redriven. */
export const OPEN_MS_MAX = 365 * 24 * 3600 * 1000;
/** The same of an Express one. */
const EXPRESS_OPEN_MS_MAX = 5 * 60 * 1000;

/** When an execution times out that was started, or redriven, just now. */
export function executionDeadline(
  { timeoutSeconds }: Program,
  {
    executionArn,
    startedAt,
    now,
  }: { readonly executionArn: string; readonly startedAt: EpochMs; readonly now: EpochMs },
): EpochMs {
  const latest = startedAt + (isExpress(executionArn) ? EXPRESS_OPEN_MS_MAX : OPEN_MS_MAX);
  return (timeoutSeconds === undefined ? latest : Math.min(now + timeoutSeconds * 1000, latest)) as EpochMs;
}
