import type { StateMachineId } from "../store/store.ts";
import type { ExecutionDescription } from "./service.ts";
import type { PreparedTurn } from "./turn.ts";
import { WeightedCache } from "./weighted-cache.ts";

/** What is kept, in characters of payloads; each entry counts for some more than its payloads. */
const LENGTH_MAX = 4 * 1_048_576;
const ENTRY_LENGTH = 500;

/**
 * Executions that ended a moment ago, as DescribeExecution tells them. Those who poll for an end ask within
 * milliseconds of it; they are answered without a read of the store. Told only of turns that are committed, so nothing
 * is seen before it is durable, and of every one, so that a redriven execution or a name used again is not mistaken for the old.
 */
export class RecentlyEnded {
  readonly #descriptions = new WeightedCache<string, ExecutionDescription>(LENGTH_MAX);

  /** A turn was committed. */
  committed({ write: { row }, resident: { execution } }: PreparedTurn): void {
    const key = keyOf(row.stateMachineId, row.name);
    if (execution.status === "RUNNING") return this.#descriptions.delete(key);
    const { input, output, error, cause, startedBy } = execution;
    const description: ExecutionDescription = {
      row,
      input,
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      ...(startedBy === undefined ? {} : { startedBy }),
    };
    this.#descriptions.set(
      key,
      description,
      ENTRY_LENGTH + input.length + (output?.length ?? 0) + (cause?.length ?? 0),
    );
  }

  find(machine: StateMachineId, name: string): ExecutionDescription | undefined {
    return this.#descriptions.get(keyOf(machine, name));
  }

  /** Executions were deleted from the store. */
  purged(): void {
    this.#descriptions.clear();
  }
}

function keyOf(machine: StateMachineId, name: string): string {
  return `${machine}/${name}`;
}
