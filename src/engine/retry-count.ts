import type { StateInProgress } from "./execution.ts";

/** How often a state has been retried since it was entered: `$$.State.RetryCount`. */
export function retryCount({ retries }: Pick<StateInProgress, "retries">): number {
  return retries.reduce((sum, count) => sum + count, 0);
}
