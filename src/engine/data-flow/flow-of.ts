import type { State } from "../../asl/program.ts";
import type { Turn } from "../turn.ts";
import type { FrameId } from "../units.ts";
import type { DataFlow } from "./data-flow.ts";
import { JsonPathDataFlow } from "./json-path.ts";
import { JsonataDataFlow } from "./jsonata.ts";

/** The data flow of the state that a frame is in. */
export function flowOf(turn: Turn, frameId: FrameId, { flow }: State): DataFlow {
  return flow.language === "JSONPath"
    ? new JsonPathDataFlow(turn, frameId, flow)
    : new JsonataDataFlow(turn, frameId, flow);
}
