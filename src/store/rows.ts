import type { ExecutionStatus } from "../engine/execution.ts";
import type { EpochMs, EventId } from "../engine/units.ts";

/* What the store keeps, row by row, and the ids that rows go by. */

/** Row id of an execution: a positive integer, ascending in order of start. */
export type ExecutionId = number & { readonly __id: "Execution" };
export type StateMachineId = number & { readonly __id: "StateMachine" };
export type RevisionId = number & { readonly __id: "Revision" };
export type AliasId = number & { readonly __id: "Alias" };
export type ActivityId = number & { readonly __id: "Activity" };
export type ExpressStartId = number & { readonly __id: "ExpressStart" };

/**
 * A state machine as the store keeps it. Names are unique per region and account among those not DELETED;
 * a DELETED row stays, unlisted, until its last execution is purged, so that its executions can be described.
 */
export interface StateMachineRow {
  readonly id: StateMachineId;
  readonly region: string;
  readonly account: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly status: "ACTIVE" | "DELETING" | "DELETED";
  readonly createdAt: EpochMs;
  readonly tags: readonly Tag[];
  /** The newest revision. */
  readonly revision: RevisionRow;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A machine's definition and settings at one time; executions are pinned to theirs. */
export interface RevisionRow extends RevisionContent {
  readonly id: RevisionId;
  /** AWS's `revisionId`; null until the first update. */
  readonly awsRevisionId: string | null;
  readonly createdAt: EpochMs;
}

export interface RevisionContent {
  readonly definition: string;
  readonly roleArn: string;
  /** JSON text of `loggingConfiguration`, `tracingConfiguration`, `encryptionConfiguration` as AWS shows them. */
  readonly loggingConfiguration: string;
  readonly tracingConfiguration: string;
  readonly encryptionConfiguration: string;
}

/** A revision under a number that never changes its meaning: numbers ascend from 1 and are not used again. */
export interface VersionRow {
  readonly stateMachineId: StateMachineId;
  readonly number: number;
  readonly revisionId: RevisionId;
  readonly description: string | null;
  readonly createdAt: EpochMs;
}

/** A name that leads to one or two versions of its machine, unique in the machine. */
export interface AliasRow {
  readonly id: AliasId;
  readonly stateMachineId: StateMachineId;
  readonly name: string;
  readonly description: string | null;
  /** Weights sum up to 100. */
  readonly routing: readonly Route[];
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

export interface Route {
  readonly version: number;
  /** Of a hundred executions so many. */
  readonly weight: number;
}

/** By what an execution was started, where it was not by its machine's plain ARN. */
export interface StartedThrough {
  readonly version: number;
  /** The alias that led to the version. */
  readonly alias?: string;
}

/** What names an activity: its name is unique per region and account. */
export interface ActivityKey {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** Work that workers outside come and get. */
export interface ActivityRow extends ActivityKey {
  readonly id: ActivityId;
  readonly createdAt: EpochMs;
  readonly tags: readonly Tag[];
  /** JSON text, as AWS shows it. */
  readonly encryptionConfiguration: string;
}

/** A task that waits for a worker. */
export interface WaitingTask {
  /** Ascending in order of arrival. */
  readonly id: number;
  readonly executionId: ExecutionId;
  readonly scheduledId: EventId;
}

/** When a worker was last heard of. */
export interface Heartbeat {
  readonly scheduledId: EventId;
  readonly at: EpochMs;
}

/** What lists and Describe answers read of an execution, without its journal. */
export interface ExecutionRow {
  readonly id: ExecutionId;
  readonly stateMachineId: StateMachineId;
  readonly revisionId: RevisionId;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startedAt: EpochMs;
  readonly stoppedAt: EpochMs | null;
  /** The turn committed last: the version that the next append expects. */
  readonly turn: number;
  readonly lastEventId: EventId;
  /** When something is due; null where nothing is outstanding. */
  readonly nextWakeupAt: EpochMs | null;
  readonly mockTestCase: string | null;
  readonly traceHeader: string | null;
  /** Why it was set aside (its journal cannot be read, or its turn broke an invariant). */
  readonly quarantine: string | null;
  /** Never changes. Absent where it was started by its machine's plain ARN. */
  readonly startedThrough?: StartedThrough;
  /** How often it was redriven, and when last; absent where it never was. */
  readonly redriven?: { readonly count: number; readonly at: EpochMs };
}

/**
 * The start of an asynchronous Express execution: all that the store ever knows of one. It goes when the execution has
 * ended; one that is still there after a crash is run again from its first state.
 */
export interface ExpressStart {
  readonly stateMachineId: StateMachineId;
  readonly revisionId: RevisionId;
  readonly executionArn: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly startedAt: EpochMs;
  readonly startedThrough?: StartedThrough;
  readonly mockTestCase?: string;
  readonly traceHeader?: string;
}

export interface ExpressStartRow extends ExpressStart {
  readonly id: ExpressStartId;
}

/** What happens to Express starts in one transaction. */
export interface ExpressChanges {
  readonly started: readonly ExpressStart[];
  /** Ended: their rows go. Those that are gone already are left out in silence. */
  readonly ended: readonly ExpressStartId[];
}

/** Answers each start of {@link ExpressChanges} by itself, in their order. */
export type ExpressStartOutcome =
  | { readonly kind: "started"; readonly id: ExpressStartId }
  /** The machine is gone or being deleted. */
  | { readonly kind: "stateMachineGone" };

/** A piece of what the functions of one execution printed. */
export interface FunctionLogChunk {
  readonly executionId: ExecutionId;
  /** JSON text of an array of lines; what stands in a line is the writer's affair. */
  readonly lines: string;
}

export interface FunctionLogRow {
  /** Ascending in order of arrival. */
  readonly id: number;
  readonly lines: string;
}

/** A status change that is to be told outside: it goes when it has been. */
export interface StatusEventRow {
  /** Ascending in order of commit. */
  readonly id: number;
  /** JSON text. */
  readonly event: string;
}

/** The records of one turn, encoded (codec.ts). */
export interface SegmentRow {
  readonly turn: number;
  /** Id of its first event, or of the next one where it holds private records only. */
  readonly firstEventId: EventId;
  readonly bytes: Uint8Array;
}

export interface SnapshotRow {
  readonly turn: number;
  /** The engine's state format; another one is ignored. */
  readonly format: number;
  readonly state: string;
}

/** A message from one execution (or the API) to another, consumed in the receiver's turn. */
export interface InboxRow {
  readonly id: number;
  readonly executionId: ExecutionId;
  /** JSON text. */
  readonly message: string;
}
