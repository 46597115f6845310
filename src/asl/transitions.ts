import type { ObjectNode, Place, StringNode } from "./document.ts";
import { fieldOf, hasField } from "./document.ts";
import type { Link, NamedDraft } from "./draft.ts";
import { booleanField, didYouMean, requireExactlyOne, stringField } from "./fields.ts";
import { PLAIN_FLOW } from "./jsonpath-flow.ts";
import * as messages from "./messages.ts";
import type { Problems } from "./problems.ts";
import type { Machine, State, SucceedState } from "./program.ts";
import type { Reading, StateReading } from "./reading.ts";

/** Reads a field that names a state of the same machine; an empty list where it is missing or no string. */
export function readLink(
  problems: Problems,
  place: Place<ObjectNode>,
  field: string,
  attach: (state: State) => void,
): readonly Link[] {
  const target = stringField(problems, place, field);
  return target === undefined ? [] : [{ target: target.node.value, place: target, attach }];
}

/** Reads `Next` and `End`, of which a state must have one. */
export function readTransition(
  state: StateReading,
  attach: (next: State) => void,
): { readonly links: readonly Link[]; readonly isTerminal: boolean } {
  const { problems, place } = state;
  const ends = booleanField(problems, place, "End") === true;
  const endIsFalse = !ends && hasField(place, "End");
  if (endIsFalse && !hasField(place, "Next")) {
    if (fieldOf(place, "End")?.node.kind === "boolean") {
      problems.report(place, { message: messages.noneOf(["Next", "End"]), mend: 'write "End": true, or a Next' });
    }
  } else if (!endIsFalse) requireExactlyOne(problems, place, ["Next", "End"]);
  return { links: readLink(problems, place, "Next", attach), isTerminal: ends };
}

/** Makes references of the names in a machine's states, and checks that every state can be reached. */
export function linkMachine(
  reading: Reading,
  drafts: readonly NamedDraft[],
  startAt: Place<StringNode> | undefined,
): Machine | undefined {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  if (startAt !== undefined && !byName.has(startAt.node.value))
    refuseTarget(reading, startAt, startAt.node.value, byName);
  for (const draft of drafts) for (const link of draft.links) attach(reading, link, byName);
  if (startAt === undefined) return undefined;
  if (drafts.every((draft) => draft.isSound) && drafts.some((draft) => draft.isTerminal)) {
    refuseUnreachable(reading, drafts, startAt.node.value);
  }
  return machineOf(drafts, startAt.node.value);
}

function machineOf(drafts: readonly NamedDraft[], startName: string): Machine | undefined {
  const states = new Map<string, State>();
  for (const { name, state } of drafts) if (state !== undefined) states.set(name, state);
  const startAt = states.get(startName);
  return startAt === undefined ? undefined : { startAt, states };
}

function attach(reading: Reading, link: Link, byName: ReadonlyMap<string, NamedDraft>): void {
  const draft = byName.get(link.target);
  if (draft?.state !== undefined) link.attach(draft.state);
  else if (draft === undefined && reading.targets === "assumed") link.attach(assumedState(link));
  else if (draft === undefined) refuseTarget(reading, link.place, link.target, byName);
}

/** Stands for a state that is not in the text, because the state that names it is tested alone. */
function assumedState(link: Link): SucceedState {
  return {
    type: "Succeed",
    name: link.target,
    pointer: link.place.pointer,
    flow: PLAIN_FLOW,
  };
}

function refuseTarget(reading: Reading, place: Place, target: string, byName: ReadonlyMap<string, NamedDraft>): void {
  reading.problems.report(place, {
    code: "MISSING_TRANSITION_TARGET",
    message: messages.missingTarget(target),
    mend: () => suggestState(target, [...byName.keys()]),
  });
}

const NAMES_SHOWN_MAX = 10;

function suggestState(target: string, names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(", ");
  return didYouMean(target, names) ?? `states here: ${shown}${names.length > NAMES_SHOWN_MAX ? ", …" : ""}`;
}

/**
 * Reports the states that cannot be reached. As AWS does, only where a part of the graph begins: what can be reached
 * from an unreachable state only needs no complaint of its own.
 */
function refuseUnreachable(reading: Reading, drafts: readonly NamedDraft[], startName: string): void {
  const targetsOf = new Map(drafts.map((draft) => [draft.name, new Set(draft.links.map((link) => link.target))]));
  const reached = new Set<string>();
  reach(startName, targetsOf, reached);
  const entered = new Set<string>();
  for (const draft of drafts) {
    for (const target of targetsOf.get(draft.name) ?? []) if (target !== draft.name) entered.add(target);
  }
  const lost = drafts.filter((draft) => !reached.has(draft.name));
  // Roots first, so that of a lost part only its entry is named; then cycles, which have no entry.
  for (const draft of [...lost.filter(({ name }) => !entered.has(name)), ...lost]) {
    if (reached.has(draft.name)) continue;
    reading.problems.report(draft.place, {
      code: "MISSING_TRANSITION_TARGET",
      message: messages.unreachable(draft.name),
      mend: `let a Next, Default or Catch of this machine lead to '${draft.name}', or remove it`,
    });
    reach(draft.name, targetsOf, reached);
  }
}

function reach(from: string, targetsOf: ReadonlyMap<string, ReadonlySet<string>>, reached: Set<string>): void {
  const waiting = [from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(targetsOf.get(name) ?? []));
  }
}
