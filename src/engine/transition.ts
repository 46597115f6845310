import type { Next, State, StateType } from "../asl/program.ts";
import type { Leaving } from "./data-flow/data-flow.ts";
import { InvariantBroken } from "./invariant.ts";
import type { EnteredType, ExitedType } from "./records.ts";
import type { Turn } from "./turn.ts";
import type { FrameId } from "./units.ts";

/** Enters the state that a frame is about to take. */
export function enterState(turn: Turn, frameId: FrameId): State {
  const frame = turn.frame(frameId);
  if (frame.progress.kind !== "next") throw new InvariantBroken(`frame ${frameId} has no state to enter`);
  const state = turn.definition(frameId);
  const type: EnteredType = `${state.type}StateEntered`;
  turn.emit({ type, frame: frameId, previous: frame.chain, name: state.name, input: frame.progress.input });
  return state;
}

/** What a state leaves behind, and what follows it. */
export interface StateExit extends Leaving {
  readonly next: Next;
}

/**
 * Leaves a state: its Exited event and, where the frame ends with it, what that means for the execution
 * or for the Map or Parallel around it.
 *
 * @throws {BareFault} States.DataLimitExceeded where the output is over the quota.
 */
export function exitState(turn: Turn, frameId: FrameId, state: State, { output, next, assigned }: StateExit): void {
  turn.checkSize(output.text, state.name);
  const text = turn.written(output);
  const id = turn.emit({
    type: exitedType(state.type),
    frame: frameId,
    previous: turn.chain(frameId),
    name: state.name,
    output: text,
    ...(next === null ? {} : { next: next.name }),
    ...(assigned === undefined ? {} : { assigned }),
  });
  if (next !== null) {
    turn.runnable.push(frameId);
    return;
  }
  const { parent } = turn.frame(frameId);
  if (parent === undefined) {
    turn.emit({ type: "ExecutionSucceeded", frame: frameId, previous: id, output: text });
  } else {
    turn.consequences.push({ kind: "childSucceeded", frame: parent.frame, child: frameId });
  }
}

function exitedType(type: StateType): ExitedType {
  if (type === "Fail") throw new InvariantBroken("a Fail state is never exited");
  return `${type}StateExited`;
}
