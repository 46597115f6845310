import type { StatusEventRow } from "../store.ts";
import type { Connection } from "./driver.ts";

export interface StatusEventWriter {
  add(event: string): void;
  remove(ids: readonly number[]): void;
}

/** Writes status events and takes those away that have been told, inside a transaction that the caller begins and ends. */
export function statusEventWriter(database: Connection): StatusEventWriter {
  const add = database.prepare("INSERT INTO status_events (event) VALUES (?)");
  const remove = database.prepare("DELETE FROM status_events WHERE id = ?");
  return {
    add: (event) => void add.run(event),
    remove(ids) {
      for (const id of ids) remove.run(id);
    },
  };
}

/** Reads the status events that are still to be told, oldest first. */
export function statusEventReader(database: Connection): (limit: number, after: number) => readonly StatusEventRow[] {
  const events = database.prepare("SELECT id, event FROM status_events WHERE id > ? ORDER BY id LIMIT ?");
  return (limit, after) =>
    events.all(after, limit).map((row) => ({ id: row["id"] as number, event: row["event"] as string }));
}
