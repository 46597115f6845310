import type { ExecutionStatus } from "../../src/engine/execution.ts";
import type { ObservedTurn } from "../../src/runtime/execution-observer.ts";
import type { Store } from "../../src/store/store.ts";

/** What an Express execution came to. */
export interface ExpressEnd {
  readonly status: ExecutionStatus;
  readonly output: string | undefined;
}

/** Follows Express executions: which starts are durable, and what the runs of each come to. */
export class ExpressWatch {
  readonly ends = new Map<string, ExpressEnd>();
  /** What must not be and was. */
  readonly complaints: string[] = [];
  /** Runs of an execution beyond its first. */
  reruns = 0;
  readonly #durable = new Set<string>();
  readonly #begunBy = new Map<string, number[]>();

  /** The store, noting what is written. */
  watched(store: Store): Store {
    const changeExpress = store.changeExpress.bind(store);
    store.changeExpress = async (changes) => {
      const outcomes = await changeExpress(changes);
      for (const { executionArn } of changes.started) this.#durable.add(executionArn);
      return outcomes;
    };
    return store;
  }

  /** A turn was made by the process of this number. */
  turn({ type, identity, records, execution }: ObservedTurn, incarnation: number): void {
    if (type !== "EXPRESS") return;
    const { executionArn } = identity;
    if (records[0]?.type === "ExecutionStarted") this.#begun(executionArn, incarnation);
    const { status, output } = execution;
    if (status !== "RUNNING" && !this.ends.has(executionArn)) this.ends.set(executionArn, { status, output });
  }

  #begun(executionArn: string, incarnation: number): void {
    if (!this.#durable.has(executionArn)) this.complaints.push(`${executionArn} ran before its start was durable`);
    const begunBy = this.#begunBy.get(executionArn) ?? [];
    if (begunBy.includes(incarnation)) this.complaints.push(`${executionArn} was run twice by one process`);
    if (begunBy.length > 0) this.reruns++;
    this.#begunBy.set(executionArn, [...begunBy, incarnation]);
  }
}
