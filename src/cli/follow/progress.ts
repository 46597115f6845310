import type { FunctionLine, Notice } from "../house.ts";
import type { Terminal } from "../terminal.ts";
import { elapsed, eventDetail } from "./event-text.ts";
import type { HistoryEvent } from "./history-event.ts";
import { liveProgress } from "./live-progress.ts";
import type { StateRow, StateRows } from "./state-rows.ts";

/** Shows how an execution goes on, on stderr. */
export interface Progress {
  event(event: HistoryEvent, row: StateRow | undefined): void;
  functionLine(line: FunctionLine): void;
  notice(notice: Notice): void;
  /** Called after every look at the execution, so that time goes on. */
  tick(rows: StateRows): void;
  end(rows: StateRows): void;
}

export interface ProgressFlags {
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** One live block on a terminal, one line an event elsewhere; JSON Lines or nothing where that is asked for. */
export function progressFor(flags: ProgressFlags, terminal: Terminal): Progress {
  if (flags.json === true) return jsonProgress(terminal);
  if (flags.quiet === true) return silentProgress;
  return terminal.errIsTerminal ? liveProgress(terminal) : lineProgress(terminal);
}

const nothing = () => {};
const silentProgress: Progress = {
  event: nothing,
  functionLine: nothing,
  notice: nothing,
  tick: nothing,
  end: nothing,
};

function jsonProgress(terminal: Terminal): Progress {
  const write = (value: object) => terminal.err(`${JSON.stringify(value)}\n`);
  return {
    ...silentProgress,
    event: ({ raw }) => write(raw),
    functionLine: (line) => write({ functionLine: line }),
    notice: (notice) => write({ notice }),
  };
}

function lineProgress(terminal: Terminal): Progress {
  let start: number | undefined;
  return {
    event(event, row) {
      start ??= event.timestamp;
      const state = row === undefined ? "" : ` ${row.name}`;
      const detail = eventDetail(event, row);
      const time = elapsed(event.timestamp, start).padStart(10);
      terminal.err(`${time} ${event.type}${state}${detail === "" ? "" : ` ${detail}`}\n`);
    },
    functionLine: ({ stateName, text }) => terminal.err(`           ${stateName} | ${text}\n`),
    notice: ({ message }) => terminal.err(`           mend: ${message}\n`),
    tick: nothing,
    end: nothing,
  };
}
