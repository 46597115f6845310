import type { FunctionLogLine, FunctionLogSink } from "./function-log.ts";

export interface StoredLogLine extends FunctionLogLine {
  /** Counts up over all lines: where a reader goes on. */
  readonly sequence: number;
}

interface FunctionLogQuery {
  /** Only lines of this state. */
  readonly stateName?: string;
  /** Only lines with a greater sequence. */
  readonly after?: number;
}

/** Keeps what functions printed, by execution. */
export interface FunctionLogStore extends FunctionLogSink {
  /** The lines of an execution, oldest first; none where nothing was printed or nothing is left of it. */
  list(executionArn: string, query?: FunctionLogQuery): readonly StoredLogLine[];
  remove(executionArn: string): void;
}

/** Bounds in characters of text. */
export interface FunctionLogBounds {
  /** An execution that prints more keeps its latest lines. */
  readonly perExecution: number;
  /** Past it the executions that printed longest ago are forgotten. */
  readonly total: number;
}

const BOUNDS: FunctionLogBounds = { perExecution: 4_194_304, total: 67_108_864 };

/** What a line costs besides its text. */
const LINE_OVERHEAD = 200;

interface Kept {
  readonly lines: StoredLogLine[];
  size: number;
}

export function memoryFunctionLogs(bounds: FunctionLogBounds = BOUNDS): FunctionLogStore {
  // In the order of the latest line, so that the first is the one to forget.
  const executions = new Map<string, Kept>();
  let total = 0;
  let sequence = 0;

  const remove = (executionArn: string) => {
    total -= executions.get(executionArn)?.size ?? 0;
    executions.delete(executionArn);
  };

  return {
    write(line) {
      const kept = executions.get(line.executionArn) ?? { lines: [], size: 0 };
      executions.delete(line.executionArn);
      executions.set(line.executionArn, kept);
      kept.lines.push({ ...line, sequence: ++sequence });
      kept.size += costOf(line);
      total += costOf(line);
      if (kept.size > bounds.perExecution) {
        // A quarter at once: shifting line by line would copy the rest for every line printed.
        let drop = 0;
        let freed = 0;
        while (kept.size - freed > bounds.perExecution * 0.75 && drop < kept.lines.length - 1) {
          freed += costOf(kept.lines[drop++] as StoredLogLine);
        }
        kept.lines.splice(0, drop);
        kept.size -= freed;
        total -= freed;
      }
      while (total > bounds.total && executions.size > 1) {
        const oldest = executions.keys().next().value;
        if (oldest !== undefined) remove(oldest);
      }
    },
    list(executionArn, { stateName, after = 0 } = {}) {
      const lines = executions.get(executionArn)?.lines ?? [];
      return lines.filter((line) => line.sequence > after && (stateName === undefined || line.stateName === stateName));
    },
    remove,
  };
}

function costOf({ text }: FunctionLogLine): number {
  return text.length + LINE_OVERHEAD;
}
