import type { EpochMs } from "../engine/units.ts";

export type CancelTimer = () => void;

/** Time as the runtime sees it. Everything that waits, waits here, so that tests and the testing library can skip it. */
export interface Clock {
  now(): EpochMs;
  /** Runs `run` once, when `now()` is `at` or later. Cancelling a timer that has run changes nothing. */
  setTimer(at: EpochMs, run: () => void): CancelTimer;
  /** Runs `run` when what is ready now has had its turn: how turns gather into one commit, and long loops yield. */
  defer(run: () => void): void;
}

/** Longest delay that Node's timers take; a longer one would fire at once. */
const NODE_DELAY_MS_MAX = 2_147_483_647;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now() as EpochMs,
  setTimer(at, run) {
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const delayMs = at - Date.now();
      // Node may fire a millisecond early, and the machine's clock may have been set back.
      if (delayMs <= 0) run();
      else handle = setTimeout(arm, Math.min(delayMs, NODE_DELAY_MS_MAX));
    };
    handle = setTimeout(arm, Math.min(Math.max(at - Date.now(), 0), NODE_DELAY_MS_MAX));
    return () => clearTimeout(handle);
  },
  defer(run) {
    setImmediate(run);
  },
};

/** Resolves after `delayMs`. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer((clock.now() + delayMs) as EpochMs, resolve));
}

/** A clock whose timers can all be ended at once: whoever waits on it then waits for ever. */
export function stoppableClock(clock: Clock): Clock & { stop(): void } {
  const pending = new Set<CancelTimer>();
  let isStopped = false;
  return {
    now: () => clock.now(),
    setTimer(at, run) {
      if (isStopped) return () => {};
      const cancel = clock.setTimer(at, () => {
        pending.delete(cancel);
        run();
      });
      pending.add(cancel);
      return () => {
        pending.delete(cancel);
        cancel();
      };
    },
    defer(run) {
      clock.defer(() => {
        if (!isStopped) run();
      });
    },
    stop() {
      isStopped = true;
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
