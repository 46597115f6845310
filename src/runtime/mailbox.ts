import type { Command } from "../engine/command.ts";
import type { Execution } from "../engine/execution.ts";
import type { ExecutionId } from "../store/store.ts";
import type { Resident } from "./resident.ts";

/** Commands that belong into one turn. */
export interface Letter {
  readonly commands: readonly Command[];
  /** Somebody waits for the outcome, and asks again after an error: it is not kept for a store that is away. */
  readonly isAwaited: boolean;
  /** Messages that the turn takes out of the inbox: the one that asks it, or those that it makes void. */
  readonly inboxIds?: readonly number[];
  /** Who asked, and is told when the turn that decides it is committed. */
  readonly asker?: Asker;
}

export interface Asker {
  answer(answer: Answer): void;
  refuse(error: Error): void;
}

/** What became of a letter. */
export interface Answer {
  /** As it is after the turn. */
  readonly execution: Execution;
  /** What was asked was done; false where it did not fit any more. */
  readonly isTaken: boolean;
}

/** Waits until the execution is closed. */
interface Waiter {
  closed(execution: Execution): void;
  refused(error: Error): void;
}

/** What an execution is asked, in order, with its state while that is in memory. */
export interface Mailbox {
  readonly id: ExecutionId;
  /** Undefined: to be read from the store before the next turn. */
  resident: Resident | undefined;
  letters: Letter[];
  /** Messages lie in its inbox in the store: to be read before the next turn. */
  hasMail: boolean;
  readonly waiters: Waiter[];
  /** Those who wait for an answer to their letters. */
  readonly askers: Set<Asker>;
  /** ARNs of activities of which the store said that they are not there: the turn is decided again, knowing so. */
  readonly missingActivities: Set<string>;
  /** Called when nothing is left to do for now. */
  readonly settledCallbacks: (() => void)[];
  /** A turn is being decided, committed or loaded for. */
  isWorking: boolean;
  /** Whether the dispatcher has been told what is outstanding since the state was read. */
  isReconciled: boolean;
  /** Something seemed due, and the Tick made nothing of it. */
  isStalled: boolean;
  /** Tries in a row at a store that was not available, or at a turn that met a conflict. */
  failures: number;
}

export function emptyMailbox(id: ExecutionId): Mailbox {
  return {
    id,
    resident: undefined,
    letters: [],
    hasMail: false,
    waiters: [],
    askers: new Set(),
    missingActivities: new Set(),
    settledCallbacks: [],
    isWorking: false,
    isReconciled: false,
    isStalled: false,
    failures: 0,
  };
}

/** Whether a letter asks a closed execution to go on. */
export function asksRedrive({ commands }: Letter): boolean {
  return commands.some(({ type }) => type === "Redrive");
}

export const TICK: Letter = { commands: [{ type: "Tick" }], isAwaited: false };
