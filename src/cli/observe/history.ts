import { elapsed, eventDetail, eventPayload } from "../follow/event-text.ts";
import { eventsAfter } from "../follow/history-event.ts";
import { StateRows } from "../follow/state-rows.ts";
import type { Terminal } from "../terminal.ts";
import { type ClientFlags, clientOf } from "./client-flags.ts";

/** Prints an execution's events for people. @throws {CliError} 254 and 255 as operations. */
export async function history(executionArn: string, flags: ClientFlags, terminal: Terminal): Promise<void> {
  const { call } = clientOf(flags, terminal);
  const events = await eventsAfter(call, executionArn, 0);
  const start = events[0]?.timestamp ?? 0;
  const rows = new StateRows();
  const idWidth = String(events.at(-1)?.id ?? 0).length;
  const typeWidth = Math.max(...events.map(({ type }) => type.length), 0);
  for (const event of events) {
    const row = rows.add(event);
    const cells = [
      String(event.id).padStart(idWidth),
      elapsed(event.timestamp, start).padStart(10),
      event.type.padEnd(typeWidth),
      row === undefined ? "-" : `${"  ".repeat(row.depth)}${row.name}`,
      eventDetail(event, row) || eventPayload(event),
    ];
    terminal.out(`${cells.join("  ").trimEnd()}\n`);
  }
}
