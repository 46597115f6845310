import type { Catcher, Retrier, State } from "../asl/program.ts";
import type { Json } from "../expr/json.ts";
import { flowOf } from "./data-flow/flow-of.ts";
import { failBy } from "./evaluation-failed.ts";
import { type Failure, matches } from "./failure.ts";
import { InvariantBroken } from "./invariant.ts";
import { Payload } from "./payload.ts";
import { abortFrame } from "./states/join.ts";
import { exitState } from "./transition.ts";
import type { Turn } from "./turn.ts";
import type { EpochMs, FrameId } from "./units.ts";

/** The state of a frame failed: retry it, catch it, or let what is around it fail. The one place where failures go. */
export function failState(turn: Turn, frameId: FrameId, failure: Failure): void {
  const state = turn.definition(frameId);
  const { retry, catch: catchers } = handlersOf(state);
  const asked = { retrier: firstOf(retry, failure), catcher: firstOf(catchers, failure) };
  turn.context.inspection?.failed(failure, asked);
  abortChildren(turn, frameId);
  if (setRetry(turn, frameId, retry[asked.retrier], asked.retrier, failure)) return;
  const catcher = catchers[asked.catcher];
  endJoin(turn, frameId, state, failure);
  if (catcher === undefined) return failFrame(turn, frameId, failure);
  try {
    catchFailure(turn, frameId, state, catcher, failure);
  } catch (thrown) {
    failFrame(turn, frameId, failBy(turn, frameId, thrown));
  }
}

/** A Map that fails by itself, over an item that its ItemSelector cannot take, cuts off the iterations that run. */
function abortChildren(turn: Turn, frameId: FrameId): void {
  const { phase } = turn.state(frameId);
  if (phase.kind !== "join") return;
  const cause = turn.chain(frameId);
  for (const child of phase.join.children) abortFrame(turn, child, cause);
}

function handlersOf(state: State): { readonly retry: readonly Retrier[]; readonly catch: readonly Catcher[] } {
  return state.type === "Task" || state.type === "Parallel" || state.type === "Map" ? state : { retry: [], catch: [] };
}

/** The first that names the failure is the only one asked, also where a retrier's attempts are used up. */
function firstOf(handlers: readonly (Retrier | Catcher)[], failure: Failure): number {
  return handlers.findIndex(({ errorEquals }) => errorEquals.some((name) => matches(name, failure)));
}

function setRetry(
  turn: Turn,
  frameId: FrameId,
  retrier: Retrier | undefined,
  index: number,
  failure: Failure,
): boolean {
  if (retrier === undefined) return false;
  const begun = turn.context.inspection?.retryCount ?? turn.state(frameId).retries[index] ?? 0;
  if (begun >= retrier.maxAttempts) return false;
  turn.note({
    type: "RetrySet",
    frame: frameId,
    retrier: index,
    dueAt: (turn.now + backoffMs(retrier, begun, turn.context.random)) as EpochMs,
    ...errorMembers(failure),
  });
  return true;
}

/** min(IntervalSeconds × BackoffRate^n, MaxDelaySeconds), or a random part of it with full jitter. */
function backoffMs(retrier: Retrier, begun: number, random: () => number): number {
  const seconds = Math.min(
    retrier.intervalSeconds * retrier.backoffRate ** begun,
    retrier.maxDelaySeconds ?? DELAY_SECONDS_MAX,
  );
  const delay = Math.min(seconds, DELAY_SECONDS_MAX) * 1000;
  return Math.round(retrier.jitter === "FULL" ? delay * random() : delay);
}

/** A year: no execution lasts longer. */
const DELAY_SECONDS_MAX = 31_622_400;

function catchFailure(turn: Turn, frameId: FrameId, state: State, catcher: Catcher, failure: Failure): void {
  const error = Payload.ofValue(errorOutput(failure));
  const leaving = flowOf(turn, frameId, state).recover(catcher.departure, error);
  exitState(turn, frameId, state, { ...leaving, next: catcher.next });
}

/** What a Catcher gets: `{"Error": …, "Cause": …}`. Recorded: what was not given is null, not absent. */
function errorOutput({ error, cause }: Failure): Json {
  return { Error: error ?? null, Cause: cause ?? null };
}

/**
 * A Map or Parallel that began says that it failed, once its retries are used up. Recorded: one that JSONata keeps from
 * beginning says so too.
 */
function endJoin(turn: Turn, frameId: FrameId, { type }: State, { evaluation }: Failure): void {
  if (type !== "Map" && type !== "Parallel") return;
  if (turn.state(frameId).phase.kind !== "join" && evaluation === undefined) return;
  turn.emit({ type: `${type}StateFailed`, frame: frameId, previous: turn.chain(frameId) });
}

/** A frame comes to a bad end: the execution fails, or the Map or Parallel around it does. */
function failFrame(turn: Turn, frameId: FrameId, failure: Failure): void {
  const frame = turn.frame(frameId);
  const { chain, parent } = frame;
  if (parent === undefined) {
    turn.emit({ type: "ExecutionFailed", frame: frameId, previous: chain, ...errorMembers(failure) });
    return;
  }
  // Recorded: a task that fails its branch is also reported as aborted.
  if (turn.state(frameId).type === "Task") turn.emit({ type: "TaskStateAborted", frame: frameId, previous: chain });
  turn.note({ type: "FrameFailed", frame: frameId, ...errorMembers(failure) });
  const around = turn.state(parent.frame);
  if (around.phase.kind !== "join") throw new InvariantBroken(`frame ${parent.frame} has no children`);
  const { join } = around.phase;
  if (join.kind === "map") {
    turn.emit({
      type: "MapIterationFailed",
      frame: parent.frame,
      previous: chain,
      name: around.name,
      index: parent.index,
      child: frameId,
    });
  }
  for (const sibling of join.children) {
    if (sibling !== frameId) abortFrame(turn, sibling, chain);
  }
  turn.fail(parent.frame, failure);
}

function errorMembers({ error, cause }: Failure): { readonly error?: string; readonly cause?: string } {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}
