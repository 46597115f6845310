import type { LogEntry } from "./log-entry.ts";
import type { LogGroup } from "./log-group.ts";

/** A place that log groups are written to. */
export interface LogSink {
  /** Of a log group's queue: groups with one key share one. */
  key(group: LogGroup): string;
  /** Resolves when the entries are written or given up, which it tells the log; never throws. */
  write(group: LogGroup, entries: readonly LogEntry[]): Promise<void>;
  /** Gives up what it would try again later. */
  hurry(): void;
}
