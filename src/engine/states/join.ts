import type { MapState, ParallelState } from "../../asl/program.ts";
import { joinTexts } from "../../expr/json.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import { failBy } from "../evaluation-failed.ts";
import { InvariantBroken } from "../invariant.ts";
import { Payload } from "../payload.ts";
import { exitState } from "../transition.ts";
import type { Turn } from "../turn.ts";
import type { EventId, FrameId, JsonText } from "../units.ts";

/** A child of a Map or Parallel succeeded: says so, and ends the state with its last child. */
export function finishJoin(turn: Turn, frameId: FrameId, childId: FrameId): void {
  const { phase, name } = turn.state(frameId);
  if (phase.kind !== "join") throw new InvariantBroken(`frame ${frameId} has no children`);
  if (phase.join.kind === "map") {
    const child = turn.frame(childId);
    turn.emit({
      type: "MapIterationSucceeded",
      frame: frameId,
      previous: child.chain,
      name,
      index: child.parent?.index ?? 0,
      child: childId,
    });
  }
  const { phase: after } = turn.state(frameId);
  if (after.kind !== "join" || after.join.open > 0) return wakeMap(turn, frameId);
  if (after.join.kind === "map" && after.join.children.length < after.join.length) return wakeMap(turn, frameId);
  succeedJoin(turn, frameId);
}

/** All children are done: the results are the state's result. */
export function succeedJoin(turn: Turn, frameId: FrameId): void {
  const state = turn.definition(frameId);
  const { phase } = turn.state(frameId);
  if ((state.type !== "Map" && state.type !== "Parallel") || phase.kind !== "join") {
    throw new InvariantBroken(`frame ${frameId} has no children`);
  }
  concludeJoin(turn, frameId, state, collectOutputs(turn, phase.join.children));
}

/** Ends a Map or Parallel with this result. */
export function concludeJoin(turn: Turn, frameId: FrameId, state: MapState | ParallelState, result: Payload): void {
  turn.emit({ type: `${state.type}StateSucceeded`, frame: frameId, previous: turn.chain(frameId) });
  try {
    exitState(turn, frameId, state, { ...flowOf(turn, frameId, state).conclude(result), next: state.next });
  } catch (thrown) {
    turn.fail(frameId, failBy(turn, frameId, thrown));
  }
}

/** A place is free for a further iteration. */
function wakeMap(turn: Turn, frameId: FrameId): void {
  const { phase } = turn.state(frameId);
  if (phase.kind === "join" && phase.join.kind === "map" && phase.join.children.length < phase.join.length) {
    turn.runnable.push(frameId);
  }
}

/** Cuts a frame off, children first, because a sibling failed by the event `cause`. */
export function abortFrame(turn: Turn, frameId: FrameId, cause: EventId): void {
  const frame = turn.frame(frameId);
  const { progress, parent } = frame;
  if (progress.kind !== "state" && progress.kind !== "next") return;
  if (progress.kind === "state") {
    const { type, phase } = progress.state;
    if (phase.kind === "join") for (const child of phase.join.children) abortFrame(turn, child, cause);
    if (type === "Task" || type === "Wait" || type === "Parallel" || type === "Map") {
      turn.emit({ type: `${type}StateAborted`, frame: frameId, previous: cause });
    }
  }
  turn.note({ type: "FrameAborted", frame: frameId });
  if (parent === undefined) return;
  const around = turn.state(parent.frame);
  if (around.phase.kind === "join" && around.phase.join.kind === "map") {
    const { name } = around;
    turn.emit({
      type: "MapIterationAborted",
      frame: parent.frame,
      previous: cause,
      name,
      index: parent.index,
      child: frameId,
    });
  }
}

/** The results of finished children, in their order, as one array; texts are joined, not parsed again. */
function collectOutputs(turn: Turn, children: readonly FrameId[]): Payload {
  const texts = children.map((id) => {
    const { progress } = turn.frame(id);
    if (progress.kind !== "succeeded") throw new InvariantBroken(`frame ${id} has not succeeded`);
    return progress.output;
  });
  return Payload.ofText(joinTexts(texts) as JsonText);
}
