import type { ObjectNode, Place, StringNode } from "../document.ts";
import type { Machine, State } from "../program.ts";
import { nearest } from "../suggestion.ts";
import { bounded, type Facts, forgottenFacts, joinFacts, sameFacts } from "./facts.ts";
import type { Miss } from "./follow.ts";
import { JsonPathState } from "./leave-json-path.ts";
import { leaveJsonata } from "./leave-jsonata.ts";
import type { Leaving } from "./leaving.ts";
import type { LintFindings } from "./lint-findings.ts";
import { type MachinePlace, statePlaces } from "./machine-places.ts";
import { ANYTHING, joinShapes, type Shape } from "./shape.ts";

/** How often a state may learn something new before all that is known there is forgotten. */
const CHANGES_MAX = 12;
/** Over all states; nested machines are gone through anew with each change around them. */
const STEPS_MAX = 50_000;

/** Warns of paths that lead nowhere, whatever comes in: what precedes them is known well enough. */
export function warnOfNeverPaths(root: MachinePlace, findings: LintFindings): void {
  const walk = new ShapeWalk();
  walk.outputOf(root, { input: ANYTHING, variables: new Map() }, findings);
  walk.report();
}

interface Found {
  readonly findings: LintFindings;
  readonly place: Place<StringNode>;
  readonly miss: Miss;
}

class ShapeWalk {
  #steps = 0;
  readonly #found = new Map<Place<StringNode>["node"], Found>();

  /**
   * What the machine ends with; undefined where it never ends well. First goes through it until nothing new is learned;
   * only then, with `findings`, is any path known to lead nowhere.
   */
  outputOf(inner: MachinePlace, entry: Facts, findings: LintFindings | undefined): Shape | undefined {
    const places = new Map(statePlaces(inner).map(({ state, place }) => [state, place]));
    const known = new Map<State, Facts>([[inner.machine.startAt, bounded(entry)]]);
    const changes = new Map<State, number>();
    const pending = new Set([inner.machine.startAt]);
    let output: Shape | undefined;
    for (const state of pending) {
      pending.delete(state);
      for (const { next, facts } of this.#leave(state, places, known, undefined)) {
        if (next === null) output = output === undefined ? facts.input : joinShapes(output, facts.input);
        else if (learn(known, changes, next, facts)) pending.add(next);
      }
    }
    if (findings === undefined) return output;
    const within = findings.within(inner.place);
    for (const state of known.keys()) this.#leave(state, places, known, within);
    return output;
  }

  /** A walk that was given up knows too little. */
  report(): void {
    if (this.#steps > STEPS_MAX) return;
    for (const { findings, place, miss } of this.#found.values()) {
      findings.warn(place, {
        code: "STEPWELL_PATH_NEVER_EXISTS",
        message: `The path '${place.node.value}' can never exist here: ${miss.reason}`,
        mend: mendOf(miss),
      });
    }
  }

  #leave(
    state: State,
    places: ReadonlyMap<State, Place<ObjectNode>>,
    known: ReadonlyMap<State, Facts>,
    findings: LintFindings | undefined,
  ): readonly Leaving[] {
    const place = places.get(state);
    const facts = known.get(state);
    if (place === undefined || facts === undefined || this.#steps++ > STEPS_MAX) return [];
    const within = findings?.within(place);
    const around = {
      onMiss: (path: Place<StringNode>, miss: Miss) => {
        if (within !== undefined) this.#found.set(path.node, { findings: within, place: path, miss });
      },
      outputOf: (machine: Machine, inner: Place<ObjectNode>, entry: Facts) =>
        this.outputOf({ machine, place: inner }, entry, within),
    };
    return state.flow.language === "JSONPath"
      ? new JsonPathState(state, state.flow, place, facts, around).leave()
      : leaveJsonata(state, place, facts, around);
  }
}

/** Adds what is known on one more way into a state. Answers whether that is new. */
function learn(known: Map<State, Facts>, changes: Map<State, number>, state: State, facts: Facts): boolean {
  const before = known.get(state);
  const joined = before === undefined ? bounded(facts) : joinFacts(before, facts);
  if (before !== undefined && sameFacts(before, joined)) return false;
  const count = (changes.get(state) ?? 0) + 1;
  changes.set(state, count);
  known.set(state, count > CHANGES_MAX ? forgottenFacts(joined) : joined);
  return true;
}

function mendOf({ name, known = [] }: Miss): string | undefined {
  const meant = name === undefined ? undefined : nearest(name, known);
  if (meant !== undefined) return `did you mean '${meant}'?`;
  return known.length === 0 ? undefined : `there are: ${known.join(", ")}`;
}
