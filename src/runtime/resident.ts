import type { Program } from "../asl/program.ts";
import type { AwaitedChildren } from "../engine/children.ts";
import type { Execution } from "../engine/execution.ts";
import type { ExecutionRow, RevisionRow } from "../store/store.ts";
import type { OpenTasks } from "./open-tasks.ts";

/** What is asked of an execution's revision at each turn, besides its program. */
export type PinnedSettings = Pick<RevisionRow, "loggingConfiguration" | "encryptionConfiguration">;

/** An execution in memory: its state as of the turn committed last. */
export interface Resident {
  readonly program: Program;
  readonly settings: PinnedSettings;
  readonly row: ExecutionRow;
  readonly execution: Execution;
  /** What a fold reads after the newest snapshot. */
  readonly tail: JournalTail;
  /** Those of its tasks that have a row in the store. */
  readonly openTasks: OpenTasks;
  /** The executions that its tasks wait for. */
  readonly children: AwaitedChildren;
}

export interface JournalTail {
  /** Bytes of segments since the newest snapshot, or since the start. */
  readonly bytes: number;
  readonly turns: number;
  /** Length of that snapshot; 0 where there is none. */
  readonly snapshotLength: number;
}

/** The settings alone, so that no execution in memory holds its definition's text. */
export function pinnedSettings({ loggingConfiguration, encryptionConfiguration }: RevisionRow): PinnedSettings {
  return { loggingConfiguration, encryptionConfiguration };
}

/** What the objects of a small state take besides their payloads. */
const RESIDENT_OVERHEAD_BYTES = 2_048;

/** Bytes that an execution in memory is reckoned at: no state holds more payload than its journal. */
export function residentBytes({ tail }: Resident): number {
  return RESIDENT_OVERHEAD_BYTES + tail.snapshotLength + 2 * tail.bytes;
}
