import type { MapState, Tolerance } from "../../asl/program.ts";
import type { ToleranceField } from "../data-flow/data-flow.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import { BareFault } from "../failure.ts";
import { Payload } from "../payload.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";

const FIELDS = {
  toleratedFailureCount: { field: "ToleratedFailureCount", max: Number.MAX_SAFE_INTEGER },
  toleratedFailurePercentage: { field: "ToleratedFailurePercentage", max: 100 },
} as const satisfies Readonly<Record<string, ToleranceField>>;

/**
 * Holds the failed iterations of a Map against what it tolerates. Recorded: in a test a Map that says nothing of it tolerates all.
 *
 * @throws {BareFault} States.ExceedToleratedFailureThreshold.
 */
export function tolerate(
  turn: Turn,
  frameId: FrameId,
  state: MapState,
  { failures, iterations }: { readonly failures: number; readonly iterations: number },
): void {
  const count = evaluate(turn, frameId, state, "toleratedFailureCount");
  const percentage = evaluate(turn, frameId, state, "toleratedFailurePercentage");
  const isOverCount = count !== undefined && failures > count;
  const isOverPercentage = percentage !== undefined && failures * 100 > percentage * iterations;
  if (!isOverCount && !isOverPercentage) return;
  throw new BareFault(
    "States.ExceedToleratedFailureThreshold",
    "The specified tolerated failure threshold was exceeded",
  );
}

function evaluate(turn: Turn, frameId: FrameId, state: MapState, name: keyof typeof FIELDS): number | undefined {
  const tolerance: Tolerance | undefined = state[name];
  if (tolerance === undefined) return undefined;
  const limit =
    tolerance.kind === "literal" ? tolerance.limit : flowOf(turn, frameId, state).tolerance(tolerance, FIELDS[name]);
  turn.context.inspection?.see(name, Payload.ofValue(limit));
  return limit;
}
