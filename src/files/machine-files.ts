import { readFileSync } from "node:fs";
import type { Config } from "../config/load.ts";
import type { StateMachineFile } from "../config/state-machines.ts";
import { checkDefinition } from "./definition-file.ts";
import { describeFinding } from "./finding.ts";
import { describeOpenPlaceholders, type OpenDefinition } from "./open-placeholders.ts";
import { placeholderValues } from "./placeholder-values.ts";

/** What the files of state machines are read with. */
export type MachineFilesConfig = Pick<Config, "region" | "account" | "functions" | "stateMachines" | "limits" | "file">;

/** A state machine as its file has it now. */
export interface MachineFromFile extends Pick<StateMachineFile, "type" | "roleArn" | "shownAs" | "where"> {
  readonly name: string;
  readonly definition: string;
}

export interface ReadMachines {
  readonly machines: readonly MachineFromFile[];
  /** What AWS would warn of, each as several lines. */
  readonly warnings: readonly string[];
  /** What is wrong with the files of the others: for people, with places and mends. Empty where all is well. */
  readonly faults: readonly string[];
}

/** Reads the definitions of state machines; all of them, or those of the given names. */
export function readMachineFiles(config: MachineFilesConfig, names = Object.keys(config.stateMachines)): ReadMachines {
  const machines: MachineFromFile[] = [];
  const warnings: string[] = [];
  const faults: string[] = [];
  const open: OpenDefinition[] = [];
  for (const name of names) {
    const settings = config.stateMachines[name];
    if (settings === undefined) continue;
    const { type, roleArn, shownAs, where } = settings;
    const text = readText(settings, faults);
    if (text === undefined) continue;
    const value = placeholderValues(config, settings.substitutions);
    const options = { type, lengthMax: config.limits.definitionLength };
    const checked = checkDefinition({ name: settings.definition, text }, options, value);
    const described = (severity: "ERROR" | "WARNING") =>
      checked.findings
        .filter((finding) => finding.severity === severity)
        .map((finding) => describeFinding(shownAs, text, finding));
    warnings.push(...described("WARNING"));
    const errors = described("ERROR");
    faults.push(...errors);
    if (checked.open.length > 0) open.push({ machine: name, file: shownAs, open: checked.open });
    else if (errors.length === 0 && checked.definition !== undefined) {
      machines.push({ name, definition: checked.definition, type, roleArn, shownAs, where });
    }
  }
  if (open.length > 0) faults.push(describeOpenPlaceholders(open, config.file ?? "stepwell.config.yaml"));
  return { machines, warnings, faults };
}

function readText({ definition, where }: StateMachineFile, faults: string[]): string | undefined {
  try {
    return readFileSync(definition, "utf8");
  } catch (error) {
    faults.push(`${where}: the definition cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
