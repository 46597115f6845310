import type { ExecutionId } from "../store/store.ts";

/** An execution's rows or segments do not make a journal: it is set aside. */
export class JournalUnreadable extends Error {
  override readonly name = "JournalUnreadable";
}

/** Nothing is done for an execution that was set aside. */
export class ExecutionQuarantined extends Error {
  override readonly name = "ExecutionQuarantined";

  constructor(id: ExecutionId, reason: string) {
    super(`Execution ${id} was set aside: ${reason}`);
  }
}

/** The execution's row is gone: it was purged. */
export class ExecutionGone extends Error {
  override readonly name = "ExecutionGone";

  constructor(id: ExecutionId) {
    super(`Execution ${id} is not in the store.`);
  }
}

/** The runtime was closed while the caller waited. What it asked for may or may not be carried out by the next start. */
export class RuntimeClosed extends Error {
  override readonly name = "RuntimeClosed";

  constructor() {
    super("The server is shutting down.");
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
