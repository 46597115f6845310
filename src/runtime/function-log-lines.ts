import type { StoredLogLine } from "../integrations/lambda/local/function-log-store.ts";

/** A line as a chunk holds it: the chunk's execution is known. */
export type ChunkLine = Omit<StoredLogLine, "executionArn">;

/*
 * A chunk is the JSON text of an array of objects, the lines. A member that a line does not have is that of the line
 * before it: lines of one invocation differ in sequence, time and text only.
 */

export function encodeLines(lines: readonly ChunkLine[]): string {
  let before: Partial<ChunkLine> = {};
  const written = lines.map((line) => {
    const members = Object.entries(line).filter(([name, value]) => before[name as keyof ChunkLine] !== value);
    before = line;
    return Object.fromEntries(members);
  });
  return JSON.stringify(written);
}

export function decodeLines(text: string): readonly ChunkLine[] {
  let before = {};
  // Written by the function above, in this release or an earlier one.
  return (JSON.parse(text) as readonly Partial<ChunkLine>[]).map((members) => {
    before = { ...before, ...members };
    return before as ChunkLine;
  });
}
