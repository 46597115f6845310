import type { ExecutionId, FunctionLogChunk, FunctionLogRow } from "../store.ts";

/** What the functions of a memory store's executions printed. */
export class MemoryFunctionLogs {
  readonly #chunks = new Map<ExecutionId, FunctionLogRow[]>();
  #lastId = 0;

  add({ executionId, lines }: FunctionLogChunk): void {
    const chunks = this.#chunks.get(executionId) ?? [];
    chunks.push({ id: ++this.#lastId, lines });
    this.#chunks.set(executionId, chunks);
  }

  read(executionId: ExecutionId, limit: number, after: number): readonly FunctionLogRow[] {
    return (this.#chunks.get(executionId) ?? []).filter(({ id }) => id > after).slice(0, limit);
  }

  /** Forgets what belongs to an execution that is purged. */
  purged(executionId: ExecutionId): void {
    this.#chunks.delete(executionId);
  }
}
