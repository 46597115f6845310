import type { Place } from "./document.ts";
import type { State } from "./program.ts";

/** A finished part of the Program while its references to other states are still being filled in. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Stands where a required reference to a state will be put by its {@link Link}. No Program leaves `parseDefinition`
 * with one: a link that finds no state is an ERROR.
 */
export const NOT_YET_LINKED = undefined as unknown as State;

/** A name in the definition that must become a reference to a state of the same machine. */
export interface Link {
  readonly target: string;
  /** Where the name stands. */
  readonly place: Place;
  attach(state: State): void;
}

/** What a reader makes of one state. `state` is undefined where a fault left nothing to build. */
export interface StateDraft {
  readonly state: State | undefined;
  readonly links: readonly Link[];
  readonly isTerminal: boolean;
}

/** A named state on its way into a machine. */
export interface NamedDraft extends StateDraft {
  readonly name: string;
  readonly place: Place;
  /** False where the state has a fault of its own, so that its transitions may be incomplete. */
  readonly isSound: boolean;
}
