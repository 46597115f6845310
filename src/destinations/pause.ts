import type { EpochMs } from "../engine/units.ts";
import type { Clock } from "../runtime/clock.ts";

/** Resolves after `ms`, or when it is called off; leaves no timer behind. */
export function pause(clock: Clock, ms: number, abort: AbortSignal): Promise<void> {
  if (abort.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = () => {
      cancelTimer();
      abort.removeEventListener("abort", over);
      resolve();
    };
    const cancelTimer = clock.setTimer((clock.now() + ms) as EpochMs, over);
    abort.addEventListener("abort", over);
  });
}
