import { didYouMean } from "./fields.ts";
import * as messages from "./messages.ts";
import type { Machine, State } from "./program.ts";
import type { Reading } from "./reading.ts";

/** States times names: beyond it the look would take longer than the warning is worth. */
const WORK_MAX = 1_000_000;

/** One way from a state to the next, and what it assigns. */
interface Way {
  readonly to: State;
  readonly assigned: readonly string[];
}

type Names = ReadonlySet<string>;

/**
 * Warns of variables that are read where some way through the states comes by without assigning them. That there is such
 * a warning on AWS, and its code, is reported; the words are ours.
 */
export function warnOfUndefinedVariables(reading: Reading, root: Machine): void {
  const { problems, variables } = reading;
  const reads = variables.reads();
  if (reads.length === 0) return;
  const assignedAt = variables.assignedAt();
  const names = new Set([...assignedAt.values()].flat());
  if (names.size * reading.stateNames.size > WORK_MAX) return;
  const atEntry = new Map<string, Names>();
  follow(root, new Set());
  for (const { state, names: read, place } of reads) {
    const known = atEntry.get(state);
    // A state that no way leads to is an error of its own.
    if (known === undefined) continue;
    for (const name of read) {
      if (known.has(name)) continue;
      problems.report(place, {
        severity: "WARNING",
        code: "POSSIBLY_UNDEFINED_VARIABLE",
        message: messages.possiblyUndefinedVariable(name),
        mend: () =>
          (names.has(name) ? undefined : didYouMean(name, [...names])) ?? `assign '${name}' before this state`,
      });
    }
  }

  /** Finds what is assigned for sure where each state of a machine is entered: what all ways to it assign. */
  function follow(machine: Machine, outer: Names): void {
    atEntry.set(machine.startAt.name, outer);
    const waiting = [machine.startAt];
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      const entry = atEntry.get(state.name) ?? outer;
      for (const { to, assigned } of waysFrom(state, assignedAt)) {
        const before = atEntry.get(to.name);
        const leaving = assigned.length === 0 ? entry : new Set([...entry, ...assigned]);
        const after = before === undefined ? leaving : inBoth(before, leaving);
        if (before !== undefined && after.size === before.size) continue;
        atEntry.set(to.name, after);
        waiting.push(to);
      }
    }
    for (const state of machine.states.values()) {
      const entry = atEntry.get(state.name);
      if (entry !== undefined)
        for (const inner of machinesIn(state)) follow(inner.machine, inner.apart ? new Set() : entry);
    }
  }

  function machinesIn(state: State): readonly { readonly machine: Machine; readonly apart: boolean }[] {
    if (state.type === "Parallel") return state.branches.map((machine) => ({ machine, apart: false }));
    if (state.type !== "Map") return [];
    const fields = ["ItemProcessor", "Iterator"];
    const apart = fields.some((field) => variables.standsApart(`${state.pointer}/${field}`));
    return [{ machine: state.processor, apart }];
  }
}

function waysFrom(state: State, assignedAt: ReadonlyMap<string, readonly string[]>): readonly Way[] {
  const by = (owner: string): readonly string[] => assignedAt.get(`${state.pointer}${owner}/Assign`) ?? [];
  switch (state.type) {
    case "Succeed":
    case "Fail":
      return [];
    case "Choice": {
      const rules = state.rules.map(({ next }, i): Way => ({ to: next, assigned: by(`/Choices[${i}]`) }));
      return state.default === undefined ? rules : [...rules, { to: state.default, assigned: by("") }];
    }
    case "Pass":
    case "Wait":
      return state.next === null ? [] : [{ to: state.next, assigned: by("") }];
    case "Task":
    case "Parallel":
    case "Map": {
      const caught = state.catch.map(({ next }, i): Way => ({ to: next, assigned: by(`/Catch[${i}]`) }));
      return state.next === null ? caught : [...caught, { to: state.next, assigned: by("") }];
    }
  }
}

function inBoth(a: Names, b: Names): Names {
  return new Set([...a].filter((name) => b.has(name)));
}
