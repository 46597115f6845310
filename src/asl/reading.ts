import type { ObjectNode, Place } from "./document.ts";
import type { Problems } from "./problems.ts";
import type { Machine } from "./program.ts";
import type { QueryLanguage } from "./query-language.ts";
import type { Unsupported } from "./unsupported.ts";
import type { VariableNames } from "./variable-names.ts";

/** Where a machine stands, which decides what it may have besides its states. */
export type MachineRole = "root" | "branch" | "processor";

/** What all readers of one definition share. */
export interface Reading {
  readonly text: string;
  readonly type: "STANDARD" | "EXPRESS";
  /** The language of the whole machine; nested machines have none of their own. */
  readonly language: QueryLanguage;
  readonly problems: Problems;
  readonly unsupported: Unsupported;
  /** Every name seen so far: names are unique over all nested machines. */
  readonly stateNames: Set<string>;
  readonly variables: VariableNames;
  /** Every Map label seen so far. */
  readonly labels: Set<string>;
  /** A state that is read alone (TestState) may name states that are not there. */
  readonly targets: "checked" | "assumed";
  /** Reads a machine inside a state. A machine has states and a state has machines; here the circle closes. */
  readMachine(place: Place<ObjectNode>, role: MachineRole): Machine | undefined;
}

/** One state under the readers' hands. */
export interface StateReading {
  readonly reading: Reading;
  readonly problems: Problems;
  readonly name: string;
  readonly place: Place<ObjectNode>;
  /** The language of this state. */
  readonly language: QueryLanguage;
}
