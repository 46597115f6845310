import type { EpochMs } from "../engine/units.ts";

/** A time as AWS JSON writes it: seconds since 1970, the milliseconds as a fraction. */
export function epochSeconds(time: EpochMs): number {
  return time / 1000;
}
