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

  newest(): FunctionLogRow | undefined {
    let newest: FunctionLogRow | undefined;
    for (const chunks of this.#chunks.values()) {
      const last = chunks.at(-1);
      if (last !== undefined && last.id > (newest?.id ?? 0)) newest = last;
    }
    return newest;
  }

  trim(executionId: ExecutionId, bytesMax: number): void {
    const chunks = this.#chunks.get(executionId) ?? [];
    let bytes = 0;
    const tooMany = chunks.findLastIndex(({ lines }) => {
      bytes += Buffer.byteLength(lines);
      return bytes > bytesMax;
    });
    chunks.splice(0, tooMany + 1);
  }

  /** Forgets what belongs to an execution that is purged. */
  purged(executionId: ExecutionId): void {
    this.#chunks.delete(executionId);
  }
}
