import type { EventId } from "../engine/units.ts";
import type { ActivityKey, ExecutionId, ExecutionRow, SegmentRow, SnapshotRow } from "./rows.ts";

/**
 * One turn to be committed. An execution's turns are numbered 1, 2, 3 …: `row.turn` and `segment.turn` are
 * `expectedTurn + 1`, and the first event of turn 1 has id 1.
 */
export interface TurnWrite {
  readonly executionId: ExecutionId;
  /** Random, 128 bits in hex: a turn that is written again after an unknown outcome recognises itself. */
  readonly turnId: string;
  /** The row as it is after this turn. */
  readonly row: ExecutionRow;
  /** Turn that must be the newest in the store; 0 creates the execution. */
  readonly expectedTurn: number;
  readonly segment: SegmentRow;
  readonly snapshot?: SnapshotRow;
  /** Inbox rows taken in this turn. */
  readonly consumedInbox?: readonly number[];
  /** The newest inbox row that the turn saw; a newer one in the store is a conflict. Absent: not checked. */
  readonly inboxSeen?: number;
  /** Messages to other executions; one to an execution that is not in the store is dropped. */
  readonly send?: readonly { readonly executionId: ExecutionId; readonly message: string }[];
  /** Tasks that this turn opens to workers or heartbeats, and those that it takes from them. */
  readonly openTasks?: OpenTaskChanges;
  /** Changes of status that are to be told outside, as JSON texts: kept with the turn, so that none is lost. */
  readonly statusEvents?: readonly string[];
}

/**
 * The rows of open tasks change with the turn that changes the tasks: those that wait for a worker are a durable
 * queue, first in first out; those with heartbeats have a place where these are kept.
 */
export interface OpenTaskChanges {
  readonly opened: readonly {
    readonly scheduledId: EventId;
    /** Whose workers it waits for. An activity that is not there refuses the turn. */
    readonly activity?: ActivityKey;
  }[];
  /** A worker has them now. */
  readonly taken: readonly EventId[];
  readonly closed: readonly EventId[];
}

export type TurnOutcome =
  | { readonly kind: "committed" }
  /** Somebody else wrote a turn or a message first: read again, decide again. `turn` is the newest, 0 where there is no row. */
  | { readonly kind: "conflict"; readonly turn: number }
  /** An execution of this machine has the name already. */
  | { readonly kind: "nameTaken"; readonly executionId: ExecutionId }
  /** The machine is gone or being deleted. */
  | { readonly kind: "stateMachineGone" }
  /** Activities that the turn's tasks wait for are not there: decide again, knowing so. */
  | { readonly kind: "activityMissing"; readonly scheduledIds: readonly EventId[] };
