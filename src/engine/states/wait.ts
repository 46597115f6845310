import type { WaitState } from "../../asl/program.ts";
import { runtimeFault } from "../../expr/fault.ts";
import type { DataFlow } from "../data-flow/data-flow.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { EpochMs, FrameId } from "../units.ts";

/** Recorded: AWS refuses delays of more than 2^31 ms (about 24,855 days' worth of seconds as an int of seconds / 1000). */
const DELAY_SECONDS_MAX = 2_147_483_647;

/** Wait: finds its hour; past already, it leaves at once. */
export function runWait(turn: Turn, frameId: FrameId, state: WaitState): void {
  const dueAt = dueTime(turn, flowOf(turn, frameId, state), state);
  if (dueAt > turn.now) {
    turn.note({ type: "TimerSet", frame: frameId, dueAt });
  } else {
    leaveWait(turn, frameId, state);
  }
}

/** The time has come. */
export function leaveWait(turn: Turn, frameId: FrameId, state: WaitState): void {
  exitState(turn, frameId, state, { ...flowOf(turn, frameId, state).handOn(), next: state.next });
}

function dueTime(turn: Turn, flow: DataFlow, { until }: WaitState): EpochMs {
  switch (until.kind) {
    case "seconds":
      return after(turn, until.seconds);
    case "secondsFrom":
      return after(turn, flow.waitSeconds(until.source));
    case "timestamp":
      return notTooLate(turn, until.epochMs);
    case "timestampFrom":
      return notTooLate(turn, flow.timestamp(until.source));
  }
}

function after(turn: Turn, seconds: number): EpochMs {
  return notTooLate(turn, turn.now + seconds * 1000);
}

function notTooLate(turn: Turn, epochMs: number): EpochMs {
  if (epochMs - turn.now > DELAY_SECONDS_MAX * 1000) throw runtimeFault("Wait state delay is too long.");
  return epochMs as EpochMs;
}
