import type { ExecutionId, FunctionLogChunk } from "../store/store.ts";
import { type ChunkLine, encodeLines } from "./function-log-lines.ts";

/** What a line costs besides its text, in characters. */
const LINE_OVERHEAD = 200;

/** As long as a chunk becomes, in characters, but for a single line that is longer. */
export const CHUNK_LENGTH = 65_536;

export function lengthOf({ text }: ChunkLine): number {
  return text.length + LINE_OVERHEAD;
}

/** Lines of many executions, in order, that are on their way to the store. */
export class UnwrittenLines {
  readonly #lines = new Map<ExecutionId, ChunkLine[]>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(id: ExecutionId, line: ChunkLine): void {
    const lines = this.#lines.get(id);
    if (lines === undefined) this.#lines.set(id, [line]);
    else lines.push(line);
    this.#length += lengthOf(line);
  }

  has(id: ExecutionId): boolean {
    return this.#lines.has(id);
  }

  /** By execution. */
  lengths(): readonly (readonly [ExecutionId, number])[] {
    return [...this.#lines].map(([id, lines]) => [id, lines.reduce((sum, line) => sum + lengthOf(line), 0)]);
  }

  of(id: ExecutionId): readonly ChunkLine[] {
    return this.#lines.get(id) ?? [];
  }

  /** Ordered by the chunks' last lines, so that the newest chunk in the store holds its newest line. */
  chunks(): readonly FunctionLogChunk[] {
    const cut: (FunctionLogChunk & { readonly last: number })[] = [];
    for (const [executionId, lines] of this.#lines) {
      for (const part of inParts(lines)) {
        cut.push({ executionId, lines: encodeLines(part), last: part.at(-1)?.sequence ?? 0 });
      }
    }
    return cut.sort((a, b) => a.last - b.last).map(({ executionId, lines }) => ({ executionId, lines }));
  }
}

function inParts(lines: readonly ChunkLine[]): readonly (readonly ChunkLine[])[] {
  const parts: ChunkLine[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    length += lengthOf(line);
    if (length > CHUNK_LENGTH) {
      parts.push([]);
      length = lengthOf(line);
    }
    parts.at(-1)?.push(line);
  }
  return parts;
}
