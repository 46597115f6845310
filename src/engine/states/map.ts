import type { MapState } from "../../asl/program.ts";
import type { Path } from "../../expr/compiled.ts";
import { runtimeFault } from "../../expr/fault.ts";
import { isArray, isNumber, type Json, numberValue, toText } from "../../expr/json.ts";
import { fill, read, select } from "../data-flow.ts";
import { BareFault } from "../failure.ts";
import { InvariantBroken } from "../invariant.ts";
import { Payload } from "../payload.ts";
import type { Turn } from "../turn.ts";
import type { EventId, FrameId } from "../units.ts";
import { succeedJoin } from "./join.ts";

/** Map (inline): finds its items and settings; the iterations follow, as many at once as may run. */
export function runMap(turn: Turn, frameId: FrameId, state: MapState): void {
  const input = effectiveInput(turn, frameId, state);
  const items = state.itemsPath === undefined ? input : read(turn, frameId, state.itemsPath, input);
  const concurrency = concurrencyOf(turn, frameId, state, input);
  if (!isArray(items.value)) {
    throw new BareFault("States.Runtime", `Reference path "${state.itemsPath?.text ?? "$"}" must point to array.`);
  }
  const { length } = items.value;
  turn.emit({
    type: "MapStateStarted",
    frame: frameId,
    previous: turn.chain(frameId),
    length,
    items: turn.written(items),
    concurrency,
    startAt: state.processor.startAt.name,
  });
  if (length === 0) succeedJoin(turn, frameId);
  else turn.runnable.push(frameId);
}

/** Begins the next iteration of a Map that has a place free. */
export function startIteration(turn: Turn, frameId: FrameId, state: MapState): void {
  const { phase } = turn.state(frameId);
  if (phase.kind !== "join" || phase.join.kind !== "map")
    throw new InvariantBroken(`frame ${frameId} is no Map under way`);
  const { join } = phase;
  const index = join.children.length;
  if (index >= join.length || join.open >= join.concurrency) return;
  const items = turn.payload(join.items).value;
  const value = (isArray(items) ? items[index] : undefined) ?? null;
  const input =
    state.itemSelector === undefined
      ? Payload.ofValue(value)
      : fill(turn, frameId, state.itemSelector, effectiveInput(turn, frameId, state), { item: { index, value } });
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

function effectiveInput(turn: Turn, frameId: FrameId, state: MapState): Payload {
  return select(turn, frameId, state.inputPath, turn.payload(turn.state(frameId).input));
}

function concurrencyOf(turn: Turn, frameId: FrameId, { maxConcurrency }: MapState, input: Payload): number {
  const { inlineMapConcurrencyMax } = turn.context.limits;
  const limit =
    maxConcurrency.kind === "literal" ? maxConcurrency.limit : integerAt(turn, frameId, maxConcurrency.path, input);
  return limit === 0 ? inlineMapConcurrencyMax : Math.min(limit, inlineMapConcurrencyMax);
}

function integerAt(turn: Turn, frameId: FrameId, path: Path, input: Payload): number {
  const { value } = read(turn, frameId, path, input);
  const limit = toInteger(value);
  if (limit === undefined) {
    throw runtimeFault(
      `The MaxConcurrencyPath field refers to value "${toText(value)}" which is not a valid integer: ${path.text}`,
    );
  }
  if (limit < 0) throw runtimeFault("MaxConcurrency cannot be negative.");
  return limit;
}

const INTEGER_TEXT = /^[+-]?\d+$/;

/** Recorded: AWS takes a text that spells an integer (`"1"`) for the integer. */
function toInteger(value: Json): number | undefined {
  if (typeof value === "string") return INTEGER_TEXT.test(value) ? Number(value) : undefined;
  const number = isNumber(value) ? numberValue(value) : undefined;
  return Number.isInteger(number) ? number : undefined;
}
