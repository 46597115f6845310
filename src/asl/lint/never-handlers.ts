import {
  type ArrayNode,
  fieldOf,
  isArrayPlace,
  isStringPlace,
  itemsOf,
  type ObjectNode,
  type Place,
  type StringNode,
} from "../document.ts";
import type { State, TaskState } from "../program.ts";
import type { LintFindings } from "./lint-findings.ts";
import type { StatePlace } from "./machine-places.ts";
import { objectItemsOf } from "./read-shape.ts";

/** Warns of names in `Retry` and `Catch` that no error of the state ever gets to, or that it never has. */
export function warnOfNeverHandlers({ state, place }: StatePlace, findings: LintFindings): void {
  warnOfList(state, place, "Retry", findings);
  warnOfList(state, place, "Catch", findings);
}

function warnOfList(state: State, place: Place<ObjectNode>, field: "Retry" | "Catch", findings: LintFindings): void {
  const code = field === "Retry" ? "STEPWELL_RETRY_NEVER_MATCHES" : "STEPWELL_CATCH_NEVER_MATCHES";
  const earlier: Place<StringNode>[] = [];
  for (const list of objectItemsOf(place, field).flatMap(errorEqualsOf)) {
    const names = itemsOf(list).filter(isStringPlace);
    const dead = names.flatMap((name) => {
      const reason = whyNever(state, name.node.value, earlier);
      return reason === undefined ? [] : [{ name, reason }];
    });
    if (dead.length === names.length && dead.length > 0) {
      const reasons = [...new Set(dead.map(({ reason }) => reason))].join("; ");
      findings.warn(list, { code, message: `This entry of ${field} never matches: ${reasons}`, mend: MEND });
    } else {
      for (const { name, reason } of dead) {
        findings.warn(name, { code, message: `'${name.node.value}' never matches here: ${reason}`, mend: MEND });
      }
    }
    // Within one entry it does not matter which of two names takes an error.
    earlier.push(...names);
  }
}

const MEND = "leave it out, or put it before what takes its errors";

function errorEqualsOf(handler: Place<ObjectNode>): readonly Place<ArrayNode>[] {
  const list = fieldOf(handler, "ErrorEquals");
  return list !== undefined && isArrayPlace(list) ? [list] : [];
}

function whyNever(state: State, name: string, earlier: readonly Place<StringNode>[]): string | undefined {
  // The first entry that names an error is the only one asked, also once its attempts are used up.
  const taker = earlier.find((candidate) => takes(candidate.node.value, name, state));
  if (taker !== undefined) return `'${taker.node.value}' at ${taker.pointer} comes first`;
  return state.type === "Task" ? whyNeverRaised(state, name) : undefined;
}

/** Whether one name takes every error that the other would. */
function takes(taker: string, name: string, state: State): boolean {
  if (taker === name || taker === "States.ALL") return true;
  // Around a Parallel or a Map such an error may come from a Fail state, which is no failed task.
  return taker === "States.TaskFailed" && state.type === "Task" && !/^States\.|\$\{/.test(name);
}

const NEVER_OF_A_SERVICE: Readonly<Record<string, string>> = {
  "States.Runtime": "States.Runtime always ends the execution",
  "States.BranchFailed": "only a Parallel fails with States.BranchFailed",
  "States.NoChoiceMatched": "only a Choice fails with States.NoChoiceMatched",
  "States.ItemReaderFailed": "only a Map fails with States.ItemReaderFailed",
  "States.ResultWriterFailed": "only a Map fails with States.ResultWriterFailed",
  "States.ExceedToleratedFailureThreshold": "only a Map fails with States.ExceedToleratedFailureThreshold",
};

/** Why no run of the task ends with this error. A function or a worker may report any name. */
function whyNeverRaised(state: TaskState, name: string): string | undefined {
  const { resource } = state;
  if (resource.kind !== "service" || resource.service === "lambda" || resource.pattern === "waitForTaskToken") {
    return undefined;
  }
  if (name === "States.HeartbeatTimeout" && state.heartbeatSeconds === undefined) {
    return "without HeartbeatSeconds there is no States.HeartbeatTimeout";
  }
  return Object.hasOwn(NEVER_OF_A_SERVICE, name) ? NEVER_OF_A_SERVICE[name] : undefined;
}
