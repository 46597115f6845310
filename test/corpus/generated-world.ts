import type { Command } from "../../src/engine/command.ts";
import type { Execution, TaskAttempt } from "../../src/engine/execution.ts";
import type { EngineRunOptions } from "../../src/engine/testing-engine.ts";
import type { JsonText } from "../../src/engine/units.ts";
import type { Prng } from "../simulation/prng.ts";
import { dataReadBy } from "./data-read.ts";
import { PlausibleValues } from "./plausible-value.ts";

/** The cause of every failure that a generated task reports. */
export const GENERATED_CAUSE = "generated";

/** Long enough for each loop to be gone through, short enough for one that has no end. */
const HISTORY_EVENTS_MAX = 600;

const ERRORS = [
  "Lambda.TooManyRequestsException",
  "States.TaskFailed",
  "CustomError",
  "DynamoDB.ConditionalCheckFailedException",
];

/** An input, tasks, workers and jobs for a definition, all of a seed: values as its states read them, some failures. */
export function generatedWorld(definition: unknown, random: Prng): EngineRunOptions {
  const read = dataReadBy(definition);
  const failureRate = random.pick([0, 0, 0.05, 0.3]);
  const values = new PlausibleValues(random, random.pick([0, 0, 0, 0.03]), read.data);
  const resultOf = (state: string) => values.make(read.results.get(state) ?? read.data);
  return {
    input: values.make(read.data),
    random: () => random.next(),
    limits: { historyEventsMax: HISTORY_EVENTS_MAX },
    slots: random.chance(0.5),
    task: (task, state) => {
      if (task.resourceType !== "lambda" && random.chance(0.005)) return "hangs";
      if (random.chance(failureRate)) return failure(random);
      if (isAwaited(task)) return { submitted: { accepted: true } };
      return { output: resultOf(state) };
    },
    whenWaiting: (execution) => reportFor(execution, resultOf, random, failureRate),
  };
}

/** Whether its end is reported by somebody else than the one who carries it out. */
function isAwaited({ family, nonce, resource }: TaskAttempt): boolean {
  return family === "activity" || nonce !== undefined || resource.includes(".sync");
}

function failure(random: Prng) {
  return { error: random.pick(ERRORS), cause: GENERATED_CAUSE };
}

/** A worker for the first activity that waits for one, or the end of a task that its service accepted. */
function reportFor(
  execution: Execution,
  resultOf: (state: string) => unknown,
  random: Prng,
  failureRate: number,
): Command | undefined {
  for (const { progress } of execution.frames.values()) {
    if (progress.kind !== "state" || progress.state.phase.kind !== "task") continue;
    const { task } = progress.state.phase;
    const { scheduledId, family, stage, nonce } = task;
    if (!isAwaited(task) || task.held !== undefined) continue;
    if (family === "activity" && stage === "scheduled") return { type: "ActivityTaken", scheduledId };
    // Nobody ever comes: its time-out ends it, or the machine's.
    if (random.chance(0.02)) continue;
    if (random.chance(failureRate)) {
      return nonce === undefined
        ? { type: "JobFailed", scheduledId, ...failure(random) }
        : { type: "TokenFailed", scheduledId, nonce, ...failure(random) };
    }
    const output = JSON.stringify(resultOf(progress.state.name)) as JsonText;
    return nonce === undefined
      ? { type: "JobSucceeded", scheduledId, output }
      : { type: "TokenSucceeded", scheduledId, nonce, output };
  }
  return undefined;
}
