import type { EpochMs } from "../engine/units.ts";
import { BinaryHeap } from "./binary-heap.ts";
import type { Clock } from "./clock.ts";

interface Timer {
  readonly at: EpochMs;
  readonly order: number;
  /** Undefined once it has run or was cancelled. */
  run: (() => void) | undefined;
}

/** A clock that stands still until it is told to move: a year passes in a millisecond. */
export interface VirtualClock extends Clock {
  /** When the next timer is due; undefined where none is set. */
  nextTimerAt(): EpochMs | undefined;
  /** Lets everything finish that needs no more time. */
  settle(): Promise<void>;
  /** Moves to the next timer and runs all that are due then. False where none is set. */
  advanceToNextTimer(): Promise<boolean>;
  /** Moves to `at` and runs each timer on the way at its own time. */
  advanceTo(at: EpochMs): Promise<void>;
  advanceBy(ms: number): Promise<void>;
}

/** @param start what `now()` answers first. */
export function createVirtualClock(start: EpochMs): VirtualClock {
  let now = start;
  let order = 0;
  let deferred = 0;
  const timers = new BinaryHeap<Timer>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));

  function nextTimer(): Timer | undefined {
    let timer = timers.peek();
    while (timer !== undefined && timer.run === undefined) {
      timers.pop();
      timer = timers.peek();
    }
    return timer;
  }

  async function settle(): Promise<void> {
    // An immediate comes after all promises that are ready, and after the immediates set before it.
    do await new Promise(setImmediate);
    while (deferred > 0);
  }

  async function advanceToNextTimer(): Promise<boolean> {
    await settle();
    const first = nextTimer();
    if (first === undefined) return false;
    if (first.at > now) now = first.at;
    for (let timer: Timer | undefined = first; timer !== undefined && timer.at <= now; timer = nextTimer()) {
      timers.pop();
      const { run } = timer;
      timer.run = undefined;
      run?.();
    }
    await settle();
    return true;
  }

  async function advanceTo(at: EpochMs): Promise<void> {
    await settle();
    for (let timer = nextTimer(); timer !== undefined && timer.at <= at; timer = nextTimer())
      await advanceToNextTimer();
    if (at > now) now = at;
  }

  return {
    now: () => now,
    setTimer(at, run) {
      const timer: Timer = { at, order: order++, run };
      timers.push(timer);
      return () => {
        timer.run = undefined;
      };
    },
    defer(run) {
      deferred++;
      setImmediate(() => {
        deferred--;
        run();
      });
    },
    nextTimerAt: () => nextTimer()?.at,
    settle,
    advanceToNextTimer,
    advanceTo,
    advanceBy: (ms) => advanceTo((now + ms) as EpochMs),
  };
}
