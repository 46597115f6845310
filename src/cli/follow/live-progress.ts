import { stripVTControlCharacters } from "node:util";
import type { FunctionLine } from "../house.ts";
import type { Terminal } from "../terminal.ts";
import { short } from "./event-text.ts";
import type { Progress } from "./progress.ts";
import type { StateRow, StateRows } from "./state-rows.ts";

/** The block stays within the screen: the latest states, and the latest lines of each. */
const ROWS_MAX = 16;
const LINES_OF_A_STATE_MAX = 3;
const REDRAW_MS = 80;

const ESC = "\u001b[";
const SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const COLOURS = { succeeded: 32, failed: 31, aborted: 33, running: 36 } as const;
const MARKS = { succeeded: "✓", failed: "✗", aborted: "■" } as const;

/** What moves the cursor would break the block. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\t\r\v\f]/g, " ");
}

/** A block of lines, one a state, that is drawn over again as the execution goes on. */
export function liveProgress(terminal: Terminal): Progress {
  const hasColour = (terminal.env["NO_COLOR"] ?? "") === "";
  const lines = new Map<string, FunctionLine[]>();
  let drawnLines = 0;
  let drawnAt = 0;
  let frame = 0;

  const paint = (text: string, colour: number) => (hasColour ? `${ESC}${colour}m${text}${ESC}0m` : text);

  const rowText = (row: StateRow): string => {
    const mark = row.status === "running" ? (SPINNER[frame % SPINNER.length] ?? "") : MARKS[row.status];
    const seconds = `${((row.until ?? Date.now() / 1000) - row.since).toFixed(1)}s`;
    const attempts = row.attempts > 1 ? `  attempt ${row.attempts}` : "";
    const failure = row.failure !== undefined && row.status !== "succeeded" ? `  ${row.failure.error}` : "";
    const room = Math.max(20, terminal.columns - 2 * row.depth - 4);
    const text = short(`${row.name}  ${seconds}${attempts}${failure}`).slice(0, room);
    return `${"  ".repeat(row.depth)}${paint(mark, COLOURS[row.status])} ${text}`;
  };

  const block = ({ rows }: StateRows, all: boolean): readonly string[] => {
    const shown = all ? rows : rows.slice(-ROWS_MAX);
    const hidden = rows.length - shown.length;
    const latest = new Map(shown.map((row) => [row.name, row]));
    const text = shown.flatMap((row) => {
      const own = latest.get(row.name) === row ? (lines.get(row.name) ?? []).slice(-LINES_OF_A_STATE_MAX) : [];
      const indent = "  ".repeat(row.depth + 2);
      const room = Math.max(20, terminal.columns - indent.length - 3);
      return [rowText(row), ...own.map((line) => paint(`${indent}${printable(line.text).slice(0, room)}`, 90))];
    });
    return hidden === 0 ? text : [`… ${hidden} earlier`, ...text];
  };

  const draw = (rows: StateRows, all: boolean) => {
    const text = block(rows, all);
    const back = drawnLines === 0 ? "" : `${ESC}${drawnLines}A`;
    terminal.err(`${back}\r${ESC}0J${text.map((line) => `${line}\n`).join("")}`);
    drawnLines = text.length;
    drawnAt = performance.now();
    frame += 1;
  };

  return {
    event() {},
    functionLine(line) {
      lines.set(line.stateName, [...(lines.get(line.stateName) ?? []), line].slice(-LINES_OF_A_STATE_MAX));
    },
    // Shown with the failure, at the end.
    notice() {},
    tick(rows) {
      if (performance.now() - drawnAt >= REDRAW_MS) draw(rows, false);
    },
    end: (rows) => draw(rows, rows.rows.length <= ROWS_MAX),
  };
}
