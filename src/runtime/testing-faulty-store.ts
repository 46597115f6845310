import {
  type ExpressChanges,
  type Store,
  StoreUnavailable,
  type TurnOutcome,
  type TurnWrite,
  UnknownOutcome,
} from "../store/store.ts";

/** What becomes of a commit. */
export type CommitFate =
  | "written"
  /** Nothing is written, and the caller is told. */
  | "unavailable"
  /** It is written, and the caller is told that nobody knows. */
  | "answerLost"
  /** It is not written, and the caller is told that nobody knows. */
  | "writeLost"
  /** The process dies before the write. */
  | "diesBefore"
  /** The process dies after the write: its caller never hears of it. */
  | "diesAfter";

/** The faults of a store, decided by a test. */
export interface StoreFaults {
  /** Whether the process lives that uses the store; a dead one hears nothing any more. */
  isAlive(): boolean;
  fateOf(turns: readonly TurnWrite[]): CommitFate;
  /** Absent: every change of Express starts is written. */
  fateOfExpress?(changes: ExpressChanges): CommitFate;
  /** How long a commit takes. */
  delay(): Promise<void>;
  /** The process dies now. */
  die(): void;
  /** Called with what was written, when it is. */
  written(turns: readonly TurnWrite[], outcomes: readonly TurnOutcome[]): void;
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** A store that fails as it is told: every promise of the port is kept, every exception of the port occurs. */
export function faultyStore(store: Store, faults: StoreFaults): Store {
  /** What the living hear of a call. */
  const heard = async <T>(call: () => Promise<T> | T): Promise<T> => {
    if (!faults.isAlive()) return never();
    try {
      const answer = await call();
      return faults.isAlive() ? answer : never<T>();
    } catch (error) {
      if (!faults.isAlive()) return never();
      throw error;
    }
  };

  async function write(turns: readonly TurnWrite[]): Promise<readonly TurnOutcome[]> {
    const outcomes = await store.commit(turns);
    faults.written(turns, outcomes);
    return outcomes;
  }

  async function meet<T>(fate: CommitFate, write: () => Promise<T>): Promise<T> {
    await faults.delay();
    // A process that died meanwhile had not written yet.
    if (!faults.isAlive()) return never();
    switch (fate) {
      case "written":
        return write();
      case "unavailable":
        throw new StoreUnavailable("The store is away.");
      case "answerLost":
        await write();
        throw new UnknownOutcome("The connection broke during COMMIT.");
      case "writeLost":
        throw new UnknownOutcome("The connection broke during COMMIT.");
      case "diesBefore":
        faults.die();
        return never();
      case "diesAfter":
        await write();
        faults.die();
        return never();
    }
  }

  const gated = new Proxy(store, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => heard(() => Reflect.apply(member, target, args) as unknown);
    },
  });
  return Object.assign(Object.create(gated) as Store, {
    commit: (turns: readonly TurnWrite[]) => heard(() => meet(faults.fateOf(turns), () => write(turns))),
    changeExpress: (changes: ExpressChanges) =>
      heard(() => meet(faults.fateOfExpress?.(changes) ?? "written", () => store.changeExpress(changes))),
  });
}
