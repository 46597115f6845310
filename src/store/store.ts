import type { ExecutionStatus } from "../engine/execution.ts";
import type { EpochMs, EventId } from "../engine/units.ts";
import type {
  ActivityId,
  ActivityKey,
  ActivityRow,
  AliasId,
  AliasRow,
  ExecutionId,
  ExecutionRow,
  ExpressChanges,
  ExpressStartId,
  ExpressStartOutcome,
  ExpressStartRow,
  FunctionLogChunk,
  FunctionLogRow,
  Heartbeat,
  InboxRow,
  RevisionContent,
  RevisionId,
  RevisionRow,
  Route,
  SegmentRow,
  SnapshotRow,
  StateMachineId,
  StateMachineRow,
  StatusEventRow,
  Tag,
  VersionRow,
  WaitingTask,
} from "./rows.ts";
import type { TurnOutcome, TurnWrite } from "./turn-write.ts";

export type * from "./rows.ts";
export type * from "./turn-write.ts";

/** The commit was not made; nothing of it is in the store. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
  /** True where the disk is full. */
  readonly full: boolean;

  constructor(message: string, options: { readonly full?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.full = options.full === true;
  }
}

/** Whether the commit was made is not known: read again before answering anything. */
export class UnknownOutcome extends Error {
  override readonly name = "UnknownOutcome";
}

export interface ExecutionListing {
  readonly stateMachineId: StateMachineId;
  readonly status?: ExecutionStatus;
  /** Only those started through this version (by an alias too), or through this alias. */
  readonly startedThrough?: { readonly version: number } | { readonly alias: string };
  readonly limit: number;
  /** Exclusive: continue below this place. */
  readonly after?: { readonly sortAt: EpochMs; readonly id: ExecutionId };
}

/** First and newest segment of an execution (the same one where it ended in a single turn). */
export interface ExecutionEnds {
  readonly row: ExecutionRow;
  readonly first: SegmentRow;
  readonly last: SegmentRow;
}

/** Which segments a page of history needs. */
export interface SegmentRange {
  readonly executionId: ExecutionId;
  readonly fromEventId?: EventId;
  readonly toEventId?: EventId;
}

export interface NewStateMachine {
  readonly region: string;
  readonly account: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly content: RevisionContent;
  readonly tags: readonly Tag[];
  readonly at: EpochMs;
  /** No more state machines than this in its region and account. */
  readonly stateMachinesMax: number;
}

export type CreateStateMachineOutcome =
  | { readonly kind: "created"; readonly row: StateMachineRow }
  | { readonly kind: "exists"; readonly row: StateMachineRow }
  | { readonly kind: "tooMany" };

export interface NewVersion {
  readonly stateMachineId: StateMachineId;
  readonly revisionId: RevisionId;
  readonly description: string | null;
  readonly at: EpochMs;
  /** No more versions than this. */
  readonly versionsMax: number;
}

export type PublishVersionOutcome =
  | { readonly kind: "published"; readonly row: VersionRow }
  /** The revision has been published already. */
  | { readonly kind: "exists"; readonly row: VersionRow }
  | { readonly kind: "tooMany" }
  /** The machine is gone or being deleted. */
  | { readonly kind: "stateMachineGone" };

export type DeleteVersionOutcome =
  | { readonly kind: "deleted" }
  /** Aliases of these names lead to it. */
  | { readonly kind: "referenced"; readonly aliases: readonly string[] };

export interface NewAlias {
  readonly stateMachineId: StateMachineId;
  readonly name: string;
  readonly description: string | null;
  readonly routing: readonly Route[];
  readonly at: EpochMs;
  /** No more aliases than this. */
  readonly aliasesMax: number;
}

export type CreateAliasOutcome =
  | { readonly kind: "created"; readonly row: AliasRow }
  | { readonly kind: "exists"; readonly row: AliasRow }
  /** A version that it would lead to is not there. */
  | { readonly kind: "versionGone" }
  | { readonly kind: "tooMany" }
  | { readonly kind: "stateMachineGone" };

export interface AliasChange {
  readonly description?: string;
  readonly routing?: readonly Route[];
  readonly at: EpochMs;
}

export type UpdateAliasOutcome =
  | { readonly kind: "updated"; readonly row: AliasRow }
  | { readonly kind: "gone" }
  | { readonly kind: "versionGone" };

export interface NewActivity extends ActivityKey {
  readonly tags: readonly Tag[];
  readonly encryptionConfiguration: string;
  readonly at: EpochMs;
  /** No more activities than this in its region and account. */
  readonly activitiesMax: number;
}

export type CreateActivityOutcome =
  | { readonly kind: "created"; readonly row: ActivityRow }
  | { readonly kind: "exists"; readonly row: ActivityRow }
  | { readonly kind: "tooMany" };

/** A region of an account: what names are unique in. */
export interface Place {
  readonly region: string;
  readonly account: string;
}

/**
 * Where everything is kept. Every store keeps the promises that contract.ts tests.
 *
 * Writes are made durable before their promise resolves. Reads see every write that has resolved.
 * Every method may throw StoreUnavailable.
 */
export interface Store {
  /** `sqlite`, `memory`, … */
  readonly kind: string;
  /** The data folder's absolute path, where there is one. */
  readonly location: string | null;

  // ---- executions
  /**
   * Commits turns in one transaction (one fsync) and answers each by itself: none fails another.
   * @throws {StoreUnavailable} nothing was written. @throws {UnknownOutcome} it may have been.
   * @throws {Error} nothing was written, because one of the turns cannot be: a fault of whoever made it.
   */
  commit(turns: readonly TurnWrite[]): Promise<readonly TurnOutcome[]>;
  /** Next unused execution id; ids are not reused. */
  allocateExecutionId(): ExecutionId | Promise<ExecutionId>;
  /** A row with the segments that hold its input and its result: all that a Describe answer needs, in one read. */
  executionEnds(id: ExecutionId): Promise<ExecutionEnds | undefined>;
  executionEndsByName(machine: StateMachineId, name: string): Promise<ExecutionEnds | undefined>;
  execution(id: ExecutionId): Promise<ExecutionRow | undefined>;
  executionByName(machine: StateMachineId, name: string): Promise<ExecutionRow | undefined>;
  /** Newest `sortAt` (when it stopped, else when it was redriven or started) first, then highest id. */
  listExecutions(listing: ExecutionListing): Promise<readonly ExecutionRow[]>;
  /** Segments that hold events of the range, oldest first; private records only may be among them. */
  segments(range: SegmentRange): Promise<readonly SegmentRow[]>;
  /** Segments after a turn, oldest first. */
  segmentsAfter(id: ExecutionId, turn: number): Promise<readonly SegmentRow[]>;
  snapshot(id: ExecutionId): Promise<SnapshotRow | undefined>;
  inbox(id: ExecutionId): Promise<readonly InboxRow[]>;
  /** Puts a message into an execution's inbox; durable when resolved. Dropped where the execution is not in the store. */
  send(id: ExecutionId, message: string): Promise<void>;
  /**
   * Executions whose `nextWakeupAt` is not later than `until`, earliest first. An open execution with a message in its
   * inbox is due at 0, so that recovery finds it. Quarantined ones are left out.
   */
  due(
    until: EpochMs,
    limit: number,
    after?: { readonly at: EpochMs; readonly id: ExecutionId },
  ): Promise<readonly { readonly id: ExecutionId; readonly at: EpochMs }[]>;
  /** Sets an execution aside, or takes it back (null). */
  quarantine(id: ExecutionId, reason: string | null): Promise<void>;
  /** Cheap: kept with every commit, not counted. */
  counts(): Promise<StoreCounts>;

  // ---- state machines
  createStateMachine(input: NewStateMachine): Promise<CreateStateMachineOutcome>;
  /** Adds a revision; executions keep theirs. Undefined where the machine is gone. */
  updateStateMachine(
    id: StateMachineId,
    content: RevisionContent,
    awsRevisionId: string,
    at: EpochMs,
  ): Promise<RevisionRow | undefined>;
  /** Marks it DELETING, or DELETED where no execution of it is open. */
  deleteStateMachine(id: StateMachineId): Promise<void>;
  /** DELETED machines without any execution (or Express start) go; DELETING ones without an open execution become DELETED. Answers how many changed. */
  sweepDeleted(): Promise<number>;
  setTags(id: StateMachineId, tags: readonly Tag[]): Promise<void>;
  stateMachine(id: StateMachineId): Promise<StateMachineRow | undefined>;
  /** The one that is ACTIVE or DELETING. */
  stateMachineByName(region: string, account: string, name: string): Promise<StateMachineRow | undefined>;
  /** All that ever had the name and still have a row, newest first. */
  stateMachinesNamed(region: string, account: string, name: string): Promise<readonly StateMachineRow[]>;
  /** Those that are ACTIVE or DELETING, in order of creation; `after` is exclusive. */
  listStateMachines(
    region: string,
    account: string,
    limit: number,
    after?: StateMachineId,
  ): Promise<readonly StateMachineRow[]>;
  revision(id: RevisionId): Promise<RevisionRow | undefined>;
  /** Where machines of this name are that are ACTIVE or DELETING, at most `limit` places. It may look through all machines. */
  placesOfStateMachine(name: string, limit: number): Promise<readonly Place[]>;

  // ---- versions and aliases: they go with their machine
  publishVersion(input: NewVersion): Promise<PublishVersionOutcome>;
  /** Executions started through it go on. Deleting what is not there is done. */
  deleteVersion(id: StateMachineId, number: number): Promise<DeleteVersionOutcome>;
  version(id: StateMachineId, number: number): Promise<VersionRow | undefined>;
  /** Newest first; `below` is exclusive. */
  listVersions(id: StateMachineId, limit: number, below?: number): Promise<readonly VersionRow[]>;
  createAlias(input: NewAlias): Promise<CreateAliasOutcome>;
  updateAlias(id: AliasId, change: AliasChange): Promise<UpdateAliasOutcome>;
  deleteAlias(id: AliasId): Promise<void>;
  alias(id: StateMachineId, name: string): Promise<AliasRow | undefined>;
  /** In order of creation; `after` is exclusive. */
  listAliases(
    id: StateMachineId,
    limit: number,
    options?: { readonly after?: AliasId; readonly version?: number },
  ): Promise<readonly AliasRow[]>;

  // ---- activities
  createActivity(input: NewActivity): Promise<CreateActivityOutcome>;
  /** Tasks that wait for its workers go on waiting; where it is created anew, its workers get them. */
  deleteActivity(id: ActivityId): Promise<void>;
  setActivityTags(id: ActivityId, tags: readonly Tag[]): Promise<void>;
  activity(key: ActivityKey): Promise<ActivityRow | undefined>;
  /** In order of first creation; `after` is exclusive. */
  listActivities(region: string, account: string, limit: number, after?: ActivityId): Promise<readonly ActivityRow[]>;
  /** Where activities of this name are, at most `limit` places. It may look through all activities. */
  placesOfActivity(name: string, limit: number): Promise<readonly Place[]>;
  /** Tasks that wait for a worker of the activity, first in first out. */
  waitingTasks(id: ActivityId, limit: number): Promise<readonly WaitingTask[]>;
  /** Notes a heartbeat of an open task; dropped where the task has no row. */
  heard(id: ExecutionId, heartbeat: Heartbeat): Promise<void>;
  /** The newest heartbeat noted of each open task that has one. */
  heartbeats(id: ExecutionId): Promise<readonly Heartbeat[]>;
  /** Moves a wake-up that heartbeats have made void, unless a turn was committed since `turn`. */
  postpone(id: ExecutionId, turn: number, nextWakeupAt: EpochMs): Promise<void>;

  // ---- Express executions
  /** One transaction for all; resolves when it is durable. */
  changeExpress(changes: ExpressChanges): Promise<readonly ExpressStartOutcome[]>;
  /** Starts whose executions have not ended, oldest first; `after` is exclusive. */
  expressStarts(limit: number, after?: ExpressStartId): Promise<readonly ExpressStartRow[]>;
  /** How many there are. Counted, not kept. */
  countExpressStarts(): Promise<number>;

  // ---- what functions printed: it goes with its execution
  /** Chunks of executions that are not in the store are dropped. */
  addFunctionLogs(chunks: readonly FunctionLogChunk[]): Promise<void>;
  /** Oldest first; `after` is exclusive. */
  functionLogs(id: ExecutionId, limit: number, after?: number): Promise<readonly FunctionLogRow[]>;
  /** The chunk of any execution that was added last, of those that are still there. */
  newestFunctionLog(): Promise<FunctionLogRow | undefined>;
  /** Deletes the oldest chunks of an execution until the others are no more than so many bytes. */
  trimFunctionLogs(id: ExecutionId, bytesMax: number): Promise<void>;

  // ---- status events
  /** What is still to be told, oldest first; `after` is exclusive. */
  statusEvents(limit: number, after?: number): Promise<readonly StatusEventRow[]>;
  /** They have been told. */
  deleteStatusEvents(ids: readonly number[]): Promise<void>;

  // ---- housekeeping
  /** Deletes at most `limit` closed executions that stopped before `before` and have nothing outstanding. Answers how many. */
  purge(before: EpochMs, limit: number): Promise<number>;
  close(): Promise<void>;
}

export interface StoreCounts {
  readonly stateMachines: number;
  readonly openExecutions: number;
  readonly closedExecutions: number;
}
