import type { Diagnostic } from "../diagnostic.ts";
import { isObjectPlace, type Place } from "../document.ts";
import { readJson } from "../json-reader.ts";
import { LineIndex } from "../line-index.ts";
import { compileAccepted } from "../parse.ts";
import { LintFindings } from "./lint-findings.ts";
import { type MachinePlace, machinePlaces, type StatePlace, statePlaces } from "./machine-places.ts";
import { warnOfNeverHandlers } from "./never-handlers.ts";
import { warnOfNeverPaths } from "./never-paths.ts";

export interface LintOptions {
  /** Also asks for what a definition may do without: a time-out on every Task. Default false. */
  readonly strict?: boolean;
}

/**
 * What is worth a warning in a definition that AWS accepts: paths that can never exist, retriers and catchers that can
 * never match. Only what is certain is reported, and nothing of a definition with an ERROR. Beyond AWS: never part of an
 * answer of the API.
 *
 * @param text JSON, as `parseDefinition` takes it.
 * @returns WARNINGs in the order of the text. A `Comment` with `stepwell-ignore CODE` silences a code in the state or
 * machine that it stands in.
 */
export function lintDefinition(text: string, { strict = false }: LintOptions = {}): readonly Diagnostic[] {
  const { program, diagnostics } = compileAccepted(text);
  const document = readJson(text);
  if (program === undefined || diagnostics.some(({ severity }) => severity === "ERROR")) return [];
  if (!document.ok || document.root === undefined) return [];
  const place: Place = { node: document.root, pointer: "" };
  if (!isObjectPlace(place)) return [];
  const findings = LintFindings.start(new LineIndex(text));
  const root = { machine: program.root, place };
  warnOfNeverPaths(root, findings);
  forEachState(root, findings, (owner, within) => {
    warnOfNeverHandlers(owner, within);
    if (strict) warnWithoutTimeout(owner, within);
  });
  return findings.inTextOrder();
}

/** Every state, nested ones included. */
function forEachState(
  machine: MachinePlace,
  findings: LintFindings,
  visit: (owner: StatePlace, within: LintFindings) => void,
): void {
  const around = findings.within(machine.place);
  for (const owner of statePlaces(machine)) {
    const within = around.within(owner.place);
    visit(owner, within);
    for (const inner of machinePlaces(owner.state, owner.place)) forEachState(inner, within, visit);
  }
}

function warnWithoutTimeout({ state, place }: StatePlace, findings: LintFindings): void {
  if (state.type !== "Task" || state.timeoutSeconds !== undefined) return;
  findings.warn(place, {
    code: "STEPWELL_TASK_WITHOUT_TIMEOUT",
    message: `The Task '${state.name}' has no TimeoutSeconds: it may wait for its work for more than three years`,
    mend: 'add "TimeoutSeconds" or "TimeoutSecondsPath"',
  });
}
