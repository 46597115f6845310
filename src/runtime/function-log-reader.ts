import type { ExecutionId, Store } from "../store/store.ts";
import { type ChunkLine, decodeLines } from "./function-log-lines.ts";
import { lengthOf } from "./unwritten-lines.ts";

/** Which of an execution's lines are asked for. */
export interface LineQuery {
  /** Only lines of this state. */
  readonly stateName?: string;
  /** Only lines with a greater sequence. */
  readonly after: number;
  readonly limit: number;
}

/** How far a reader has come: the lines that it asks for and that stand in chunks up to this one it has seen. */
interface Place {
  readonly chunk: number;
  readonly sequence: number;
}

const CHUNKS_READ = 16;
/** An answer ends here, in characters: 1000 of the longest lines would be a quarter of a gigabyte. */
const ANSWER_LENGTH_MAX = 4_194_304;
const PLACES_MAX = 1000;

/** Reads what functions printed: from the store, then what is not there yet. */
export class FunctionLogReader {
  readonly #store: Pick<Store, "functionLogs">;
  /** By execution and state: whoever asks again, page by page or to follow, is not read the beginning again. */
  readonly #places = new Map<string, Place>();

  constructor(store: Pick<Store, "functionLogs">) {
    this.#store = store;
  }

  /** @param unwritten lines that were not in the store when this was called; some may be by now. */
  async read(id: ExecutionId, query: LineQuery, unwritten: readonly ChunkLine[]): Promise<readonly ChunkLine[]> {
    const { stateName, after } = query;
    const key = `${id} ${stateName ?? ""}`;
    const known = this.#places.get(key);
    let place: Place = known !== undefined && known.sequence <= after ? known : { chunk: 0, sequence: after };
    const answer = new Answer(query);
    for (let isMore = true; isMore && !answer.isFull; ) {
      const rows = await this.#store.functionLogs(id, CHUNKS_READ, place.chunk);
      isMore = rows.length === CHUNKS_READ;
      for (const row of rows) {
        answer.take(decodeLines(row.lines));
        if (answer.isFull) break;
        place = { chunk: row.id, sequence: answer.last };
      }
    }
    this.#remember(key, place);
    answer.take(unwritten);
    return answer.lines;
  }

  #remember(key: string, place: Place): void {
    this.#places.delete(key);
    this.#places.set(key, place);
    const [oldest] = this.#places.keys();
    if (this.#places.size > PLACES_MAX && oldest !== undefined) this.#places.delete(oldest);
  }
}

class Answer {
  readonly lines: ChunkLine[] = [];
  readonly #query: LineQuery;
  /** A chunk whose writing was in doubt may be there twice. */
  #newest: number;
  #length = 0;

  constructor(query: LineQuery) {
    this.#query = query;
    this.#newest = query.after;
  }

  get isFull(): boolean {
    return this.lines.length >= this.#query.limit || this.#length > ANSWER_LENGTH_MAX;
  }

  /** The sequence of the last line in it. */
  get last(): number {
    return this.lines.at(-1)?.sequence ?? this.#query.after;
  }

  take(lines: readonly ChunkLine[]): void {
    const { stateName } = this.#query;
    for (const line of lines) {
      if (this.isFull) return;
      if (line.sequence <= this.#newest) continue;
      this.#newest = line.sequence;
      if (stateName !== undefined && line.stateName !== stateName) continue;
      this.lines.push(line);
      this.#length += lengthOf(line);
    }
  }
}
