import type { Program } from "../asl/program.ts";
import type { Execution, ExecutionStatus, StartCause } from "../engine/execution.ts";
import type { EventRecord } from "../engine/records.ts";
import type { RedriveObstacle } from "../engine/redrive.ts";
import type { EpochMs, EventId, JsonText } from "../engine/units.ts";
import type {
  ActivityId,
  ActivityKey,
  ActivityRow,
  AliasChange,
  AliasId,
  AliasRow,
  CreateActivityOutcome,
  CreateAliasOutcome,
  CreateStateMachineOutcome,
  DeleteVersionOutcome,
  ExecutionId,
  ExecutionListing,
  ExecutionRow,
  NewActivity,
  NewAlias,
  Place,
  PublishVersionOutcome,
  RevisionContent,
  RevisionId,
  RevisionRow,
  StateMachineId,
  StateMachineRow,
  Tag,
  UpdateAliasOutcome,
  VersionRow,
} from "../store/store.ts";
import type { ExpressExecutions } from "./recent-express.ts";
import type { StateTests } from "./state-tests.ts";

/**
 * What the API, the command line and the testing library ask of a running Stepwell: the one door to
 * store and engine. Implemented by runtime.ts. In this layer time is EpochMs and ids are row ids; ARNs,
 * AWS's exceptions and epoch seconds belong to `api`.
 */
export interface StepwellService {
  readonly stateMachines: StateMachines;
  readonly versions: Versions;
  readonly executions: Executions;
  /** Express executions that run or ended lately. */
  readonly express: ExpressExecutions;
  readonly activities: Activities;
  readonly tasks: TaskTokens;
  readonly states: StateTests;
  /** For /healthz and the banner. */
  status(): Promise<ServiceStatus>;
}

export interface StateMachines {
  create(input: {
    readonly region: string;
    readonly account: string;
    readonly name: string;
    readonly type: "STANDARD" | "EXPRESS";
    readonly content: RevisionContent;
    readonly tags: readonly Tag[];
  }): Promise<CreateStateMachineOutcome>;
  byName(region: string, account: string, name: string): Promise<StateMachineRow | undefined>;
  byId(id: StateMachineId): Promise<StateMachineRow | undefined>;
  list(region: string, account: string, limit: number, after?: StateMachineId): Promise<readonly StateMachineRow[]>;
  /** Regions and accounts that have a machine of this name. Not cheap: for messages alone. */
  places(name: string, limit: number): Promise<readonly Place[]>;
  /** A new revision; undefined where the machine is gone. */
  update(id: StateMachineId, content: RevisionContent): Promise<RevisionRow | undefined>;
  delete(id: StateMachineId): Promise<void>;
  setTags(id: StateMachineId, tags: readonly Tag[]): Promise<void>;
  revision(id: RevisionId): Promise<RevisionRow | undefined>;
  /** The compiled definition of a revision, from the cache. */
  program(revision: RevisionRow): Program;
}

/** Versions and aliases of state machines. */
export interface Versions {
  /** Publishes a revision; one that is published already answers its version. */
  publish(id: StateMachineId, revision: RevisionId, description: string | null): Promise<PublishVersionOutcome>;
  /** Whether one more could be published, so that what comes before it need not be undone. */
  hasRoom(id: StateMachineId): Promise<boolean>;
  byNumber(id: StateMachineId, number: number): Promise<VersionRow | undefined>;
  /** Newest first; `below` is exclusive. */
  list(id: StateMachineId, limit: number, below?: number): Promise<readonly VersionRow[]>;
  delete(id: StateMachineId, number: number): Promise<DeleteVersionOutcome>;
  createAlias(input: Omit<NewAlias, "at" | "aliasesMax">): Promise<CreateAliasOutcome>;
  alias(id: StateMachineId, name: string): Promise<AliasRow | undefined>;
  /** In order of creation; `after` is exclusive. */
  listAliases(
    id: StateMachineId,
    limit: number,
    options?: { readonly after?: AliasId; readonly version?: number },
  ): Promise<readonly AliasRow[]>;
  updateAlias(id: AliasId, change: Omit<AliasChange, "at">): Promise<UpdateAliasOutcome>;
  deleteAlias(id: AliasId): Promise<void>;
}

export interface Activities {
  create(input: Omit<NewActivity, "at" | "activitiesMax">): Promise<CreateActivityOutcome>;
  delete(id: ActivityId): Promise<void>;
  setTags(id: ActivityId, tags: readonly Tag[]): Promise<void>;
  byKey(key: ActivityKey): Promise<ActivityRow | undefined>;
  list(region: string, account: string, limit: number, after?: ActivityId): Promise<readonly ActivityRow[]>;
  /** Regions and accounts that have an activity of this name. Not cheap: for messages alone. */
  places(name: string, limit: number): Promise<readonly Place[]>;
  /**
   * Waits up to a minute for a task, in line with the other pollers. An aborted signal ends the wait.
   *
   * @throws {StoreUnavailable} @throws {RuntimeClosed}
   */
  poll(
    activity: ActivityRow,
    options: { readonly workerName?: string; readonly signal?: AbortSignal },
  ): Promise<ActivityPoll>;
}

export type ActivityPoll =
  | { readonly kind: "task"; readonly task: ActivityTask }
  | { readonly kind: "none" }
  | { readonly kind: "tooManyPollers" };

export interface ActivityTask {
  readonly token: string;
  readonly input: JsonText;
}

/** What is said of tasks by those who have their tokens. */
export interface TaskTokens {
  /** Resolves when the report is durable. @throws {StoreUnavailable} it was not taken. */
  report(task: TokenTask, report: TokenReport): Promise<TokenOutcome>;
  heartbeat(task: TokenTask): Promise<TokenOutcome>;
}

/** What a token says, with the execution looked up. */
export interface TokenTask {
  readonly executionId: ExecutionId;
  readonly scheduledId: EventId;
  readonly nonce: string;
}

export type TokenReport =
  | { readonly kind: "succeeded"; readonly output: JsonText }
  | { readonly kind: "failed"; readonly error?: string; readonly cause?: string };

export type TokenOutcome =
  | "taken"
  /** The task is over, or its execution is. */
  | "closed"
  /** There never was such a task. */
  | "unknown";

/** By what an execution is started, where it is not by its machine's plain ARN. */
export type StartThrough =
  | { readonly kind: "version"; readonly version: VersionRow }
  /** One of its versions is drawn by weight. */
  | { readonly kind: "alias"; readonly alias: AliasRow };

export interface Executions {
  start(input: {
    readonly machine: StateMachineRow;
    readonly through?: StartThrough;
    readonly name: string;
    readonly input: JsonText;
    readonly traceHeader?: string;
    readonly mockTestCase?: string;
    /** The task that starts it. */
    readonly startedBy?: StartCause;
  }): Promise<StartOutcome>;
  /** Runs an execution of an Express machine in memory. Resolves when it is over. @throws {RuntimeClosed} */
  runExpress(input: ExpressInput): Promise<ExpressOutcome>;
  /**
   * Starts an execution of an Express machine that nobody waits for. Once this has resolved, it comes to its end, after a
   * crash too: then it is run again from its first state.
   */
  startExpress(input: ExpressInput): Promise<ExpressStartedOutcome>;
  /** Resolves when the execution is closed; an already closed one answers when it stopped. */
  stop(
    id: ExecutionId,
    reason: { readonly error?: string; readonly cause?: string },
  ): Promise<{ readonly stoppedAt: EpochMs }>;
  /**
   * Takes a closed execution on from where it came to a bad end. Resolves when that is durable.
   *
   * @throws {ExecutionGone} @throws {ExecutionQuarantined} @throws {StoreUnavailable} @throws {RuntimeClosed}
   */
  redrive(id: ExecutionId, request: { readonly clientToken?: string }): Promise<RedriveOutcome>;
  /** By the parts of its ARN; also where its machine has been deleted since. */
  byName(region: string, account: string, machineName: string, name: string): Promise<ExecutionRow | undefined>;
  /** The same with its input and result, in one read. */
  describeByName(
    region: string,
    account: string,
    machineName: string,
    name: string,
  ): Promise<ExecutionDescription | undefined>;
  describe(id: ExecutionId): Promise<ExecutionDescription | undefined>;
  list(listing: {
    readonly machine: StateMachineId;
    readonly status?: ExecutionStatus;
    readonly startedThrough?: NonNullable<ExecutionListing["startedThrough"]>;
    readonly limit: number;
    readonly after?: { readonly sortAt: EpochMs; readonly id: ExecutionId };
  }): Promise<readonly ExecutionRow[]>;
  /** One page of AWS's events, by id; `after` is exclusive, in the direction of reading. */
  history(
    id: ExecutionId,
    page: { readonly limit: number; readonly reverse: boolean; readonly after?: EventId },
  ): Promise<readonly EventRecord[]>;
}

export type RedriveOutcome =
  /** By this request, or by the same one before. */
  | { readonly kind: "redriven"; readonly at: EpochMs }
  | { readonly kind: "refused"; readonly obstacle: RedriveObstacle | "deleting" }
  /** So many executions are open already as may be. */
  | { readonly kind: "tooManyOpen" };

export interface ExpressInput {
  readonly machine: StateMachineRow;
  readonly through?: StartThrough;
  readonly executionArn: string;
  readonly name: string;
  readonly input: JsonText;
  readonly mockTestCase?: string;
  readonly traceHeader?: string;
}

export type ExpressStartedOutcome =
  | { readonly kind: "started"; readonly startedAt: EpochMs }
  | Exclude<StartOutcome, { readonly kind: "started" | "nameTaken" | "tooManyOpen" }>;

export type ExpressOutcome =
  | { readonly kind: "ended"; readonly execution: Execution }
  | Exclude<StartOutcome, { readonly kind: "started" | "nameTaken" }>;

export type StartOutcome =
  | { readonly kind: "started"; readonly id: ExecutionId; readonly startedAt: EpochMs }
  /** The name is taken; the caller compares the input to tell a repeated start from a clash. */
  | { readonly kind: "nameTaken"; readonly existing: ExecutionDescription }
  | { readonly kind: "stateMachineGone" }
  /** The version that it was to be started through is not there any more. */
  | { readonly kind: "versionGone" }
  /** So many executions are open already as may be. */
  | { readonly kind: "tooManyOpen" }
  /** Too much is waiting already: ThrottlingException. */
  | { readonly kind: "throttled" };

export interface ExecutionDescription {
  readonly row: ExecutionRow;
  readonly input: JsonText;
  readonly startedBy?: StartCause;
  readonly output?: JsonText;
  readonly error?: string;
  readonly cause?: string;
}

export interface ServiceStatus {
  readonly store: string;
  readonly location: string | null;
  readonly draining: boolean;
  readonly residentExecutions: number;
  readonly quarantined: number;
}
