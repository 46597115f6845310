import { type HistoryEvent, textOf } from "./history-event.ts";
import type { StateRow } from "./state-rows.ts";

const DETAIL_CHARACTERS_MAX = 160;

/** What an event says besides its type and payload, on one line: error and cause, or what was called. */
export function eventDetail(event: HistoryEvent, row: StateRow | undefined): string {
  const error = textOf(event, "error");
  const cause = textOf(event, "cause");
  if (error !== undefined || cause !== undefined) return short([error, cause].filter(Boolean).join(": "));
  if (event.type.endsWith("Scheduled")) {
    const called = textOf(event, "resource") ?? "";
    const service = textOf(event, "resourceType");
    const attempt = row !== undefined && row.attempts > 1 ? ` (attempt ${row.attempts})` : "";
    return short(`${service === undefined ? "" : `${service}:`}${called}`) + attempt;
  }
  const index = event.details["index"];
  if (typeof index === "number") return `iteration ${index}`;
  const redrives = event.details["redriveCount"];
  if (typeof redrives === "number") return `redrive ${redrives}`;
  return "";
}

/** The payload that an event brings, shortened to a line. */
export function eventPayload(event: HistoryEvent): string {
  return short(textOf(event, "output") ?? textOf(event, "input") ?? "");
}

/** Time since the execution's start, `+12.345s`. */
export function elapsed(timestamp: number, start: number): string {
  return `+${Math.max(0, timestamp - start).toFixed(3)}s`;
}

export function short(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, " ");
  return line.length <= DETAIL_CHARACTERS_MAX ? line : `${line.slice(0, DETAIL_CHARACTERS_MAX - 1)}…`;
}
