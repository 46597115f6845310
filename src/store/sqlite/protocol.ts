import type { EpochMs } from "../../engine/units.ts";
import type {
  ActivityId,
  AliasChange,
  AliasId,
  CreateActivityOutcome,
  CreateAliasOutcome,
  CreateStateMachineOutcome,
  DeleteVersionOutcome,
  ExecutionId,
  ExpressChanges,
  ExpressStartOutcome,
  FunctionLogChunk,
  Heartbeat,
  NewActivity,
  NewAlias,
  NewStateMachine,
  NewVersion,
  PublishVersionOutcome,
  RevisionContent,
  RevisionRow,
  StateMachineId,
  Tag,
  TurnOutcome,
  UpdateAliasOutcome,
} from "../store.ts";
import type { PackedTurns } from "./packed-turns.ts";

/** What the writer does: name of the call → its arguments and its answer. */
export interface WriterCalls {
  commit: { readonly args: readonly [PackedTurns]; readonly answer: readonly TurnOutcome[] };
  send: { readonly args: readonly [ExecutionId, string]; readonly answer: null };
  quarantine: { readonly args: readonly [ExecutionId, string | null]; readonly answer: null };
  createStateMachine: { readonly args: readonly [NewStateMachine]; readonly answer: CreateStateMachineOutcome };
  updateStateMachine: {
    readonly args: readonly [StateMachineId, RevisionContent, string, EpochMs];
    readonly answer: RevisionRow | undefined;
  };
  deleteStateMachine: { readonly args: readonly [StateMachineId]; readonly answer: null };
  sweepDeleted: { readonly args: readonly []; readonly answer: number };
  setTags: { readonly args: readonly [StateMachineId, readonly Tag[]]; readonly answer: null };
  publishVersion: { readonly args: readonly [NewVersion]; readonly answer: PublishVersionOutcome };
  deleteVersion: { readonly args: readonly [StateMachineId, number]; readonly answer: DeleteVersionOutcome };
  createAlias: { readonly args: readonly [NewAlias]; readonly answer: CreateAliasOutcome };
  updateAlias: { readonly args: readonly [AliasId, AliasChange]; readonly answer: UpdateAliasOutcome };
  deleteAlias: { readonly args: readonly [AliasId]; readonly answer: null };
  createActivity: { readonly args: readonly [NewActivity]; readonly answer: CreateActivityOutcome };
  deleteActivity: { readonly args: readonly [ActivityId]; readonly answer: null };
  setActivityTags: { readonly args: readonly [ActivityId, readonly Tag[]]; readonly answer: null };
  heard: { readonly args: readonly [ExecutionId, Heartbeat]; readonly answer: null };
  postpone: { readonly args: readonly [ExecutionId, number, EpochMs]; readonly answer: null };
  changeExpress: { readonly args: readonly [ExpressChanges]; readonly answer: readonly ExpressStartOutcome[] };
  addFunctionLogs: { readonly args: readonly [readonly FunctionLogChunk[]]; readonly answer: null };
  trimFunctionLogs: { readonly args: readonly [ExecutionId, number]; readonly answer: null };
  deleteStatusEvents: { readonly args: readonly [readonly number[]]; readonly answer: null };
  purge: { readonly args: readonly [EpochMs, number]; readonly answer: number };
  /** Empties the write-ahead log into the database and closes it. */
  close: { readonly args: readonly []; readonly answer: null };
}

export type WriterCall = keyof WriterCalls;

export interface WriterRequest<C extends WriterCall = WriterCall> {
  readonly id: number;
  readonly call: C;
  readonly args: WriterCalls[C]["args"];
}

export type WriterReply =
  | { readonly id: number; readonly kind: "done"; readonly answer: unknown }
  /** Rolled back: nothing was written. */
  | { readonly id: number; readonly kind: "refused"; readonly message: string; readonly full: boolean }
  /** Rolled back, for a reason that is our own mistake. */
  | { readonly id: number; readonly kind: "failed"; readonly message: string }
  /** COMMIT itself failed: it may have been written. */
  | { readonly id: number; readonly kind: "unknown"; readonly message: string };

/** What a writer is started with. */
export interface WriterOptions {
  readonly path: string;
  /** Bound on the database's size, in pages; 0: none. */
  readonly pagesMax: number;
}
