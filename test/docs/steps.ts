import { type Block, blocksOf } from "./markdown.ts";

/*
 * What a reader does with a document, from top to bottom. The marks, in HTML comments before a block:
 *
 *   <!-- run: not -->          a shell block that is only shown
 *   <!-- run: fails -->        it ends with an exit code other than 0, and its output is on stderr
 *   <!-- run: server -->       it starts the server, in place of the one that runs
 *   <!-- run: background -->   it starts something that goes on, and has begun when it prints a line
 *   <!-- file: order.json -->  a block of any language that the reader saves under this name
 *   <!-- output -->            what the shell block before it prints
 */
export type Step =
  | { readonly kind: "file"; readonly line: number; readonly name: string; readonly text: string }
  | (Shell & { readonly kind: "run" | "fails" | "server" | "background" });

interface Shell {
  readonly line: number;
  readonly script: string;
  /** What it prints, where the document shows it. */
  readonly output?: Block;
}

const SHELLS = new Set(["sh", "bash", "shell", "console", "zsh"]);
const RUNS = ["run", "fails", "server", "background"] as const;

/** @throws an error that names the line, for a block that is neither run nor marked. */
export function stepsOf(markdown: string): readonly Step[] {
  const blocks = blocksOf(markdown);
  return blocks.flatMap((block, index): readonly Step[] => {
    const { line, language, text, marks } = block;
    if (marks["file"] !== undefined) return [{ kind: "file", line, name: marks["file"], text }];
    if (!SHELLS.has(language) || marks["run"] === "not") return [];
    if (language !== "sh") throw new Error(`line ${line}: shell blocks are marked sh, not ${language}`);
    const kind = RUNS.find((run) => run === (marks["run"] ?? "run"));
    if (kind === undefined) throw new Error(`line ${line}: nobody knows the mark run: ${marks["run"]}`);
    const next = blocks[index + 1];
    return [{ kind, line, script: text, ...(next?.marks["output"] === undefined ? {} : { output: next }) }];
  });
}
