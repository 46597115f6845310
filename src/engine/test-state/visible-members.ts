import type { State, StateType } from "../../asl/program.ts";
import type { InspectedMember } from "../inspection.ts";

const ON_THE_WAY_IN = ["afterInputPath", "afterParameters"] as const;
const ON_THE_WAY_OUT = ["afterResultSelector", "afterResultPath"] as const;
const OF_A_MAP = [
  "afterItemSelector",
  "toleratedFailureCount",
  "toleratedFailurePercentage",
  "maxConcurrency",
] as const;

/** Recorded: which steps of its data flow each type of state shows. A Parallel shows none before its result. */
const JSONPATH: Readonly<Record<StateType, readonly InspectedMember[]>> = {
  Pass: [...ON_THE_WAY_IN, "result", ...ON_THE_WAY_OUT],
  Task: [...ON_THE_WAY_IN, "result", ...ON_THE_WAY_OUT],
  Choice: ["afterInputPath"],
  Wait: ["afterInputPath"],
  Succeed: ["afterInputPath"],
  Fail: ["afterInputPath"],
  Parallel: ON_THE_WAY_OUT,
  Map: ["afterInputPath", "afterItemsPath", ...ON_THE_WAY_OUT, ...OF_A_MAP],
};

/** In JSONata a Task alone has steps between its input and its output. */
const JSONATA: Readonly<Record<StateType, readonly InspectedMember[]>> = {
  Pass: [],
  Task: ["afterArguments", "result"],
  Choice: [],
  Wait: [],
  Succeed: [],
  Fail: [],
  Parallel: [],
  Map: OF_A_MAP,
};

export function visibleMembers({ type, flow }: State): readonly InspectedMember[] {
  return (flow.language === "JSONPath" ? JSONPATH : JSONATA)[type];
}
