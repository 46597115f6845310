import type { JsonText } from "../engine/units.ts";
import type { TaskOutcome } from "./port.ts";

type Failed = Extract<TaskOutcome, { readonly kind: "failed" }>;

export function succeeded(output: string): TaskOutcome {
  return { kind: "succeeded", output: output as JsonText };
}

export function failed(error: string, cause: string): Failed {
  return { kind: "failed", error, cause };
}

/** AWS's failure for parameters that do not fit a service: the task is not even begun. */
export function parametersRefused(parameters: string, problems: readonly string[]): Failed {
  return failed(
    "States.Runtime",
    `The Parameters '${parameters}' could not be used to start the Task: [${problems.join(", ")}]`,
  );
}
