import { type Execution, type Frame, type Progress, type StateInProgress, toFrame } from "./execution.ts";
import { InvariantBroken } from "./invariant.ts";
import type { EventId, FrameId } from "./units.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * An execution being folded. The containers are its own, so records can be applied in place; what they
 * hold (frames, states) is still replaced, never changed, but for the lists of {@link withChild}. Forking
 * costs one copy of the frame table a turn, instead of one a record.
 */
export interface Draft extends Omit<Writable<Execution>, "frames" | "scheduledTasks"> {
  readonly frames: Map<FrameId, Frame>;
  readonly scheduledTasks: Map<string, number>;
}

/** A draft that can be changed without the execution noticing. */
export function fork(execution: Execution): Draft {
  return { ...execution, frames: new Map(execution.frames), scheduledTasks: new Map(execution.scheduledTasks) };
}

/** Lists of children that a draft has made itself, and so may add to. */
const madeBy = new WeakMap<readonly FrameId[], Draft>();

/**
 * The children of a Map with one more behind them. The list is copied once a turn, like the frame table: copied for
 * each child, a Map of six thousand iterations would take a hundred times as long as one of a thousand.
 */
export function withChild(draft: Draft, children: readonly FrameId[], child: FrameId): readonly FrameId[] {
  if (madeBy.get(children) === draft) {
    (children as FrameId[]).push(child);
    return children;
  }
  const made = [...children, child];
  madeBy.set(made, draft);
  return made;
}

export function frameOf(draft: Execution | Draft, id: FrameId): Frame {
  const frame = draft.frames.get(id);
  if (frame === undefined) throw new InvariantBroken(`frame ${id} is not in the execution`);
  return frame;
}

/** The state that a frame is in. */
export function stateOf(frame: Frame): StateInProgress {
  if (frame.progress.kind !== "state") {
    throw new InvariantBroken(`frame ${frame.id} is in no state (it is ${frame.progress.kind})`);
  }
  return frame.progress.state;
}

export function setProgress(draft: Draft, frame: Frame, progress: Progress, chain: EventId = frame.chain): void {
  draft.frames.set(frame.id, toFrame(frame.id, frame.parent, chain, progress, frame.variables));
}

export function setState(
  draft: Draft,
  frame: Frame,
  change: Partial<StateInProgress>,
  chain: EventId = frame.chain,
): void {
  setProgress(draft, frame, { kind: "state", state: { ...stateOf(frame), ...change } }, chain);
}

/** Forgets the children of a state that is over or starts anew, and theirs. */
export function dropChildren(draft: Draft, state: StateInProgress): void {
  if (state.phase.kind !== "join") return;
  for (const child of state.phase.join.children) {
    const frame = draft.frames.get(child);
    if (frame === undefined) continue;
    const { progress } = frame;
    const inner = progress.kind === "next" || progress.kind === "succeeded" ? undefined : progress.state;
    if (inner !== undefined) dropChildren(draft, inner);
    draft.frames.delete(child);
  }
}
