import type { MapState } from "../../asl/program.ts";
import { isArray } from "../../expr/json.ts";
import type { DataFlow } from "../data-flow/data-flow.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import { InvariantBroken } from "../invariant.ts";
import { Payload } from "../payload.ts";
import type { Turn } from "../turn.ts";
import type { EventId, FrameId } from "../units.ts";
import { succeedJoin } from "./join.ts";

/** Map (inline): finds its items and settings; the iterations follow, as many at once as may run. */
export function runMap(turn: Turn, frameId: FrameId, state: MapState): void {
  const flow = flowOf(turn, frameId, state);
  const { inspection } = turn.context;
  const items = inspection?.readItems ?? flow.items();
  const concurrency = concurrencyOf(turn, flow, state);
  const length = isArray(items.value) ? items.value.length : 0;
  turn.emit({
    type: "MapStateStarted",
    frame: frameId,
    previous: turn.chain(frameId),
    length,
    items: turn.written(items),
    concurrency,
    startAt: state.processor.startAt.name,
  });
  turn.runnable.push(frameId);
}

/** Begins the next iteration of a Map that has a place free; one over nothing ends. */
export function startIteration(turn: Turn, frameId: FrameId, state: MapState): void {
  const { phase } = turn.state(frameId);
  if (phase.kind !== "join" || phase.join.kind !== "map")
    throw new InvariantBroken(`frame ${frameId} is no Map under way`);
  const { join } = phase;
  if (join.length === 0) return succeedJoin(turn, frameId);
  const index = join.children.length;
  if (index >= join.length || join.open >= join.concurrency) return;
  const items = turn.payload(join.items).value;
  const value = (isArray(items) ? items[index] : undefined) ?? null;
  const input = flowOf(turn, frameId, state).itemInput({ index, value });
  turn.checkSize(input.text, state.name);
  const child = turn.draft.nextFrame;
  // Recorded: an iteration that takes another's place follows that one's last event, the first ones follow MapStateStarted.
  const previous: EventId = join.freed[0] ?? join.startedId;
  turn.emit({
    type: "MapIterationStarted",
    frame: frameId,
    previous,
    name: state.name,
    index,
    child,
    input: turn.written(input),
  });
  turn.runnable.push(child, frameId);
}

function concurrencyOf(turn: Turn, flow: DataFlow, { maxConcurrency }: MapState): number {
  const { inlineMapConcurrencyMax } = turn.context.limits;
  const limit = maxConcurrency.kind === "literal" ? maxConcurrency.limit : flow.concurrency(maxConcurrency);
  turn.context.inspection?.see("maxConcurrency", Payload.ofValue(limit));
  return limit === 0 ? inlineMapConcurrencyMax : Math.min(limit, inlineMapConcurrencyMax);
}
