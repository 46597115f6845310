import type { Program } from "../asl/program.ts";
import type { ExecutionStatus } from "../engine/execution.ts";
import type { EventRecord } from "../engine/records.ts";
import type { EpochMs, EventId, JsonText } from "../engine/units.ts";
import type {
  CreateStateMachineOutcome,
  ExecutionId,
  ExecutionRow,
  RevisionContent,
  RevisionId,
  RevisionRow,
  StateMachineId,
  StateMachineRow,
  Tag,
} from "../store/store.ts";

/**
 * What the API, the command line and the testing library ask of a running Stepwell: the one door to
 * store and engine. Implemented by runtime.ts. In this layer time is EpochMs and ids are row ids; ARNs,
 * AWS's exceptions and epoch seconds belong to `api`.
 */
export interface StepwellService {
  readonly stateMachines: StateMachines;
  readonly executions: Executions;
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
  /** A new revision; undefined where the machine is gone. */
  update(id: StateMachineId, content: RevisionContent): Promise<RevisionRow | undefined>;
  delete(id: StateMachineId): Promise<void>;
  setTags(id: StateMachineId, tags: readonly Tag[]): Promise<void>;
  revision(id: RevisionId): Promise<RevisionRow | undefined>;
  /** The compiled definition of a revision, from the cache. */
  program(revision: RevisionRow): Program;
}

export interface Executions {
  start(input: {
    readonly machine: StateMachineRow;
    readonly name: string;
    readonly input: JsonText;
    readonly traceHeader?: string;
    readonly mockTestCase?: string;
  }): Promise<StartOutcome>;
  /** Resolves when the execution is closed; an already closed one answers when it stopped. */
  stop(
    id: ExecutionId,
    reason: { readonly error?: string; readonly cause?: string },
  ): Promise<{ readonly stoppedAt: EpochMs }>;
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
    readonly limit: number;
    readonly after?: { readonly sortAt: EpochMs; readonly id: ExecutionId };
  }): Promise<readonly ExecutionRow[]>;
  /** One page of AWS's events, by id; `after` is exclusive, in the direction of reading. */
  history(
    id: ExecutionId,
    page: { readonly limit: number; readonly reverse: boolean; readonly after?: EventId },
  ): Promise<readonly EventRecord[]>;
}

export type StartOutcome =
  | { readonly kind: "started"; readonly id: ExecutionId; readonly startedAt: EpochMs }
  /** The name is taken; the caller compares the input to tell a repeated start from a clash. */
  | { readonly kind: "nameTaken"; readonly existing: ExecutionDescription }
  | { readonly kind: "stateMachineGone" }
  /** Too much is waiting already: ThrottlingException. */
  | { readonly kind: "throttled" };

export interface ExecutionDescription {
  readonly row: ExecutionRow;
  readonly input: JsonText;
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
