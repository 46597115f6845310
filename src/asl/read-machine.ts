import { checkProcessorConfig, isDistributed } from "./distributed-map.ts";
import type { ObjectNode, Place, Span } from "./document.ts";
import { fieldsOf, isObjectPlace } from "./document.ts";
import type { NamedDraft } from "./draft.ts";
import { objectField, refuseEmpty, refuseOtherFields, refuseType, requireFields, stringField } from "./fields.ts";
import * as messages from "./messages.ts";
import type { Machine } from "./program.ts";
import { readState } from "./read-state.ts";
import type { MachineRole, Reading } from "./reading.ts";
import { linkMachine } from "./transitions.ts";

const NAME_LENGTH_MAX = 80;

/** What a machine may have besides, by where it stands. */
const MACHINE_FIELDS = {
  root: ["Comment", "StartAt", "States", "QueryLanguage", "Version", "TimeoutSeconds"],
  branch: ["Comment", "StartAt", "States"],
  processor: ["Comment", "StartAt", "States", "ProcessorConfig"],
} as const satisfies Readonly<Record<MachineRole, readonly string[]>>;

/** Reads a sequence of states: the whole machine, a branch of a Parallel, the processor of a Map. */
export function readMachine(reading: Reading, place: Place<ObjectNode>, role: MachineRole): Machine | undefined {
  const { problems } = reading;
  requireFields(problems, place, ["States", "StartAt"]);
  refuseOtherFields(problems, place, MACHINE_FIELDS[role]);
  stringField(problems, place, "Comment");
  if (role === "processor") checkProcessorConfig(reading, place);
  const startAt = stringField(problems, place, "StartAt");
  const states = objectField(problems, place, "States");
  if (states === undefined || refuseEmpty(problems, states)) return undefined;
  reading.variables.begin(isDistributed(place) ? "apart" : "inside", place);
  const drafts = fieldsOf(states).map((field) => readNamedState(reading, field));
  reading.variables.end();
  if (role === "root" && drafts.every((draft) => draft.isSound || draft.isTerminal)) {
    requireTerminalState(reading, place, drafts);
  }
  return linkMachine(reading, drafts, startAt);
}

function readNamedState(reading: Reading, field: Place & { readonly key: string; readonly keySpan: Span }): NamedDraft {
  const { problems } = reading;
  const name = field.key;
  checkName(reading, field);
  const errorsBefore = problems.errorCount;
  const draft = isObjectPlace(field) ? readState(reading, name, field) : undefined;
  if (draft === undefined) refuseType(problems, field, "Object");
  return {
    name,
    place: { node: { ...field.node, start: field.keySpan.start }, pointer: field.pointer },
    state: draft?.state,
    links: draft?.links ?? [],
    isTerminal: draft?.isTerminal ?? false,
    isSound: problems.errorCount === errorsBefore,
  };
}

function checkName(reading: Reading, field: Place & { readonly key: string; readonly keySpan: Span }): void {
  const { problems, stateNames } = reading;
  const { key: name, keySpan: span } = field;
  if (name === "") problems.report(field, { code: "INVALID_STATE_NAME", message: messages.EMPTY_STATE_NAME, span });
  if ([...name].length > NAME_LENGTH_MAX) {
    const message = messages.longStateName(name, NAME_LENGTH_MAX);
    problems.report(field, { code: "INVALID_STATE_NAME", message, span });
  }
  if (stateNames.has(name)) {
    const mend = "names are unique in the whole definition, branches and item processors included";
    problems.report(field, { code: "DUPLICATE_STATE_NAME", message: messages.duplicateState(name), span, mend });
  }
  stateNames.add(name);
}

/** Only of the whole machine: a branch without an end is accepted. */
function requireTerminalState(reading: Reading, place: Place<ObjectNode>, drafts: readonly NamedDraft[]): void {
  if (reading.targets === "assumed" || drafts.some((draft) => draft.isTerminal)) return;
  reading.problems.reportWhole(place.node, {
    code: "MISSING_END_STATE",
    message: messages.NO_TERMINAL_STATE,
    mend: 'give one state "End": true, or add a Succeed or a Fail state',
  });
}
