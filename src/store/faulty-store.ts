import { type Store, StoreUnavailable, type TurnWrite, UnknownOutcome } from "./store.ts";

/** What may become of a write. */
export type StoreFault =
  | "none"
  /** Not made, and said so. */
  | "refused"
  /** Made, but the caller is told that it is not known. */
  | "madeButUnknown"
  /** Not made, and the caller is told that it is not known. */
  | "lostButUnknown"
  /** The process ends before the write: the caller never hears anything. */
  | "crashBefore"
  /** The process ends right after the write: it is there, and the caller never hears anything. */
  | "crashAfter";

/** Decides what goes wrong. With decisions drawn from a seed a run can be repeated exactly. */
export interface StoreFaults {
  /** Asked once a commit, in order. */
  commit(turns: readonly TurnWrite[]): StoreFault;
  /** Asked once a message, in order. */
  send?(): StoreFault;
}

export interface FaultyStore extends Store {
  /** True once the process has "ended": nothing reaches the store behind it any more, and no call is answered. */
  readonly hasCrashed: boolean;
  /** Ends the process now. */
  crash(): void;
}

/** A call that the end of the process has overtaken is never answered. */
const NEVER: Promise<never> = new Promise(() => undefined);

/**
 * A store that fails as it is told. After a crash the store behind it holds what was durable: give that one,
 * wrapped anew, to the next process.
 */
export function faultyStore(store: Store, faults: StoreFaults): FaultyStore {
  let hasCrashed = false;

  /** Hides answers that come after the crash. */
  const unlessCrashed = async <T>(answer: () => T | Promise<T>): Promise<T> => {
    if (hasCrashed) return NEVER;
    try {
      const value = await answer();
      return hasCrashed ? NEVER : value;
    } catch (error) {
      if (hasCrashed) return NEVER;
      throw error;
    }
  };

  const write = async <T>(fault: StoreFault, make: () => Promise<T>): Promise<T> => {
    switch (fault) {
      case "none":
        return make();
      case "refused":
        throw new StoreUnavailable("The write was refused by an injected fault.");
      case "madeButUnknown":
        await make();
        throw new UnknownOutcome("The write was made; an injected fault hides it.");
      case "lostButUnknown":
        throw new UnknownOutcome("The write was lost by an injected fault.");
      case "crashBefore":
        hasCrashed = true;
        return NEVER;
      case "crashAfter": {
        const made = make();
        hasCrashed = true;
        await made;
        return NEVER;
      }
    }
  };

  return {
    kind: store.kind,
    location: store.location,
    get hasCrashed() {
      return hasCrashed;
    },
    crash() {
      hasCrashed = true;
    },

    commit: (turns) => unlessCrashed(() => write(faults.commit(turns), () => store.commit(turns))),
    send: (id, message) => unlessCrashed(() => write(faults.send?.() ?? "none", () => store.send(id, message))),

    allocateExecutionId: () => (hasCrashed ? NEVER : store.allocateExecutionId()),
    executionEnds: (id) => unlessCrashed(() => store.executionEnds(id)),
    execution: (id) => unlessCrashed(() => store.execution(id)),
    executionByName: (machine, name) => unlessCrashed(() => store.executionByName(machine, name)),
    listExecutions: (listing) => unlessCrashed(() => store.listExecutions(listing)),
    segments: (range) => unlessCrashed(() => store.segments(range)),
    segmentsAfter: (id, turn) => unlessCrashed(() => store.segmentsAfter(id, turn)),
    snapshot: (id) => unlessCrashed(() => store.snapshot(id)),
    inbox: (id) => unlessCrashed(() => store.inbox(id)),
    due: (until, limit, after) => unlessCrashed(() => store.due(until, limit, after)),
    quarantine: (id, reason) => unlessCrashed(() => store.quarantine(id, reason)),
    counts: () => unlessCrashed(() => store.counts()),
    createStateMachine: (input) => unlessCrashed(() => store.createStateMachine(input)),
    updateStateMachine: (id, content, awsRevisionId, at) =>
      unlessCrashed(() => store.updateStateMachine(id, content, awsRevisionId, at)),
    deleteStateMachine: (id) => unlessCrashed(() => store.deleteStateMachine(id)),
    sweepDeleted: () => unlessCrashed(() => store.sweepDeleted()),
    setTags: (id, tags) => unlessCrashed(() => store.setTags(id, tags)),
    stateMachine: (id) => unlessCrashed(() => store.stateMachine(id)),
    stateMachineByName: (region, account, name) => unlessCrashed(() => store.stateMachineByName(region, account, name)),
    stateMachinesNamed: (region, account, name) => unlessCrashed(() => store.stateMachinesNamed(region, account, name)),
    listStateMachines: (region, account, limit, after) =>
      unlessCrashed(() => store.listStateMachines(region, account, limit, after)),
    revision: (id) => unlessCrashed(() => store.revision(id)),
    purge: (before, limit) => unlessCrashed(() => store.purge(before, limit)),
    /** The store behind it stays open: the next process goes on with it. */
    close: () => Promise.resolve(),
  };
}
