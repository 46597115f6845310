import { expect } from "vitest";
import type { EngineRun } from "../../src/engine/testing-engine.ts";
import { GENERATED_CAUSE } from "./generated-world.ts";

/** What JavaScript says of its own accidents, and AWS never does. */
const ACCIDENT =
  /\[object |is not a function|is not iterable|Cannot (read|convert|access|set)|Maximum call stack|\bNaN\b/;

/** That an execution ended, and that each error it met has a name and words as AWS gives them. */
export function checkEnd({ execution, events }: EngineRun): void {
  expect(execution.status).toMatch(/^(SUCCEEDED|FAILED|TIMED_OUT)$/);
  expect(events.at(-1)?.type).toMatch(/^Execution(Succeeded|Failed|TimedOut)$/);
  for (const event of events) {
    if (!("cause" in event) || typeof event.cause !== "string" || event.cause === GENERATED_CAUSE) continue;
    expect(event.cause).not.toMatch(ACCIDENT);
  }
  const { error, cause } = execution;
  if (error === "States.Runtime" || error === "States.QueryEvaluationError") expect(cause).toMatch(/\S/);
}
