import type { WaitState } from "../../asl/program.ts";
import type { Path } from "../../expr/compiled.ts";
import { runtimeFault } from "../../expr/fault.ts";
import { isNumber, numberValue, toText } from "../../expr/json.ts";
import { PathNotFound } from "../../expr/path-error.ts";
import { parseTimestamp } from "../../expr/timestamp.ts";
import { assign } from "../assign.ts";
import { scopeOf, select } from "../data-flow.ts";
import type { Payload } from "../payload.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { EpochMs, FrameId } from "../units.ts";

/** Recorded: AWS refuses delays of more than 2^31 ms (about 24,855 days' worth of seconds as an int of seconds / 1000). */
const DELAY_SECONDS_MAX = 2_147_483_647;

/** Wait: finds its hour; past already, it leaves at once. */
export function runWait(turn: Turn, frameId: FrameId, state: WaitState): void {
  const input = select(turn, frameId, state.inputPath, turn.payload(turn.state(frameId).input));
  const dueAt = dueTime(turn, frameId, state, input);
  if (dueAt > turn.now) {
    turn.note({ type: "TimerSet", frame: frameId, dueAt });
  } else {
    leaveWait(turn, frameId, state);
  }
}

/** The time has come. */
export function leaveWait(turn: Turn, frameId: FrameId, state: WaitState): void {
  const input = select(turn, frameId, state.inputPath, turn.payload(turn.state(frameId).input));
  const output = select(turn, frameId, state.outputPath, input);
  exitState(turn, frameId, state, { output, next: state.next, assigned: assign(turn, frameId, state.assign, input) });
}

function dueTime(turn: Turn, frameId: FrameId, { until }: WaitState, input: Payload): EpochMs {
  switch (until.kind) {
    case "seconds":
      return after(turn, until.seconds);
    case "timestamp":
      return notTooLate(turn, until.epochMs);
    case "secondsPath":
      return after(turn, secondsAt(turn, frameId, until.path, input));
    case "timestampPath":
      return notTooLate(turn, timestampAt(turn, frameId, until.path, input));
  }
}

function after(turn: Turn, seconds: number): EpochMs {
  return notTooLate(turn, turn.now + seconds * 1000);
}

function notTooLate(turn: Turn, epochMs: number): EpochMs {
  if (epochMs - turn.now > DELAY_SECONDS_MAX * 1000) throw runtimeFault("Wait state delay is too long.");
  return epochMs as EpochMs;
}

function secondsAt(turn: Turn, frameId: FrameId, path: Path, input: Payload): number {
  const value = valueAt(turn, frameId, path, input, "SecondsPath");
  const shown = `${path.text} == ${toText(value)}`;
  const seconds = isNumber(value) ? numberValue(value) : undefined;
  if (seconds === undefined || !Number.isInteger(seconds)) {
    throw runtimeFault(`The SecondsPath parameter cannot be parsed as a long value: ${shown}`);
  }
  if (seconds < 0) throw runtimeFault(`The SecondsPath parameter references a negative value: ${shown}`);
  return seconds;
}

function timestampAt(turn: Turn, frameId: FrameId, path: Path, input: Payload): number {
  const value = valueAt(turn, frameId, path, input, "TimestampPath");
  const epochMs = typeof value === "string" ? parseTimestamp(value) : undefined;
  if (epochMs === undefined) {
    throw runtimeFault(
      `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path.text} == ${toText(value)}`,
    );
  }
  return epochMs;
}

function valueAt(turn: Turn, frameId: FrameId, path: Path, input: Payload, field: string) {
  try {
    return path.evaluate(scopeOf(turn, frameId, input));
  } catch (thrown) {
    if (thrown instanceof PathNotFound)
      throw runtimeFault(`The ${field} parameter does not reference an input value: ${path.text}`);
    throw thrown;
  }
}
